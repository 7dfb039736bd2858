-- 住民の手続き: how many began and finished what a resident comes to do, on a screen and for no member. Counts alone: neither who, nor when within the month.
CREATE TABLE exchange.own_task (
  kind  text NOT NULL,                 -- application/kind, as declared
  month text NOT NULL CHECK (month ~ '^2\d{3}-(0[1-9]|1[0-2])$'),
  step  text NOT NULL CHECK (step IN ('begun', 'done')),
  took  text NOT NULL CHECK (took IN ('', 'under-1', 'under-5', 'under-15', 'over-15')),   -- minutes, of what is done and was seen to begin
  count int  NOT NULL CHECK (count > 0),
  PRIMARY KEY (kind, month, step, took)
);
GRANT SELECT, INSERT, UPDATE (count) ON exchange.own_task TO engawa_exchange;
GRANT SELECT (month), DELETE ON exchange.own_task TO engawa_sweeper;
