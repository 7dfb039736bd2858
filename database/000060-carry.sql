-- 包み: what reaches us as a file instead of over a connection. The last number of each system, which stands in place of proofs of
-- possession: what was carried once is not taken again by mistake, and what is missing in between is noticed.
CREATE TABLE relay.carried (
  system text PRIMARY KEY REFERENCES exchange.system,
  number bigint NOT NULL CHECK (number > 0),
  at     timestamptz NOT NULL                  -- the machine's time
);
ALTER TABLE relay.carried ENABLE ROW LEVEL SECURITY;
ALTER TABLE relay.carried FORCE ROW LEVEL SECURITY;
CREATE POLICY carried_own ON relay.carried TO engawa_exchange
  USING (system IN (SELECT unnest(exchange.context_list('systems'))))
  WITH CHECK (system IN (SELECT unnest(exchange.context_list('systems'))));
GRANT SELECT, INSERT, UPDATE ON relay.carried TO engawa_exchange;
