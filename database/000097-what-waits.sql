-- How much waits for each system, so that an inbox with much in it costs its senders no more than an empty one. What every statement adds or takes
-- away is a row of its own: nobody waits for anybody, and a transaction reads what is true in its own view. Housekeeping makes one row of many.
CREATE TABLE relay.waiting_change (
  system   text NOT NULL,
  messages bigint NOT NULL,
  bytes    bigint NOT NULL
);
CREATE INDEX ON relay.waiting_change (system);

INSERT INTO relay.waiting_change
  SELECT receiver_system, count(*), sum(size) FROM relay.message WHERE state IN ('kept', 'handed-over') GROUP BY receiver_system;

CREATE FUNCTION relay.note_waiting() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO relay.waiting_change
      SELECT receiver_system, count(*), sum(size) FROM added WHERE state IN ('kept', 'handed-over') GROUP BY receiver_system;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO relay.waiting_change
      SELECT receiver_system, -count(*), -sum(size) FROM removed WHERE state IN ('kept', 'handed-over') GROUP BY receiver_system;
  ELSE
    INSERT INTO relay.waiting_change
      SELECT receiver_system, sum(n), sum(n * size)
        FROM (SELECT receiver_system, size, 1 AS n FROM added WHERE state IN ('kept', 'handed-over')
              UNION ALL SELECT receiver_system, size, -1 FROM removed WHERE state IN ('kept', 'handed-over')) AS change
       GROUP BY receiver_system HAVING sum(n) <> 0 OR sum(n * size) <> 0;
  END IF;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION relay.note_waiting() FROM PUBLIC;
CREATE TRIGGER note_added AFTER INSERT ON relay.message REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION relay.note_waiting();
CREATE TRIGGER note_changed AFTER UPDATE ON relay.message REFERENCING OLD TABLE AS removed NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION relay.note_waiting();
CREATE TRIGGER note_removed AFTER DELETE ON relay.message REFERENCING OLD TABLE AS removed
  FOR EACH STATEMENT EXECUTE FUNCTION relay.note_waiting();

ALTER TABLE relay.waiting_change ENABLE ROW LEVEL SECURITY;
ALTER TABLE relay.waiting_change FORCE ROW LEVEL SECURITY;
CREATE POLICY waiting_change_owner ON relay.waiting_change TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY waiting_change_named ON relay.waiting_change FOR SELECT TO engawa_exchange
  USING (system IN (SELECT unnest(exchange.context_list('systems'))));
CREATE POLICY waiting_change_sweep ON relay.waiting_change TO engawa_sweeper USING (true) WITH CHECK (true);
GRANT SELECT ON relay.waiting_change TO engawa_exchange;
GRANT SELECT, INSERT, DELETE ON relay.waiting_change TO engawa_sweeper;
