-- 割引率（都道府県への届出）: what offices ask less than the price, in percent, by office, kind of service and from which day; 0 ends it. Each office keeps its own
-- table: a provider its own rates, a planner those of whom it plans with. It only grows; of one day what was said last holds.
CREATE TABLE care.discount (
  member    text NOT NULL,
  id        uuid NOT NULL,
  office    text NOT NULL,                  -- 事業所番号
  service   text NOT NULL CHECK (service ~ '^[0-9A-Z]{2}$'),
  percent   int  NOT NULL CHECK (percent BETWEEN 0 AND 99),
  from_day  date NOT NULL,
  staff     text NOT NULL,
  made_at   timestamptz NOT NULL,
  PRIMARY KEY (member, id)
);
CREATE INDEX ON care.discount (member, office, service, from_day);
ALTER TABLE care.discount ENABLE ROW LEVEL SECURITY; ALTER TABLE care.discount FORCE ROW LEVEL SECURITY;
CREATE POLICY discount_own ON care.discount TO engawa_applications USING (member = care.member()) WITH CHECK (member = care.member());
GRANT SELECT, INSERT ON care.discount TO engawa_applications;
