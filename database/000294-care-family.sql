-- 家族構成: who stands around a person, as the office has heard it (applications/care/caseload/family/). Every version stays; the newest holds.
CREATE TABLE care.family (
  member     text NOT NULL,
  code       text NOT NULL,
  version    int  NOT NULL,
  persons    jsonb NOT NULL,
  written_by text NOT NULL,
  written_at timestamptz NOT NULL,
  PRIMARY KEY (member, code, version)
);
ALTER TABLE care.family ENABLE ROW LEVEL SECURITY; ALTER TABLE care.family FORCE ROW LEVEL SECURITY;
CREATE POLICY family_own ON care.family TO engawa_applications USING (member = care.member()) WITH CHECK (member = care.member());
GRANT SELECT, INSERT ON care.family TO engawa_applications;
