-- Alarms on their way to people: the operator's inbox and the concerned town hall's (exchange/alarms/). Nothing of a person stands here.
CREATE TABLE exchange.alarm (
  id           uuid PRIMARY KEY,
  municipality text,                       -- whose town hall is told besides the operator
  content      jsonb NOT NULL,             -- as it is told: exchange/enrol/contracts/alarm.json
  raised_at    timestamptz NOT NULL,       -- the region's time
  told_at      timestamptz
);
CREATE INDEX ON exchange.alarm (raised_at) WHERE told_at IS NULL;
CREATE INDEX ON exchange.alarm (raised_at);
ALTER TABLE exchange.alarm ENABLE ROW LEVEL SECURITY;
ALTER TABLE exchange.alarm FORCE ROW LEVEL SECURITY;
-- Whoever raises one writes it with what it is raised over; the process that tells them reads it.
CREATE POLICY alarm_raise ON exchange.alarm FOR INSERT TO engawa_exchange, engawa_sweeper WITH CHECK (told_at IS NULL);
CREATE POLICY alarm_tell ON exchange.alarm TO engawa_exchange USING (exchange.context('overdue') = 'yes')
  WITH CHECK (exchange.context('overdue') = 'yes');
CREATE POLICY alarm_forget ON exchange.alarm FOR SELECT TO engawa_sweeper USING (true);
CREATE POLICY alarm_forget_row ON exchange.alarm FOR DELETE TO engawa_sweeper USING (true);
GRANT INSERT, SELECT ON exchange.alarm TO engawa_exchange;
GRANT UPDATE (told_at) ON exchange.alarm TO engawa_exchange;
GRANT INSERT, DELETE ON exchange.alarm TO engawa_sweeper;
GRANT SELECT (raised_at) ON exchange.alarm TO engawa_sweeper;
