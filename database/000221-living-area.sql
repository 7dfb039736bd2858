-- 日常生活圏域（介護保険法117条2項1号）: by which words of an address a town hall's statistics know the division that somebody lives in.
CREATE TABLE municipal.living_area (
  member text NOT NULL,
  word   text NOT NULL,                   -- 町字, as addresses have it
  area   text NOT NULL,
  PRIMARY KEY (member, word)
);
ALTER TABLE municipal.living_area ENABLE ROW LEVEL SECURITY; ALTER TABLE municipal.living_area FORCE ROW LEVEL SECURITY;
CREATE POLICY living_area_own ON municipal.living_area TO engawa_applications
  USING (member = municipal.member()) WITH CHECK (member = municipal.member());
GRANT SELECT, INSERT, DELETE ON municipal.living_area TO engawa_applications;
