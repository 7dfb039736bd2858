-- How many persons each system asks about in an hour (exchange/breadth/), and what rings when it is unusually many.

-- A tag stands for one person, in one system's one hour: no two rows of different hours or systems can be joined, and none can be undone
-- without the key outside the database. They go when the hour is counted. Rows are only added, so that nobody waits for anybody.
CREATE TABLE exchange.breadth_asked (
  system text NOT NULL REFERENCES exchange.system,
  hour   timestamptz NOT NULL,             -- its beginning, the region's time
  tag    bytea NOT NULL CHECK (octet_length(tag) = 16),
  PRIMARY KEY (system, hour, tag)
);
CREATE INDEX ON exchange.breadth_asked (hour);
GRANT INSERT ON exchange.breadth_asked TO engawa_exchange;
GRANT SELECT, DELETE ON exchange.breadth_asked TO engawa_sweeper;

-- An hour that is over, counted.
CREATE TABLE exchange.breadth_hour (
  system  text NOT NULL REFERENCES exchange.system,
  hour    timestamptz NOT NULL,
  persons int NOT NULL CHECK (persons > 0),
  PRIMARY KEY (system, hour)
);
CREATE INDEX ON exchange.breadth_hour (hour);
GRANT SELECT, INSERT, UPDATE, DELETE ON exchange.breadth_hour TO engawa_sweeper;
GRANT SELECT ON exchange.breadth_hour TO engawa_exchange;

CREATE TABLE exchange.breadth_alarm (
  id           uuid PRIMARY KEY,
  system       text NOT NULL REFERENCES exchange.system,
  member       text NOT NULL REFERENCES exchange.member,
  municipality text,                       -- the member's own town; null when it serves the whole region
  hour         timestamptz NOT NULL,
  reason       text NOT NULL CHECK (reason IN ('breadth', 'hours')),
  persons      int NOT NULL,               -- when it rang
  usual        int NOT NULL,               -- the high quantile of like hours
  most         int NOT NULL,               -- beyond which it rings
  raised_at    timestamptz NOT NULL,
  UNIQUE (system, hour, reason)
);
CREATE INDEX ON exchange.breadth_alarm (raised_at);
ALTER TABLE exchange.breadth_alarm ENABLE ROW LEVEL SECURITY;
ALTER TABLE exchange.breadth_alarm FORCE ROW LEVEL SECURITY;
-- The town that the asking member belongs to, and the operator. Not the member itself: whoever sits in it may be the one who asks.
CREATE POLICY breadth_alarm_reader ON exchange.breadth_alarm FOR SELECT TO engawa_exchange
  USING (municipality = exchange.context('municipality')
    OR EXISTS (SELECT FROM exchange.member m WHERE m.id = exchange.context('member') AND m.kind = 'operator'));
CREATE POLICY breadth_alarm_sweep ON exchange.breadth_alarm TO engawa_sweeper USING (true) WITH CHECK (true);
GRANT SELECT ON exchange.breadth_alarm TO engawa_exchange;
GRANT SELECT, INSERT, DELETE ON exchange.breadth_alarm TO engawa_sweeper;
