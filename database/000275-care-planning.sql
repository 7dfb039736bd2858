-- 居宅介護支援費: what a planning office says of a month beyond what its closed months say: of a person (`code`) the additions and the day of the notification
-- （計画作成依頼届出）, of the office itself (empty `code`) how many care managers it has. It only grows; the highest number holds.
CREATE TABLE care.planning (
  member  text NOT NULL,
  month   text NOT NULL CHECK (month ~ '^\d{4}(0[1-9]|1[0-2])$'),
  code    text NOT NULL,
  number  int  NOT NULL CHECK (number > 0),
  content jsonb NOT NULL,                  -- applications/care/billing/planning/store.ts
  staff   text NOT NULL,
  made_at timestamptz NOT NULL,
  PRIMARY KEY (member, month, code, number)
);
ALTER TABLE care.planning ENABLE ROW LEVEL SECURITY; ALTER TABLE care.planning FORCE ROW LEVEL SECURITY;
CREATE POLICY planning_own ON care.planning TO engawa_applications USING (member = care.member()) WITH CHECK (member = care.member());
GRANT SELECT, INSERT ON care.planning TO engawa_applications;
