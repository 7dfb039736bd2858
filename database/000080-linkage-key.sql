-- How often the linkage key had been turned when a row was written: what stands under an older key is renewed by `engawa rotate linkage`.
ALTER TABLE exchange.subject_identifier ADD COLUMN linkage_key smallint NOT NULL DEFAULT 0;
ALTER TABLE exchange.pairwise_code ADD COLUMN linkage_key smallint NOT NULL DEFAULT 0;
ALTER TABLE exchange.code_change ADD COLUMN linkage_key smallint NOT NULL DEFAULT 0;
