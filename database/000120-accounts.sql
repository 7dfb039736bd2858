-- アカウント: what a person signs in with. Bound to one resident or to one entry of staff; its id says nothing about either, is the only name that
-- a token carries, and never crosses to a member.
CREATE TABLE exchange.account (
  id        uuid PRIMARY KEY,
  kind      text NOT NULL CHECK (kind IN ('resident', 'staff')),
  subject   uuid REFERENCES exchange.subject,
  member    text,
  staff     text,
  opened_at timestamptz NOT NULL,
  closed_at timestamptz,
  FOREIGN KEY (member, staff) REFERENCES exchange.staff (member, id),
  CHECK ((kind = 'resident') = (subject IS NOT NULL)),
  CHECK ((kind = 'staff') = (member IS NOT NULL)),
  CHECK ((member IS NULL) = (staff IS NULL)),
  CONSTRAINT account_of_subject EXCLUDE USING btree (subject WITH =) WHERE (closed_at IS NULL),
  CONSTRAINT account_of_staff EXCLUDE USING btree (member WITH =, staff WITH =) WHERE (closed_at IS NULL)
);

-- One time that a person signed in. Every transaction that relies on it asks here (exchange/sign-in/sessions.ts), so its end is heard at once. Ages are
-- those of the machine's own clock, never of the region's: they protect.
CREATE TABLE exchange.sign_in_session (
  id           uuid PRIMARY KEY,
  account      uuid NOT NULL REFERENCES exchange.account,
  how          text NOT NULL CHECK (how IN ('passkey', 'letter', 'device', 'external', 'development')),
  auth_time    timestamptz NOT NULL,        -- when the person last proved who they are
  opened_at    timestamptz NOT NULL,
  last_seen_at timestamptz NOT NULL,
  idle_seconds integer NOT NULL CHECK (idle_seconds > 0),
  ends_at      timestamptz NOT NULL,
  ended_at     timestamptz,
  client       text NOT NULL,               -- app/<folder>, by which it was asked for
  device       uuid,                        -- a tablet that stands for the person
  shared       boolean NOT NULL,            -- a machine that others use too
  CHECK (ends_at > opened_at),
  CHECK (how <> 'device' OR device IS NOT NULL)
);
CREATE INDEX ON exchange.sign_in_session (account, opened_at);
CREATE INDEX ON exchange.sign_in_session (device) WHERE device IS NOT NULL;

ALTER TABLE exchange.account ENABLE ROW LEVEL SECURITY;         ALTER TABLE exchange.account FORCE ROW LEVEL SECURITY;
ALTER TABLE exchange.sign_in_session ENABLE ROW LEVEL SECURITY; ALTER TABLE exchange.sign_in_session FORCE ROW LEVEL SECURITY;
-- An account's own; the code paths that sign people in; and, to read only, the one session that a transaction relies on, whose id is a secret of
-- 122 random bits.
CREATE POLICY session_own ON exchange.sign_in_session TO engawa_exchange
  USING (account::text = exchange.context('account') OR exchange.context('sign_in') = 'yes')
  WITH CHECK (account::text = exchange.context('account') OR exchange.context('sign_in') = 'yes');
CREATE POLICY session_relied_on ON exchange.sign_in_session FOR SELECT TO engawa_exchange
  USING (id::text = exchange.context('session'));
CREATE POLICY account_own ON exchange.account TO engawa_exchange
  USING (id::text = exchange.context('account') OR exchange.context('sign_in') = 'yes')
  WITH CHECK (id::text = exchange.context('account') OR exchange.context('sign_in') = 'yes');
CREATE POLICY account_relied_on ON exchange.account FOR SELECT TO engawa_exchange
  USING (id IN (SELECT account FROM exchange.sign_in_session WHERE sign_in_session.id::text = exchange.context('session')));
GRANT SELECT, INSERT ON exchange.account, exchange.sign_in_session TO engawa_exchange;
GRANT UPDATE (closed_at) ON exchange.account TO engawa_exchange;
GRANT UPDATE (auth_time, how, last_seen_at, ends_at, ended_at) ON exchange.sign_in_session TO engawa_exchange;

-- Whoever signs in as staff is asked for in the directory of staff, by the pages where nobody is known yet.
CREATE POLICY staff_sign_in ON exchange.staff FOR SELECT TO engawa_exchange
  USING (exchange.context('sign_in') = 'yes'
    OR (member, id) IN (SELECT member, staff FROM exchange.account
         JOIN exchange.sign_in_session s ON s.account = account.id WHERE s.id::text = exchange.context('session')));

-- An account ends with the person's registration: moved away, dead, merged into another, split from one. It does not come to life again with it:
-- who returns is sent a new letter. Whose registration another is merged into signs in again. By a trigger, so that no writer can forget to.
CREATE FUNCTION exchange.end_accounts() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  IF TG_TABLE_NAME = 'staff' THEN
    UPDATE exchange.account SET closed_at = now() WHERE member = NEW.member AND staff = NEW.id AND closed_at IS NULL;
  ELSE
    IF NEW.status <> 'active' OR NEW.split_at IS DISTINCT FROM OLD.split_at THEN
      UPDATE exchange.account SET closed_at = now() WHERE subject = NEW.id AND closed_at IS NULL;
    END IF;
    IF NEW.survivor IS NOT NULL THEN
      UPDATE exchange.sign_in_session SET ended_at = now()
        WHERE ended_at IS NULL AND account IN (SELECT id FROM exchange.account WHERE subject = NEW.survivor);
    END IF;
  END IF;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION exchange.end_accounts() FROM PUBLIC;
CREATE FUNCTION exchange.end_sessions() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  UPDATE exchange.sign_in_session SET ended_at = NEW.closed_at WHERE account = NEW.id AND ended_at IS NULL;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION exchange.end_sessions() FROM PUBLIC;
CREATE POLICY account_owner ON exchange.account TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY session_owner ON exchange.sign_in_session TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE TRIGGER end_accounts AFTER UPDATE OF status, split_at, survivor ON exchange.subject FOR EACH ROW
  WHEN (NEW.status <> 'active' OR NEW.split_at IS DISTINCT FROM OLD.split_at) EXECUTE FUNCTION exchange.end_accounts();
CREATE TRIGGER end_accounts AFTER UPDATE OF ended_at ON exchange.staff FOR EACH ROW
  WHEN (NEW.ended_at IS NOT NULL) EXECUTE FUNCTION exchange.end_accounts();
CREATE TRIGGER end_sessions AFTER UPDATE OF closed_at ON exchange.account FOR EACH ROW
  WHEN (NEW.closed_at IS NOT NULL) EXECUTE FUNCTION exchange.end_sessions();
