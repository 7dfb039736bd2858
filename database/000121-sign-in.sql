-- With what people sign in: letters with a code, passkeys, devices that stand for somebody. Everything here is a keyed digest, a public key or a time.
CREATE TABLE exchange.letter (
  id         uuid PRIMARY KEY,
  subject    uuid REFERENCES exchange.subject,
  member     text,
  staff      text,
  code       bytea NOT NULL UNIQUE,         -- HMAC(sign-in key, code): a random number of 56 bits
  birth      bytea,                         -- HMAC(sign-in key, this letter and the birth date)
  issued_by  text NOT NULL REFERENCES exchange.member,
  issued_at  timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,          -- until then it opens an account; once used it stays as a way to sign in
  used_at    timestamptz,
  ended_at   timestamptz,
  wrong      integer NOT NULL DEFAULT 0,    -- wrong birth dates in a row
  locked_until timestamptz,
  FOREIGN KEY (member, staff) REFERENCES exchange.staff (member, id),
  CHECK ((subject IS NULL) = (staff IS NOT NULL)),
  CHECK ((member IS NULL) = (staff IS NULL)),
  CHECK ((subject IS NULL) = (birth IS NULL)),
  CONSTRAINT letter_of_subject EXCLUDE USING btree (subject WITH =) WHERE (ended_at IS NULL),
  CONSTRAINT letter_of_staff EXCLUDE USING btree (member WITH =, staff WITH =) WHERE (ended_at IS NULL)
);

CREATE TABLE exchange.passkey (
  id         text PRIMARY KEY,              -- credential id, base64url
  account    uuid NOT NULL REFERENCES exchange.account,
  public_key bytea NOT NULL,
  counter    bigint NOT NULL,
  transports text[] NOT NULL,
  label      text NOT NULL,                 -- what the person calls it
  made_at    timestamptz NOT NULL,
  used_at    timestamptz,
  removed_at timestamptz
);
CREATE INDEX ON exchange.passkey (account);

-- A step that waits for the browser: of one use.
CREATE TABLE exchange.sign_in_step (
  id         bytea PRIMARY KEY,             -- SHA-256 of visit and step
  content    jsonb NOT NULL,                -- a challenge; nothing about anybody
  expires_at timestamptz NOT NULL
);
CREATE INDEX ON exchange.sign_in_step (expires_at);

-- How often somebody was wrong, by where from: HMAC(sign-in key, hour and address), so that the address does not stand here.
CREATE TABLE exchange.sign_in_wrong (
  origin     bytea PRIMARY KEY,
  count      integer NOT NULL,
  expires_at timestamptz NOT NULL
);
CREATE INDEX ON exchange.sign_in_wrong (expires_at);

