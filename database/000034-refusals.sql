-- Refusals on their way to the ledger. Equal ones beyond a rate become one record with a count (exchange/record/refusals.ts). Until
-- their window is over they stand here: one row a transaction and kind of refusal, only ever added, so that who is refused a thousand
-- times a second waits for nobody's lock and no count is read, changed and lost.
CREATE TABLE ledger.refusal (
  id       uuid PRIMARY KEY,
  key      bytea NOT NULL CHECK (octet_length(key) = 32),  -- SHA-256 of what makes refusals equal
  "window" timestamptz NOT NULL,            -- its beginning; real time
  recorded int NOT NULL CHECK (recorded >= 0),  -- have a record each, made in the same transaction
  counted  int NOT NULL CHECK (counted >= 0),   -- have none yet
  fields   jsonb,                           -- contracts/record.ts, of the last one counted
  CHECK (recorded + counted > 0),
  CHECK ((counted > 0) = (fields IS NOT NULL))
);
CREATE INDEX ON ledger.refusal (key, "window") INCLUDE (recorded);
CREATE INDEX ON ledger.refusal ("window");

ALTER TABLE ledger.refusal ENABLE ROW LEVEL SECURITY;
ALTER TABLE ledger.refusal FORCE ROW LEVEL SECURITY;
CREATE POLICY refusal_insert ON ledger.refusal FOR INSERT TO engawa_exchange WITH CHECK (true);
CREATE POLICY refusal_owner ON ledger.refusal TO CURRENT_USER USING (true) WITH CHECK (true);

-- How many of each kind have a record of their own in this window; nothing else of them can be read.
CREATE FUNCTION ledger.recorded_refusals(keys bytea[], beginning timestamptz) RETURNS TABLE (key bytea, recorded bigint)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT r.key, sum(r.recorded) FROM ledger.refusal r WHERE r.key = ANY (keys) AND r."window" = beginning AND r.recorded > 0 GROUP BY r.key
$$;

-- Takes what was counted in windows that began before `before`, whole kinds at a time, at most `most` of them: the caller records it in
-- this very transaction. One process does it at a time. What a slow transaction adds to a window afterwards is taken the next time.
CREATE FUNCTION ledger.take_refusals(before timestamptz, most int) RETURNS TABLE (fields jsonb, counted bigint)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  IF NOT pg_try_advisory_xact_lock(7269) THEN RETURN; END IF;
  RETURN QUERY
    WITH due AS (
      SELECT d.key, d."window" FROM ledger.refusal d WHERE d."window" < before GROUP BY d.key, d."window" ORDER BY d."window" LIMIT most),
    taken AS (
      DELETE FROM ledger.refusal t USING due WHERE t.key = due.key AND t."window" = due."window"
      RETURNING t.key, t."window", t.counted, t.fields)
    SELECT (array_agg(taken.fields ORDER BY taken.fields ->> 'time' DESC) FILTER (WHERE taken.fields IS NOT NULL))[1], sum(taken.counted)::bigint
      FROM taken GROUP BY taken.key, taken."window" HAVING sum(taken.counted) > 0;
END $$;
REVOKE ALL ON FUNCTION ledger.recorded_refusals(bytea[], timestamptz), ledger.take_refusals(timestamptz, int) FROM PUBLIC;

GRANT INSERT ON ledger.refusal TO engawa_exchange;
GRANT EXECUTE ON FUNCTION ledger.recorded_refusals(bytea[], timestamptz), ledger.take_refusals(timestamptz, int) TO engawa_exchange;
