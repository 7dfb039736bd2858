-- Other thresholds than the region's, for one member or one system (exchange/breadth/). What is null is as it is above it.
CREATE TABLE exchange.breadth_threshold (
  whose    text PRIMARY KEY,               -- a member's or a system's id
  factor   real,
  floor    int,
  learning int,
  outside  int,
  reason   text NOT NULL,
  set_at   timestamptz NOT NULL            -- the region's time
);
GRANT SELECT, INSERT, UPDATE, DELETE ON exchange.breadth_threshold TO engawa_exchange;
GRANT SELECT ON exchange.breadth_threshold TO engawa_sweeper;
