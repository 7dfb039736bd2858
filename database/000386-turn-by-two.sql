-- Keys whose turning takes something that nobody gives back are turned by two persons, one turn for one word: turned again and again, the key of
-- statistics would let whoever asks average the rounding away.
ALTER TABLE exchange.operation
  DROP CONSTRAINT operation_act_check,
  ADD CONSTRAINT operation_act_check CHECK (act IN ('export', 'retain', 'turn-pseudonyms', 'turn-statistics')),
  ADD COLUMN done_at timestamptz,           -- of what is done once
  ADD CHECK (done_at IS NULL OR approved);
GRANT UPDATE (done_at) ON exchange.operation TO engawa_exchange;
