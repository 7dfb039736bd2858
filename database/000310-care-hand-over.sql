-- 引き継ぎ (applications/care/caseload/hand-over/): what an office that makes plans hands to the one that the person changes to.

-- At the office that hands over: what it said, to whom, and how. What became of a message of the road stands in care.sent.
CREATE TABLE care.hand_over (
  member        text NOT NULL,
  id            uuid NOT NULL,
  code          text NOT NULL,
  receiver      text,                      -- a member; empty where the office takes no part
  receiver_name text NOT NULL,
  way           text NOT NULL CHECK (way IN ('road', 'paper')),
  wished_on     date NOT NULL,             -- when the person said that she wants it
  content       jsonb NOT NULL,
  sent          uuid,                      -- care.sent; empty on paper for who takes no part
  staff         text NOT NULL,
  made_at       timestamptz NOT NULL,
  PRIMARY KEY (member, id),
  CHECK (way = 'paper' OR (receiver IS NOT NULL AND sent IS NOT NULL))
);
CREATE INDEX ON care.hand_over (member, code);

-- At the office that takes over. `code` is its own, whether or not it has the person in its list yet.
CREATE TABLE care.hand_over_received (
  member      text NOT NULL,
  message     uuid NOT NULL,               -- care.received
  code        text NOT NULL,
  sender      text NOT NULL,
  content     jsonb NOT NULL,
  received_at timestamptz NOT NULL,
  taken_by    text,
  taken_at    timestamptz,
  PRIMARY KEY (member, message),
  CHECK ((taken_by IS NULL) = (taken_at IS NULL))
);
CREATE INDEX ON care.hand_over_received (member, code);

DO $$
DECLARE one text;
BEGIN
  FOREACH one IN ARRAY ARRAY['hand_over', 'hand_over_received'] LOOP
    EXECUTE format('ALTER TABLE care.%I ENABLE ROW LEVEL SECURITY; ALTER TABLE care.%I FORCE ROW LEVEL SECURITY', one, one);
    EXECUTE format('CREATE POLICY %I ON care.%I TO engawa_applications USING (member = care.member()) WITH CHECK (member = care.member())', one || '_own', one);
  END LOOP;
END $$;
GRANT SELECT, INSERT ON care.hand_over, care.hand_over_received TO engawa_applications;
GRANT UPDATE (taken_by, taken_at) ON care.hand_over_received TO engawa_applications;
