-- What the operator does with the ledger itself, asked by one of its persons and answered by another.
CREATE TABLE exchange.operation (
  id            uuid PRIMARY KEY,
  act           text NOT NULL CHECK (act IN ('export', 'retain')),
  reason        text NOT NULL,
  proposed_by   text NOT NULL REFERENCES exchange.system,
  proposer      text NOT NULL,
  proposer_role text,                        -- of the operator's staff, where it has staff enrolled
  proposed_at   timestamptz NOT NULL,        -- the machine's time, as all of these: it protects
  expires_at    timestamptz NOT NULL,
  answered_by   text REFERENCES exchange.system,
  answerer      text,
  answerer_role text,
  answered_at   timestamptz,
  approved      boolean,
  CHECK ((answered_at IS NULL) = (approved IS NULL)),
  -- Two persons: two names, and two keys where nobody of the operator's staff is enrolled.
  CHECK (approved IS NOT TRUE OR (
    answerer <> proposer AND split_part(answered_by, '/', 2) = split_part(proposed_by, '/', 2)
    AND (answered_by <> proposed_by OR (proposer_role IS NOT NULL AND answerer_role IS NOT NULL))))
);
CREATE INDEX ON exchange.operation (proposed_at);
GRANT SELECT, INSERT ON exchange.operation TO engawa_exchange;
GRANT UPDATE (answered_by, answerer, answerer_role, answered_at, approved) ON exchange.operation TO engawa_exchange;

-- Removal after retention（保存期間）. No role of a process changes a record: these remove what is due by the database's own clock and what the record
-- itself says, under two persons' word, and nothing else. What waits for its place is left for that; what the relay still knows, for the relay.
CREATE FUNCTION ledger.today() RETURNS text LANGUAGE sql STABLE SET search_path = pg_catalog
  AS $$ SELECT to_char(now() AT TIME ZONE 'Asia/Tokyo', 'YYYY-MM-DD') $$;

-- What opens the field 'retention' of a leaf (contracts/leaf.ts), by the leaf's version. From version 4: the second half of SHA-512(14 ‖ secret ‖ 'engawa/salts'),
-- for it is the 28th field. Before: HMAC-SHA-256(secret, 'engawa/salt/retention'), RFC 2104.
CREATE FUNCTION ledger.opened_retention(leaf bytea, retention text, secret bytea) RETURNS jsonb LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog
  AS $$
  DECLARE
    inner_key bytea := decode(repeat('36', 64), 'hex');
    outer_key bytea := decode(repeat('5c', 64), 'hex');
  BEGIN
    IF convert_from(substring(leaf FROM 1 FOR 17), 'UTF8') NOT IN (E'engawa-record/v1\n', E'engawa-record/v2\n', E'engawa-record/v3\n') THEN
      RETURN jsonb_build_object('value', retention, 'salt',
        encode(substring(sha512(int4send(14) || secret || convert_to('engawa/salts', 'UTF8')) FROM 33), 'base64'));
    END IF;
    FOR i IN 0..31 LOOP
      inner_key := set_byte(inner_key, i, get_byte(secret, i) # 54);
      outer_key := set_byte(outer_key, i, get_byte(secret, i) # 92);
    END LOOP;
    RETURN jsonb_build_object('value', retention, 'salt',
      encode(sha256(outer_key || sha256(inner_key || convert_to('engawa/salt/retention', 'UTF8'))), 'base64'));
  END $$;

CREATE FUNCTION ledger.count_due() RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT count(*) FROM ledger.record r
   WHERE r.fields ->> 'retention' < ledger.today()
     AND EXISTS (SELECT FROM ledger.place p WHERE p.record = r.id)
     AND NOT EXISTS (SELECT FROM relay.message m WHERE m.id = r.message)
$$;

-- One step: as many as `most`, those after the id `beyond`. `last` is null when there is nothing left.
CREATE FUNCTION ledger.remove_due(operation uuid, beyond uuid, most int, OUT removed bigint, OUT last uuid)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
  BEGIN
    IF NOT EXISTS (SELECT FROM exchange.operation o
                    WHERE o.id = operation AND o.act = 'retain' AND o.approved AND o.expires_at > now()) THEN
      RAISE EXCEPTION 'no removal without two persons'' word' USING ERRCODE = 'insufficient_privilege';
    END IF;
    WITH due AS (
      SELECT r.id, r.fields ->> 'retention' AS retention, r.secret FROM ledger.record r
       WHERE r.id > beyond AND r.fields ->> 'retention' < ledger.today()
         AND EXISTS (SELECT FROM ledger.place p WHERE p.record = r.id)
         AND NOT EXISTS (SELECT FROM relay.message m WHERE m.id = r.message)
       ORDER BY r.id LIMIT most FOR UPDATE OF r
    ), gone AS (
      UPDATE ledger.record r SET fields = NULL, secret = NULL, retained = ledger.opened_retention(r.leaf, due.retention, due.secret)
        FROM due WHERE r.id = due.id RETURNING r.id
    )
    SELECT count(*), (SELECT g.id FROM gone g ORDER BY g.id DESC LIMIT 1) INTO removed, last FROM gone;
  END $$;

REVOKE ALL ON FUNCTION ledger.today(), ledger.opened_retention(bytea, text, bytea), ledger.count_due(), ledger.remove_due(uuid, uuid, int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger.count_due(), ledger.remove_due(uuid, uuid, int) TO engawa_exchange;
