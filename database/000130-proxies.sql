-- 代理人: who stands in for a resident, three kinds with different rights. Bound to the proxy's own registration and not to an account, which is closed
-- and opened anew. Made by an invitation that its maker hands over; until it is accepted nobody stands in for anybody.
CREATE TABLE exchange.proxy (
  id                  uuid PRIMARY KEY,
  subject             uuid NOT NULL REFERENCES exchange.subject,    -- the person
  proxy_subject       uuid REFERENCES exchange.subject,             -- who stands in; null until it is accepted, unless the town hall says who alone may
  kind                text NOT NULL CHECK (kind IN ('legal', 'voluntary', 'supporter')),
  scope               text[] NOT NULL CHECK (cardinality(scope) > 0),
  label               text NOT NULL,            -- what the person calls the proxy; sealed under the person's own key
  proxy_label         text,                     -- what the proxy calls the person; sealed under the proxy's own key
  made_by             text REFERENCES exchange.member,  -- the town hall; null: the person
  evidence            text CHECK (evidence IN ('family-register', 'guardianship-certificate', 'mandate')),
  terms               text,                     -- where the evidence lies and the day of majority, which is a birth date; sealed under the person's own key
  survives_incapacity boolean NOT NULL DEFAULT false,
  valid_from          timestamptz NOT NULL,
  valid_until         timestamptz,
  made_at             timestamptz NOT NULL,
  invitation          bytea NOT NULL,           -- HMAC(linkage key, the code that is handed over)
  invited_until       timestamptz NOT NULL,     -- the machine's own clock: it protects
  accepted_at         timestamptz,
  suspended_at        timestamptz,              -- 利益相反
  ended_at            timestamptz,
  end_reason          text,
  CHECK ((made_by IS NULL) = (evidence IS NULL)),
  CHECK (kind <> 'legal' OR made_by IS NOT NULL),
  CHECK (kind <> 'supporter' OR made_by IS NULL),
  CHECK (kind <> 'supporter' OR NOT scope && ARRAY['consent', 'ask', 'request']),   -- 支援者 never decides anything
  CHECK (accepted_at IS NULL OR proxy_subject IS NOT NULL),
  CHECK ((ended_at IS NULL) = (end_reason IS NULL)),
  CHECK (proxy_subject <> subject)
);
CREATE INDEX ON exchange.proxy (subject);
CREATE INDEX ON exchange.proxy (proxy_subject);
CREATE INDEX ON exchange.proxy (invitation);

ALTER TABLE exchange.proxy ENABLE ROW LEVEL SECURITY; ALTER TABLE exchange.proxy FORCE ROW LEVEL SECURITY;
CREATE POLICY proxy_named ON exchange.proxy TO engawa_exchange
  USING (subject::text IN (SELECT unnest(exchange.context_list('subjects')))
    OR proxy_subject::text IN (SELECT unnest(exchange.context_list('subjects')))
    OR encode(invitation, 'hex') IN (SELECT unnest(exchange.context_list('digests'))))
  WITH CHECK (subject::text IN (SELECT unnest(exchange.context_list('subjects'))));
GRANT SELECT, INSERT ON exchange.proxy TO engawa_exchange;
GRANT UPDATE (proxy_subject, proxy_label, accepted_at, suspended_at, ended_at, end_reason) ON exchange.proxy TO engawa_exchange;

-- A proxy ends with either's registration, and with the person's protection (支援措置), in the transaction that says so. By a trigger, so that no writer
-- can forget to. What the person is for others ends with the registration, not with the protection.
CREATE FUNCTION exchange.end_proxies() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
  is_over boolean := NEW.status <> 'active' OR NEW.split_at IS DISTINCT FROM OLD.split_at;
BEGIN
  UPDATE exchange.proxy SET ended_at = now(), end_reason = CASE
      WHEN NEW.status IN ('closed', 'merged') THEN NEW.status
      WHEN NEW.split_at IS DISTINCT FROM OLD.split_at THEN 'split'
      WHEN is_over THEN 'closed'
      ELSE 'protected' END
    WHERE ended_at IS NULL AND (subject = NEW.id OR is_over AND proxy_subject = NEW.id);
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION exchange.end_proxies() FROM PUBLIC;
CREATE POLICY proxy_owner ON exchange.proxy TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE TRIGGER end_proxies AFTER UPDATE OF status, split_at, protected_until ON exchange.subject FOR EACH ROW
  WHEN (NEW.status <> 'active' OR NEW.split_at IS DISTINCT FROM OLD.split_at
    OR NEW.protected_until IS NOT NULL AND NEW.protected_until IS DISTINCT FROM OLD.protected_until)
  EXECUTE FUNCTION exchange.end_proxies();
