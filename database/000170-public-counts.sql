-- What the public reads of the ledger (exchange/public/): counts, and nothing that they were counted from. The caller hides what is few.

/*
 * Exchanges whose records lie between two ids (ids sort by time), by kind, purpose and decision, each with how many persons they are about;
 * then by kind and purpose, by decision, and all of them: null is the total. An exchange is counted where it ends: when something was handed
 * over or shown, or refused at whatever station; asked and answered later is one, and one that was handed over again too. Drills and trials,
 * what is about nobody, and what people look up of themselves are none.
 */
CREATE FUNCTION ledger.count_exchanges(first_id uuid, last_id uuid)
  RETURNS TABLE (kind text, purpose text, decision text, exchanges bigint, persons bigint)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  WITH ended AS (
    SELECT r.fields ->> 'kind' AS kind, coalesce(r.fields ->> 'purpose', '') AS purpose, r.outcome AS decision, r.message, r.subject_tag,
           max((r.fields ->> 'count')::bigint) AS stands_for
      FROM ledger.record r
     WHERE r.id BETWEEN first_id AND last_id
       AND r.subject_tag IS NOT NULL
       AND r.fields ->> 'runMode' = '通常'
       AND r.fields ->> 'kind' IN ('inquiry', 'submission', 'notice', 'emergency-release', 'break-glass', 'viewing')
       AND (r.outcome = 'refuse' OR r.outcome = 'permit' AND r.fields ->> 'phase' IN ('outcome', 'hand-over'))
     GROUP BY 1, 2, 3, 4, 5)
  SELECT kind, purpose, decision, sum(stands_for)::bigint, count(DISTINCT subject_tag)
    FROM ended GROUP BY GROUPING SETS ((kind, purpose, decision), (kind, purpose), (decision), ())
$$;
REVOKE ALL ON FUNCTION ledger.count_exchanges(uuid, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger.count_exchanges(uuid, uuid) TO engawa_trail;

-- A month's table as it was first shown: two tables of one month, made with other rows or after records have gone, could be subtracted.
CREATE TABLE exchange.public_figures (
  month   text PRIMARY KEY CHECK (month ~ '^\d{4}-\d{2}$'),
  figures jsonb NOT NULL                   -- contracts/public.ts, with what is few hidden already
);
GRANT SELECT, INSERT ON exchange.public_figures TO engawa_exchange;
