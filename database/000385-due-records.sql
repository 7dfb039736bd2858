-- What is due for removal is found by its day, and not by reading the whole ledger: as many as are counted or removed are read, however long the ledger.
CREATE INDEX record_by_retention ON ledger.record ((fields ->> 'retention')) WHERE fields IS NOT NULL;

-- The region's clock, as each process follows it (exchange/clock.ts): the machine's, unless a fictional region has turned it.
CREATE FUNCTION exchange.region_now() RETURNS timestamptz LANGUAGE sql STABLE SET search_path = pg_catalog
  AS $$ SELECT now() + coalesce((SELECT offset_ms FROM exchange.clock), 0) * interval '1 millisecond' $$;

-- A record's retention was reckoned by the region's clock, and whoever holds the exchange's role can turn that: so the earlier of the two days counts. A turned
-- clock can put a removal off, and never bring one nearer.
CREATE OR REPLACE FUNCTION ledger.today() RETURNS text LANGUAGE sql STABLE SET search_path = pg_catalog
  AS $$ SELECT to_char(least(now(), exchange.region_now()) AT TIME ZONE 'Asia/Tokyo', 'YYYY-MM-DD') $$;

-- Of what is due, as many as `most`. Each is looked up for itself in the two tables beside (a subquery, never a join), for a join may read them whole.
DROP FUNCTION ledger.count_due();
CREATE FUNCTION ledger.count_due(most int) RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog SET enable_seqscan = off SET enable_bitmapscan = off SET enable_sort = off AS $$
  SELECT count(*) FROM (
    SELECT FROM ledger.record r
     WHERE r.fields IS NOT NULL AND r.fields ->> 'retention' < ledger.today()
       AND (SELECT p.index FROM ledger.place p WHERE p.record = r.id) IS NOT NULL
       AND (SELECT m.id FROM relay.message m WHERE m.id = r.message) IS NULL
     ORDER BY r.fields ->> 'retention' LIMIT most) due
$$;

-- One step: as many as `most`, oldest day first; it goes on with the day of `beyond`, which an earlier step has removed. `last` is null when there is nothing left.
CREATE OR REPLACE FUNCTION ledger.remove_due(operation uuid, beyond uuid, most int, OUT removed bigint, OUT last uuid)
  LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog SET enable_seqscan = off SET enable_bitmapscan = off SET enable_sort = off
  SET enable_hashjoin = off SET enable_mergejoin = off SET plan_cache_mode = force_custom_plan AS $$
  DECLARE
    since text := coalesce((SELECT r.retained ->> 'value' FROM ledger.record r WHERE r.id = beyond), '');
  BEGIN
    IF NOT EXISTS (SELECT FROM exchange.operation o
                    WHERE o.id = operation AND o.act = 'retain' AND o.approved AND o.expires_at > now()) THEN
      RAISE EXCEPTION 'no removal without two persons'' word' USING ERRCODE = 'insufficient_privilege';
    END IF;
    WITH due AS (
      SELECT r.id, r.fields ->> 'retention' AS retention, r.secret FROM ledger.record r
       WHERE r.fields IS NOT NULL AND r.fields ->> 'retention' >= since AND r.fields ->> 'retention' < ledger.today()
         AND (SELECT p.index FROM ledger.place p WHERE p.record = r.id) IS NOT NULL
         AND (SELECT m.id FROM relay.message m WHERE m.id = r.message) IS NULL
       ORDER BY r.fields ->> 'retention' LIMIT most FOR UPDATE OF r
    ), gone AS (
      UPDATE ledger.record r SET fields = NULL, secret = NULL, retained = ledger.opened_retention(r.leaf, due.retention, due.secret)
        FROM due WHERE r.id = due.id RETURNING r.id, due.retention
    )
    SELECT count(*), (SELECT g.id FROM gone g ORDER BY g.retention DESC LIMIT 1) INTO removed, last FROM gone;
  END $$;

REVOKE ALL ON FUNCTION exchange.region_now(), ledger.count_due(int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger.count_due(int) TO engawa_exchange;

-- What ends with a registration ends by the region's clock, as it began.
CREATE OR REPLACE FUNCTION exchange.end_monthly_post() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  IF NEW.status = 'merged' AND NOT EXISTS (SELECT FROM exchange.monthly_post WHERE subject = NEW.survivor AND ended_at IS NULL) THEN
    UPDATE exchange.monthly_post SET subject = NEW.survivor WHERE subject = NEW.id AND ended_at IS NULL;
  END IF;
  UPDATE exchange.monthly_post SET ended_at = exchange.region_now(), end_reason = CASE
      WHEN NEW.status = 'merged' THEN 'merged'
      WHEN NEW.status = 'active' THEN 'split'
      ELSE 'closed' END
    WHERE ended_at IS NULL AND subject = NEW.id;
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION exchange.end_proxies() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
  is_over boolean := NEW.status <> 'active' OR NEW.split_at IS DISTINCT FROM OLD.split_at;
BEGIN
  UPDATE exchange.proxy SET ended_at = exchange.region_now(), end_reason = CASE
      WHEN NEW.status IN ('closed', 'merged') THEN NEW.status
      WHEN NEW.split_at IS DISTINCT FROM OLD.split_at THEN 'split'
      WHEN is_over THEN 'closed'
      ELSE 'protected' END
    WHERE ended_at IS NULL AND (subject = NEW.id OR is_over AND proxy_subject = NEW.id);
  RETURN NULL;
END $$;
