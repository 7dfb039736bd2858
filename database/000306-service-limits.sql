-- 種類支給限度基準額（介護保険法43条4項、55条4項）: what a town has set by ordinance for a kind of service and a level, in units a month, within 区分支給限度基準額. None:
-- the town has set nothing, as most have. It only grows; of one day what was said last holds, and no units ends it.
CREATE TABLE municipal.service_limit (
  member    text NOT NULL,
  id        uuid NOT NULL,
  level     text NOT NULL CHECK (level ~ '^\d{2}$'),         -- 要介護状態区分コード
  service   text NOT NULL CHECK (service ~ '^[0-9A-Z]{2}$'), -- サービス種類コード
  units     int CHECK (units >= 0),
  from_day  date NOT NULL,
  staff     text NOT NULL,
  made_at   timestamptz NOT NULL,
  PRIMARY KEY (member, id)
);
CREATE INDEX ON municipal.service_limit (member, level, service, from_day);
ALTER TABLE municipal.service_limit ENABLE ROW LEVEL SECURITY; ALTER TABLE municipal.service_limit FORCE ROW LEVEL SECURITY;
CREATE POLICY service_limit_own ON municipal.service_limit TO engawa_applications USING (member = municipal.member()) WITH CHECK (member = municipal.member());
GRANT SELECT, INSERT ON municipal.service_limit TO engawa_applications;
