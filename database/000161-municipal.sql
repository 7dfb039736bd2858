-- The town halls' own application (applications/municipal/): a schema of its own, each row a member's. A transaction sees the rows of the one member that it
-- names; nothing of it is the exchange's, whose roles cannot enter here.
CREATE SCHEMA municipal;
GRANT USAGE ON SCHEMA municipal TO engawa_applications;
CREATE FUNCTION municipal.member() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT NULLIF(current_setting('engawa.member', true), '') $$;
GRANT EXECUTE ON FUNCTION municipal.member() TO engawa_applications;

-- The small register of residents (名簿), as the last file of the town hall's 宛名 system has them. `code` is the member's own pairwise code.
CREATE TABLE municipal.resident (
  member    text NOT NULL,
  code      text NOT NULL,
  number    text NOT NULL,                -- 宛名番号
  name      text NOT NULL,                -- with its variation selectors
  kana      text NOT NULL,
  kana_key  text NOT NULL,                -- as a search compares it
  birth     date NOT NULL,
  sex       text NOT NULL,
  address   text NOT NULL,
  household text,                         -- 世帯番号
  position  text,                         -- 続柄
  insurer   text,
  insured   text,
  left_by   text CHECK (left_by IN ('転出', '死亡')),
  left_on   date,
  PRIMARY KEY (member, code),
  CHECK ((left_by IS NULL) = (left_on IS NULL)),
  CHECK ((insurer IS NULL) = (insured IS NULL))
);
CREATE INDEX ON municipal.resident (member, kana_key text_pattern_ops);
CREATE INDEX ON municipal.resident (member, number);
CREATE INDEX ON municipal.resident (member, insured) WHERE insured IS NOT NULL;
CREATE INDEX ON municipal.resident (member, household) WHERE household IS NOT NULL;

-- 窓口で行ったこと: who was made sure of by what, for which act. Its id comes with the form, so that a form sent twice acts once.
CREATE TABLE municipal.desk_act (
  member   text NOT NULL,
  id       uuid NOT NULL,
  code     text NOT NULL,
  act      text NOT NULL CHECK (act IN ('letter', 'letter-end', 'help')),
  document text,                          -- what was shown (applications/municipal/counter/documents.ts)
  staff    text NOT NULL,
  role     text NOT NULL,
  done_at  timestamptz NOT NULL,
  access   uuid,                          -- of help: the opened 本人開示
  until    timestamptz,
  ended_at timestamptz,
  PRIMARY KEY (member, id)
);
CREATE INDEX ON municipal.desk_act (member, code, done_at);

-- A file that was read and not yet taken in: what was shown is what is taken in. Gone with that, or after a day.
CREATE TABLE municipal.register_file (
  member  text NOT NULL,
  id      uuid NOT NULL,
  name    text NOT NULL,
  content jsonb NOT NULL,
  staff   text NOT NULL,
  read_at timestamptz NOT NULL,
  PRIMARY KEY (member, id)
);

ALTER TABLE municipal.register_file ENABLE ROW LEVEL SECURITY; ALTER TABLE municipal.register_file FORCE ROW LEVEL SECURITY;
CREATE POLICY register_file_own ON municipal.register_file TO engawa_applications
  USING (member = municipal.member()) WITH CHECK (member = municipal.member());
GRANT SELECT, INSERT, DELETE ON municipal.register_file TO engawa_applications;
ALTER TABLE municipal.resident ENABLE ROW LEVEL SECURITY; ALTER TABLE municipal.resident FORCE ROW LEVEL SECURITY;
ALTER TABLE municipal.desk_act ENABLE ROW LEVEL SECURITY; ALTER TABLE municipal.desk_act FORCE ROW LEVEL SECURITY;
CREATE POLICY resident_own ON municipal.resident TO engawa_applications
  USING (member = municipal.member()) WITH CHECK (member = municipal.member());
CREATE POLICY desk_act_own ON municipal.desk_act TO engawa_applications
  USING (member = municipal.member()) WITH CHECK (member = municipal.member());
GRANT SELECT, INSERT, UPDATE ON municipal.resident TO engawa_applications;
GRANT SELECT, INSERT ON municipal.desk_act TO engawa_applications;
GRANT UPDATE (access, until, ended_at) ON municipal.desk_act TO engawa_applications;
