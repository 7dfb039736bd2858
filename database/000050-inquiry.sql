-- 照会: what a system can be asked, and what is being asked at this moment.

-- A service of a system: what stands after the system in /r1/{region}/{class}/{member}/{system}/{service}.
CREATE TABLE exchange.service (
  system      text NOT NULL REFERENCES exchange.system,
  code        text NOT NULL CHECK (code ~ '^[A-Za-z0-9''()+,.=?-]+$'),   -- X-Road identifier characters
  contract    text NOT NULL,
  -- where the exchange calls it; null: the system has no open port and collects its questions
  url         text CHECK (url ~ '^https?://'),
  timeout_ms  int NOT NULL DEFAULT 10000 CHECK (timeout_ms BETWEEN 100 AND 60000),
  enrolled_at timestamptz NOT NULL,
  ended_at    timestamptz,
  PRIMARY KEY (system, code)
);
GRANT SELECT, INSERT, UPDATE ON exchange.service TO engawa_exchange;

-- An intent that was recorded and has no outcome yet. It hangs on its record, which must be a permit (law 1). Whoever takes the
-- row away writes the outcome in the same transaction: the process that asked, or, when it died, the sweeper with 'unknown'.
CREATE TABLE exchange.asking (
  message  uuid PRIMARY KEY,
  record   uuid NOT NULL,
  outcome  text NOT NULL DEFAULT 'permit' CHECK (outcome = 'permit'),
  -- the fields of the 'unknown' record, should it come to that; no payload, no person but by tag
  unknown  jsonb NOT NULL,
  deadline timestamptz NOT NULL,               -- the machine's time
  FOREIGN KEY (record, message, outcome) REFERENCES ledger.record (id, message, outcome)
);
CREATE INDEX ON exchange.asking (deadline);
ALTER TABLE exchange.asking ENABLE ROW LEVEL SECURITY;
ALTER TABLE exchange.asking FORCE ROW LEVEL SECURITY;
-- engawa.messages: those that this transaction asks or answers; engawa.overdue: it looks for those that nobody will answer any more.
CREATE POLICY asking_named ON exchange.asking TO engawa_exchange
  USING (message::text IN (SELECT unnest(exchange.context_list('messages'))) OR exchange.context('overdue') = 'yes')
  WITH CHECK (message::text IN (SELECT unnest(exchange.context_list('messages'))));
GRANT SELECT, INSERT, DELETE ON exchange.asking TO engawa_exchange;
GRANT UPDATE (deadline) ON exchange.asking TO engawa_exchange;   -- for row locks; nothing changes it
