-- 紙・FAX・電話で届いた実績: what an office that has no software told its planner of a person's month, as the planner's staff wrote it down on that office's behalf. It is the
-- planner's own record of what was told, and never that office's: where the office sends its actuals itself, its own word stands. It only grows; the newest of an
-- office holds.
CREATE TABLE care.actuals_told (
  member  text NOT NULL,
  id      uuid NOT NULL,
  month   text NOT NULL CHECK (month ~ '^\d{4}(0[1-9]|1[0-2])$'),
  code    text NOT NULL,                   -- of the person
  office  text NOT NULL,                   -- 事業所番号
  content jsonb NOT NULL,                  -- applications/care/months/told/store.ts
  way     text NOT NULL CHECK (way IN ('fax', 'paper', 'telephone')),
  told_on date NOT NULL,
  teller  text NOT NULL,                   -- who told it, as it was written
  staff   text NOT NULL,
  made_at timestamptz NOT NULL,
  PRIMARY KEY (member, id)
);
CREATE INDEX ON care.actuals_told (member, month, code);
ALTER TABLE care.actuals_told ENABLE ROW LEVEL SECURITY; ALTER TABLE care.actuals_told FORCE ROW LEVEL SECURITY;
CREATE POLICY actuals_told_own ON care.actuals_told TO engawa_applications USING (member = care.member()) WITH CHECK (member = care.member());
GRANT SELECT, INSERT ON care.actuals_told TO engawa_applications;
