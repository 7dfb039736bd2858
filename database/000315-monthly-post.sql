-- 毎月のお知らせの郵送: residents who asked that the letter about a month of their records be posted to them each month, and what was sent of it. Rows are seen by a
-- transaction that names the person, or the town whose letters are printed. Where it is sent is the town hall's own register to say.
CREATE TABLE exchange.monthly_post (
  id           uuid PRIMARY KEY,
  subject      uuid NOT NULL REFERENCES exchange.subject,
  municipality text NOT NULL,
  asked_at     timestamptz NOT NULL,        -- the region's clock
  ended_at     timestamptz,
  end_reason   text CHECK (end_reason IN ('asked', 'closed', 'merged', 'split')),
  CHECK ((ended_at IS NULL) = (end_reason IS NULL)),
  EXCLUDE USING btree (subject WITH =) WHERE (ended_at IS NULL)
);
CREATE INDEX ON exchange.monthly_post (subject);
CREATE INDEX ON exchange.monthly_post (municipality, asked_at) WHERE ended_at IS NULL;

CREATE TABLE exchange.monthly_post_sent (
  wish    uuid NOT NULL REFERENCES exchange.monthly_post ON DELETE CASCADE,
  month   text NOT NULL CHECK (month ~ '^2\d{3}-(0[1-9]|1[0-2])$'),
  how     text NOT NULL CHECK (how IN ('post', 'hand')),
  sent_at timestamptz NOT NULL,
  sent_by text NOT NULL,                    -- of the town hall's staff
  PRIMARY KEY (wish, month)                 -- once a month, whoever presses twice
);

ALTER TABLE exchange.monthly_post ENABLE ROW LEVEL SECURITY; ALTER TABLE exchange.monthly_post FORCE ROW LEVEL SECURITY;
CREATE POLICY monthly_post_named ON exchange.monthly_post TO engawa_exchange
  USING (subject::text IN (SELECT unnest(exchange.context_list('subjects'))))
  WITH CHECK (subject::text IN (SELECT unnest(exchange.context_list('subjects'))));
CREATE POLICY monthly_post_of_town ON exchange.monthly_post TO engawa_exchange
  USING (municipality = exchange.context('letters')) WITH CHECK (municipality = exchange.context('letters'));
GRANT SELECT, INSERT ON exchange.monthly_post TO engawa_exchange;
GRANT UPDATE (ended_at, end_reason) ON exchange.monthly_post TO engawa_exchange;

-- Whoever sees the wish sees what was sent of it: the policy above holds in the subquery.
ALTER TABLE exchange.monthly_post_sent ENABLE ROW LEVEL SECURITY; ALTER TABLE exchange.monthly_post_sent FORCE ROW LEVEL SECURITY;
CREATE POLICY monthly_post_sent_of_wish ON exchange.monthly_post_sent TO engawa_exchange
  USING (EXISTS (SELECT FROM exchange.monthly_post w WHERE w.id = wish))
  WITH CHECK (EXISTS (SELECT FROM exchange.monthly_post w WHERE w.id = wish));
GRANT SELECT, INSERT ON exchange.monthly_post_sent TO engawa_exchange;

-- It ends with the registration (death, moving out, merge, split), in the transaction that says so: a letter to the dead is opened by somebody else. By a trigger, so
-- that no writer can forget to. Where two registrations are found to be one person's, the wish is the one person's.
CREATE FUNCTION exchange.end_monthly_post() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  IF NEW.status = 'merged' AND NOT EXISTS (SELECT FROM exchange.monthly_post WHERE subject = NEW.survivor AND ended_at IS NULL) THEN
    UPDATE exchange.monthly_post SET subject = NEW.survivor WHERE subject = NEW.id AND ended_at IS NULL;
  END IF;
  UPDATE exchange.monthly_post SET ended_at = now(), end_reason = CASE
      WHEN NEW.status = 'merged' THEN 'merged'
      WHEN NEW.status = 'active' THEN 'split'
      ELSE 'closed' END
    WHERE ended_at IS NULL AND subject = NEW.id;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION exchange.end_monthly_post() FROM PUBLIC;
CREATE POLICY monthly_post_owner ON exchange.monthly_post TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE TRIGGER end_monthly_post AFTER UPDATE OF status, split_at ON exchange.subject FOR EACH ROW
  WHEN (NEW.status <> 'active' OR NEW.split_at IS DISTINCT FROM OLD.split_at)
  EXECUTE FUNCTION exchange.end_monthly_post();

-- Forgotten by age alone, whoever it is about.
CREATE POLICY monthly_post_forgotten ON exchange.monthly_post TO engawa_sweeper USING (true);
GRANT SELECT (ended_at), DELETE ON exchange.monthly_post TO engawa_sweeper;
CREATE POLICY monthly_post_sent_forgotten ON exchange.monthly_post_sent TO engawa_sweeper USING (true);
GRANT SELECT (sent_at), DELETE ON exchange.monthly_post_sent TO engawa_sweeper;
