-- When a system is revoked somebody must be told whom it could reach. These count people, and name nobody.
CREATE POLICY relation_count ON exchange.relation FOR SELECT TO CURRENT_USER USING (true);
CREATE FUNCTION exchange.count_relations(of_member text, moment timestamptz) RETURNS TABLE (kind text, people bigint)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT r.kind, count(DISTINCT r.subject) FROM exchange.relation r
   WHERE r.member = of_member AND r.ended_at IS NULL AND r.valid_from <= moment AND (r.valid_until IS NULL OR r.valid_until > moment)
   GROUP BY r.kind ORDER BY r.kind
$$;
REVOKE ALL ON FUNCTION exchange.count_relations(text, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION exchange.count_relations(text, timestamptz) TO engawa_exchange;
CREATE INDEX ON exchange.relation (member);
