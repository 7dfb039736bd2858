-- The town hall's own number of a resident (宛名番号), as a keyed digest like every identifier: by it the daily file of changes finds the person.
ALTER TABLE exchange.subject_identifier
  DROP CONSTRAINT subject_identifier_kind_check,
  ADD CHECK (kind IN ('insured-number', 'four-items', 'resident-number')),
  ADD COLUMN ended_at timestamptz;          -- 訂正: what was never true of the person finds nobody any more
