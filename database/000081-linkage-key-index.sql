-- Renewing goes through a town's rows by the hundred, and must not read all of them each time.
CREATE INDEX ON exchange.subject_identifier (linkage_key);
CREATE INDEX ON exchange.pairwise_code (linkage_key);
CREATE INDEX ON exchange.code_change (linkage_key);
