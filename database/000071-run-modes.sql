-- For which run modes (通常・訓練・試験) a system is enrolled: a drill neither comes from nor reaches one that is not prepared for it.
ALTER TABLE exchange.system ADD COLUMN run_modes text[] NOT NULL DEFAULT '{通常}'
  CHECK (cardinality(run_modes) > 0 AND run_modes <@ '{通常,訓練,試験}');
