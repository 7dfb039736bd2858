-- Which records these are is known before they are looked up, and they are few. A join leaves it to the planner how: once records are millions it
-- expects a third of them to match a bound that it cannot see, and reads all of them, five times a second. A subquery for each row is an index look-up, always.

-- Entries are placed oldest first, batch after batch; what a later batch brings too late is younger than this by no more than a transaction lasts.
CREATE OR REPLACE FUNCTION ledger.publishing(OUT oldest timestamptz, OUT blocked text) LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog AS $$
  SELECT least(
    (SELECT u.recorded_at FROM ledger.unplaced u ORDER BY u.recorded_at LIMIT 1),
    (SELECT min((SELECT r.recorded_at FROM ledger.record r WHERE r.id = p.record))
       FROM (SELECT first.record FROM ledger.place first
              WHERE first.tree = (SELECT max(t.number) FROM ledger.tree t)
                AND first.index >= coalesce((SELECT max(c.size) FROM ledger.checkpoint c
                                              WHERE c.tree = (SELECT max(t.number) FROM ledger.tree t)), 0)
              ORDER BY first.index LIMIT 256) p)
  ), (SELECT s.blocked FROM ledger.sequencing s)
$$;

CREATE OR REPLACE FUNCTION ledger.entries(of_tree int, first bigint, beyond bigint) RETURNS TABLE (index bigint, leaf bytea)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT p.index, (SELECT r.leaf FROM ledger.record r WHERE r.id = p.record) FROM ledger.place p
   WHERE p.tree = of_tree AND p.index >= first AND p.index < beyond ORDER BY p.index
$$;
