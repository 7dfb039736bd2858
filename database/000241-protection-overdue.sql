-- An urgent protection that no second person has looked at in its member's time: the alarm that rang. The protection stays in force.
ALTER TABLE exchange.protection ADD COLUMN alarm_at timestamptz;
GRANT UPDATE (alarm_at) ON exchange.protection TO engawa_exchange;
CREATE INDEX ON exchange.protection (proposed_at) WHERE urgent AND decided_at IS NULL AND alarm_at IS NULL;
-- The process that rings it sees these alone, whichever town's.
CREATE POLICY protection_overdue ON exchange.protection TO engawa_exchange
  USING (exchange.context('overdue') = 'yes' AND urgent AND decided_at IS NULL)
  WITH CHECK (exchange.context('overdue') = 'yes' AND urgent AND decided_at IS NULL);
