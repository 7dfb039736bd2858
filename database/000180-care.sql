-- The care application (applications/care/): a schema of its own, each row a member's. A transaction sees the rows of the one member that it names. What an
-- office knows of another it was sent by the road: `received` says by which message, and the ledger says the same.
CREATE SCHEMA care;
GRANT USAGE ON SCHEMA care TO engawa_applications;
CREATE FUNCTION care.member() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT NULLIF(current_setting('engawa.member', true), '') $$;
GRANT EXECUTE ON FUNCTION care.member() TO engawa_applications;

-- 利用者: the persons of an office. `code` is the office's own pairwise code; the numbers are those of the care insurance, as written on the card.
CREATE TABLE care.person (
  member    text NOT NULL,
  code      text NOT NULL,
  insurer   text NOT NULL,
  insured   text NOT NULL,
  name      text NOT NULL,
  kana      text NOT NULL,
  kana_key  text NOT NULL,                 -- as a search compares it
  birth     date NOT NULL,
  sex       text NOT NULL,
  address   text,
  telephone text,
  since     date NOT NULL,                 -- from when the office cares for the person
  until     date,                          -- and until when it did; nothing new comes afterwards
  PRIMARY KEY (member, code),
  UNIQUE (member, insurer, insured),
  CHECK (until >= since)
);
CREATE INDEX ON care.person (member, kana_key text_pattern_ops);

-- 受け取ったもの: each message once, by the exchange's id, with its files byte for byte: what was received when is proved by it.
CREATE TABLE care.received (
  member      text NOT NULL,
  message     uuid NOT NULL,               -- the exchange's
  sent_id     text NOT NULL,               -- the sender's own, for its receipt of opening
  sender      text NOT NULL,               -- member
  contract    text NOT NULL,
  way         text NOT NULL CHECK (way IN ('road', 'file', 'paper')),
  subjects    text[] NOT NULL,             -- codes
  files       jsonb NOT NULL,
  problems    jsonb NOT NULL,              -- what was wrong in it (applications/care/files/problem/)
  outcome     text NOT NULL CHECK (outcome IN ('taken', 'partly', 'held-back')),
  received_at timestamptz NOT NULL,
  opened_at   timestamptz,
  opened_by   text,
  PRIMARY KEY (member, message)
);
CREATE INDEX ON care.received (member, received_at);
CREATE INDEX ON care.received USING gin (subjects);

-- 送るもの・送ったもの: written in the transaction of the act itself, and sent from here under `id`, so that nothing is lost or sent twice.
CREATE TABLE care.sent (
  member    text NOT NULL,
  id        uuid NOT NULL,                 -- the message's own
  receiver  text NOT NULL,                 -- member
  contract  text NOT NULL,
  purpose   text NOT NULL,
  way       text NOT NULL CHECK (way IN ('road', 'file', 'paper', 'fax')),
  title     text NOT NULL,
  subjects  text[] NOT NULL,
  files     jsonb NOT NULL,
  sequence  text,                          -- ファイル連番 of a sending unit
  order_key text,
  staff     text,                          -- who sent it; nobody where the application did by itself
  role      text,
  made_at   timestamptz NOT NULL,
  state     text NOT NULL CHECK (state IN ('waiting', 'kept', 'handed-over', 'acknowledged', 'expired', 'not-delivered', 'refused', 'given')),
  reason    text,                          -- why not, in the exchange's words
  state_at  timestamptz NOT NULL,
  asked_at  timestamptz,                   -- when the exchange was last asked what has become of it, by the machine's time
  opened_at timestamptz,                   -- as the receiver's application told
  PRIMARY KEY (member, id),
  CHECK ((way = 'road') = (state <> 'given'))
);
CREATE INDEX ON care.sent (member, made_at);
CREATE INDEX ON care.sent (member, state) WHERE state IN ('waiting', 'kept', 'handed-over');
CREATE INDEX ON care.sent USING gin (subjects);

-- What is held of the standard's files (applications/care/files/compare/): one row a key of a sender. `entry` is empty where the key was deleted.
CREATE TABLE care.held (
  member      text NOT NULL,
  identity    text NOT NULL,
  sender      text NOT NULL,               -- 事業所番号
  kind        text NOT NULL CHECK (kind IN ('plan', 'slip', 'actuals', 'basics', 'prevention')),
  insurer     text NOT NULL,
  insured     text NOT NULL,
  period      text NOT NULL,               -- 対象年月 (YYYYMM) or the form's day (YYYYMMDD)
  key         jsonb NOT NULL,
  sequence    text NOT NULL,
  entry       jsonb,
  message     uuid,                        -- by which it came; empty where the office made it
  taken_at    timestamptz NOT NULL,
  PRIMARY KEY (member, identity)
);
CREATE INDEX ON care.held (member, kind, period);
CREATE INDEX ON care.held (member, insurer, insured);

-- Every version that ever was: what replaced it takes none away.
CREATE TABLE care.version (
  member   text NOT NULL,
  identity text NOT NULL,
  sequence text NOT NULL,
  entry    jsonb,
  message  uuid,
  taken_at timestamptz NOT NULL,
  PRIMARY KEY (member, identity, sequence)
);

DO $$
DECLARE one text;
BEGIN
  FOREACH one IN ARRAY ARRAY['person', 'received', 'sent', 'held', 'version'] LOOP
    EXECUTE format('ALTER TABLE care.%I ENABLE ROW LEVEL SECURITY; ALTER TABLE care.%I FORCE ROW LEVEL SECURITY', one, one);
    EXECUTE format('CREATE POLICY %I ON care.%I TO engawa_applications USING (member = care.member()) WITH CHECK (member = care.member())', one || '_own', one);
  END LOOP;
END $$;
GRANT SELECT, INSERT, UPDATE ON care.person TO engawa_applications;
GRANT SELECT, INSERT ON care.received, care.sent, care.version TO engawa_applications;
GRANT UPDATE (opened_at, opened_by) ON care.received TO engawa_applications;
GRANT UPDATE (state, reason, state_at, asked_at, opened_at) ON care.sent TO engawa_applications;
GRANT SELECT, INSERT, UPDATE ON care.held TO engawa_applications;
