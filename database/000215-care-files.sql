-- Files that somebody brought to an office by hand, read and not yet taken in: what was shown is what is taken in. Gone with that, or after a day.
CREATE TABLE care.brought (
  member  text NOT NULL,
  id      uuid NOT NULL,
  files   jsonb NOT NULL,                  -- byte for byte
  unread  jsonb NOT NULL,                  -- what was brought and could not be opened, each with why
  staff   text NOT NULL,
  read_at timestamptz NOT NULL,
  PRIMARY KEY (member, id)
);

-- Of what was sent: that it was given on paper or by fax, when and to whom; what was answered by telephone; by which message it went anew. Nothing in it is
-- ever changed: who noted something wrong notes again.
CREATE TABLE care.sent_note (
  member   text NOT NULL,
  id       uuid NOT NULL,                  -- comes with the form, so that a form sent twice notes once
  sent     uuid NOT NULL,
  kind     text NOT NULL CHECK (kind IN ('given', 'answer', 'resent')),
  way      text NOT NULL CHECK (way IN ('paper', 'fax', 'telephone', 'file', 'road')),
  who      text NOT NULL,                  -- with whom, at the other office; of what went anew, empty
  at       timestamptz NOT NULL,           -- when it was
  text     text NOT NULL,
  next     uuid,                           -- the message by which it went anew
  staff    text NOT NULL,
  role     text,
  noted_at timestamptz NOT NULL,
  PRIMARY KEY (member, id),
  CHECK ((kind = 'resent') = (next IS NOT NULL))
);
CREATE INDEX ON care.sent_note (member, sent);

DO $$
DECLARE one text;
BEGIN
  FOREACH one IN ARRAY ARRAY['brought', 'sent_note'] LOOP
    EXECUTE format('ALTER TABLE care.%I ENABLE ROW LEVEL SECURITY; ALTER TABLE care.%I FORCE ROW LEVEL SECURITY', one, one);
    EXECUTE format('CREATE POLICY %I ON care.%I TO engawa_applications USING (member = care.member()) WITH CHECK (member = care.member())', one || '_own', one);
  END LOOP;
END $$;
GRANT SELECT, INSERT, DELETE ON care.brought TO engawa_applications;
GRANT SELECT, INSERT ON care.sent_note TO engawa_applications;

-- Lists of what was sent and received look at the names of files, and never at the files: they would have to be unpacked row by row.
ALTER TABLE care.sent ADD COLUMN names text NOT NULL GENERATED ALWAYS AS (jsonb_path_query_array(files, '$[*].name')::text) STORED;
ALTER TABLE care.received ADD COLUMN names text NOT NULL GENERATED ALWAYS AS (jsonb_path_query_array(files, '$[*].name')::text) STORED;
