-- 計画のための表: what a town hall made to be published, small counts hidden already. It never changes and does not go: of two tables of the same
-- persons, divided in two ways, small counts can be worked out (statistics/figures.ts).
CREATE TABLE municipal.plan_table (
  member   text NOT NULL,
  made_on  date NOT NULL,
  staff    text NOT NULL,
  made_at  timestamptz NOT NULL,
  content  jsonb NOT NULL,                 -- statistics/figures.ts, with the population and the months that it stands on
  PRIMARY KEY (member, made_on)
);
ALTER TABLE municipal.plan_table ENABLE ROW LEVEL SECURITY; ALTER TABLE municipal.plan_table FORCE ROW LEVEL SECURITY;
CREATE POLICY plan_table_own ON municipal.plan_table TO engawa_applications USING (member = municipal.member()) WITH CHECK (member = municipal.member());
GRANT SELECT, INSERT ON municipal.plan_table TO engawa_applications;
