-- 業務の出来事 of care offices: written in the transaction of what was done, and told from here under `id`, so that none is lost or counted twice.
CREATE TABLE care.task (
  member      text NOT NULL,
  id          uuid NOT NULL,
  kind        text NOT NULL,
  started_at  timestamptz NOT NULL,
  ended_at    timestamptz NOT NULL,
  channel     text NOT NULL,
  corrections integer NOT NULL,
  PRIMARY KEY (member, id)
);
ALTER TABLE care.task ENABLE ROW LEVEL SECURITY;
ALTER TABLE care.task FORCE ROW LEVEL SECURITY;
CREATE POLICY task_own ON care.task TO engawa_applications USING (member = care.member()) WITH CHECK (member = care.member());
GRANT SELECT, INSERT, DELETE ON care.task TO engawa_applications;

-- What is sent is looked for by its ファイル連番 too: the next one of an office, and to whom a version of a plan went.
CREATE INDEX ON care.sent (member, sequence);

-- The region's own figures (KPI), of all members' work together: nothing of fewer than ten, nor of fewer than three offices, out of whose sum one
-- could take away its own; how long a town hall's own work takes is public.
CREATE POLICY task_event_figures ON exchange.task_event FOR SELECT TO CURRENT_USER USING (true);
CREATE FUNCTION exchange.task_figures(beginning timestamptz, ending timestamptz)
  RETURNS TABLE (kind text, month text, count int, "medianSeconds" float8, corrected int, corrections int)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT e.kind, to_char(e.ended_at AT TIME ZONE 'Asia/Tokyo', 'YYYY-MM'), count(*)::int,
         (percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM e.ended_at - e.started_at)))::float8,
         (count(*) FILTER (WHERE e.corrections > 0))::int, sum(e.corrections)::int
    FROM exchange.task_event e
   WHERE e.ended_at >= beginning AND e.ended_at < ending
   GROUP BY 1, 2
  HAVING count(*) >= 10 AND (count(DISTINCT e.member) >= 3 OR bool_and(starts_with(e.member, 'GOV/')))
   ORDER BY 1, 2
$$;
REVOKE ALL ON FUNCTION exchange.task_figures(timestamptz, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION exchange.task_figures(timestamptz, timestamptz) TO engawa_exchange;
