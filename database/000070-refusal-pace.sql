-- How many refusals of a window have a record each is counted by what their caller can tell apart, not by what makes them equal: refusals
-- about one nobody are all equal, refusals about persons are not, and which of them still costs a record would say who is registered.
ALTER TABLE ledger.refusal ADD COLUMN pace bytea NOT NULL DEFAULT decode(repeat('00', 32), 'hex') CHECK (octet_length(pace) = 32);
ALTER TABLE ledger.refusal ALTER COLUMN pace DROP DEFAULT;
DROP INDEX ledger.refusal_key_window_recorded_idx;
CREATE INDEX ON ledger.refusal (pace, "window") INCLUDE (recorded);
CREATE INDEX ON ledger.refusal (key, "window");

DROP FUNCTION ledger.recorded_refusals(bytea[], timestamptz);
CREATE FUNCTION ledger.recorded_refusals(paces bytea[], beginning timestamptz) RETURNS TABLE (pace bytea, recorded bigint)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT r.pace, sum(r.recorded) FROM ledger.refusal r WHERE r.pace = ANY (paces) AND r."window" = beginning AND r.recorded > 0 GROUP BY r.pace
$$;
REVOKE ALL ON FUNCTION ledger.recorded_refusals(bytea[], timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger.recorded_refusals(bytea[], timestamptz) TO engawa_exchange;