-- A tablet: paired once, for one or two persons.
CREATE TABLE exchange.device (
  id         uuid PRIMARY KEY,
  secret     bytea NOT NULL UNIQUE,         -- HMAC(sign-in key, the device's cookie)
  paired_at  timestamptz NOT NULL,
  ended_at   timestamptz
);
CREATE TABLE exchange.device_person (
  device     uuid NOT NULL REFERENCES exchange.device,
  account    uuid NOT NULL REFERENCES exchange.account,
  label      text NOT NULL,                 -- how the tablet calls the person, as whoever paired it wrote it
  picture    text NOT NULL,                 -- one of a few drawings
  paired_by  text NOT NULL,                 -- 'account' | 'counter'
  paired_at  timestamptz NOT NULL,
  ended_at   timestamptz,
  PRIMARY KEY (device, account)
);
CREATE INDEX ON exchange.device_person (account);
-- A tablet that shows its pairing code.
CREATE TABLE exchange.pairing (
  code       bytea PRIMARY KEY,             -- HMAC(sign-in key, code)
  secret     bytea NOT NULL,                -- the device's cookie-to-be, as above
  device     uuid,                          -- once it is confirmed
  expires_at timestamptz NOT NULL
);

ALTER TABLE exchange.letter ENABLE ROW LEVEL SECURITY;        ALTER TABLE exchange.letter FORCE ROW LEVEL SECURITY;
ALTER TABLE exchange.passkey ENABLE ROW LEVEL SECURITY;       ALTER TABLE exchange.passkey FORCE ROW LEVEL SECURITY;
ALTER TABLE exchange.device ENABLE ROW LEVEL SECURITY;        ALTER TABLE exchange.device FORCE ROW LEVEL SECURITY;
ALTER TABLE exchange.device_person ENABLE ROW LEVEL SECURITY; ALTER TABLE exchange.device_person FORCE ROW LEVEL SECURITY;
ALTER TABLE exchange.pairing ENABLE ROW LEVEL SECURITY;       ALTER TABLE exchange.pairing FORCE ROW LEVEL SECURITY;
CREATE POLICY letter_sign_in ON exchange.letter TO engawa_exchange
  USING (exchange.context('sign_in') = 'yes') WITH CHECK (exchange.context('sign_in') = 'yes');
CREATE POLICY passkey_own ON exchange.passkey TO engawa_exchange
  USING (account::text = exchange.context('account') OR exchange.context('sign_in') = 'yes')
  WITH CHECK (account::text = exchange.context('account') OR exchange.context('sign_in') = 'yes');
CREATE POLICY device_person_own ON exchange.device_person TO engawa_exchange
  USING (account::text = exchange.context('account') OR exchange.context('sign_in') = 'yes')
  WITH CHECK (account::text = exchange.context('account') OR exchange.context('sign_in') = 'yes');
CREATE POLICY device_own ON exchange.device TO engawa_exchange
  USING (exchange.context('sign_in') = 'yes' OR id IN (SELECT device FROM exchange.device_person WHERE account::text = exchange.context('account')))
  WITH CHECK (exchange.context('sign_in') = 'yes');
CREATE POLICY pairing_sign_in ON exchange.pairing TO engawa_exchange
  USING (exchange.context('sign_in') = 'yes') WITH CHECK (exchange.context('sign_in') = 'yes');

GRANT SELECT, INSERT ON exchange.letter, exchange.passkey, exchange.device, exchange.device_person, exchange.pairing TO engawa_exchange;
GRANT UPDATE (used_at, ended_at, wrong, locked_until) ON exchange.letter TO engawa_exchange;
GRANT UPDATE (counter, used_at, label, removed_at) ON exchange.passkey TO engawa_exchange;
GRANT UPDATE (ended_at) ON exchange.device, exchange.device_person TO engawa_exchange;
GRANT UPDATE (device), DELETE ON exchange.pairing TO engawa_exchange;
GRANT SELECT, INSERT, UPDATE, DELETE ON exchange.sign_in_step, exchange.sign_in_wrong TO engawa_exchange;

-- With a person's registration end the letters and devices too; with protection (支援措置) the devices: somebody else may hold them.
CREATE FUNCTION exchange.end_devices(whose uuid) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog AS $$
  UPDATE exchange.device_person SET ended_at = now()
    WHERE ended_at IS NULL AND account IN (SELECT id FROM exchange.account WHERE subject = whose);
  UPDATE exchange.sign_in_session SET ended_at = now()
    WHERE ended_at IS NULL AND device IS NOT NULL AND account IN (SELECT id FROM exchange.account WHERE subject = whose);
$$;
REVOKE ALL ON FUNCTION exchange.end_devices(uuid) FROM PUBLIC;
CREATE FUNCTION exchange.end_letters() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
BEGIN
  IF TG_TABLE_NAME = 'staff' THEN
    UPDATE exchange.letter SET ended_at = now() WHERE member = NEW.member AND staff = NEW.id AND ended_at IS NULL;
  ELSE
    IF NEW.status <> 'active' OR NEW.split_at IS DISTINCT FROM OLD.split_at THEN
      UPDATE exchange.letter SET ended_at = now() WHERE subject = NEW.id AND ended_at IS NULL;
      PERFORM exchange.end_devices(NEW.id);
    END IF;
    IF NEW.protected_until IS NOT NULL THEN PERFORM exchange.end_devices(NEW.id); END IF;
  END IF;
  RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION exchange.end_letters() FROM PUBLIC;
CREATE POLICY letter_owner ON exchange.letter TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY device_person_owner ON exchange.device_person TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE TRIGGER end_letters AFTER UPDATE OF status, split_at, protected_until ON exchange.subject FOR EACH ROW EXECUTE FUNCTION exchange.end_letters();
CREATE TRIGGER end_letters AFTER UPDATE OF ended_at ON exchange.staff FOR EACH ROW
  WHEN (NEW.ended_at IS NOT NULL) EXECUTE FUNCTION exchange.end_letters();
