-- 監査台帳. Three words, never mixed: recorded (a row in record), placed (a row in place), published (under a row in checkpoint).

CREATE TABLE ledger.record (
  id           uuid PRIMARY KEY,
  fields       jsonb,                       -- contracts/record.ts; null once removed after its retention
  secret       bytea,                       -- the salts of all fields derive from it; null once removed
  leaf         bytea NOT NULL,              -- the log entry: a commitment to each field (contracts/leaf.ts)
  retained     jsonb,                       -- after removal: the opening of the field 'retention', so that the removal can be proved due
  recorded_at  timestamptz NOT NULL,        -- real time of the process, not the region's clock: staleness is measured on it
  message      uuid GENERATED ALWAYS AS ((fields ->> 'message')::uuid) STORED,
  outcome      text GENERATED ALWAYS AS (fields ->> 'decision') STORED,
  subject_tag  text GENERATED ALWAYS AS (fields ->> 'subject') STORED,
  municipality text GENERATED ALWAYS AS (fields ->> 'municipality') STORED,
  from_member  text GENERATED ALWAYS AS (fields ->> 'from') STORED,
  to_member    text GENERATED ALWAYS AS (fields ->> 'to') STORED,
  CHECK ((fields IS NULL) = (secret IS NULL)),
  CHECK (fields IS NOT NULL OR retained IS NOT NULL),
  CHECK (fields IS NULL OR fields ->> 'id' = id::text),
  UNIQUE (id, message, outcome)
);
CREATE INDEX ON ledger.record (subject_tag, id);
CREATE INDEX ON ledger.record (message);
CREATE INDEX ON ledger.record (from_member, id);
CREATE INDEX ON ledger.record (to_member, id);

-- The sequencer's work list. A trigger fills it, so that no writer of records can forget to.
CREATE TABLE ledger.unplaced (
  record      uuid PRIMARY KEY REFERENCES ledger.record,
  recorded_at timestamptz NOT NULL
);
CREATE INDEX ON ledger.unplaced (recorded_at, record);
CREATE FUNCTION ledger.queue_record() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog
  AS $$ BEGIN INSERT INTO ledger.unplaced VALUES (NEW.id, NEW.recorded_at); RETURN NULL; END $$;
REVOKE ALL ON FUNCTION ledger.queue_record() FROM PUBLIC;
CREATE TRIGGER queue_record AFTER INSERT ON ledger.record FOR EACH ROW EXECUTE FUNCTION ledger.queue_record();

CREATE TABLE ledger.place (
  index     bigint PRIMARY KEY CHECK (index >= 0),
  record    uuid NOT NULL UNIQUE REFERENCES ledger.record,
  leaf_hash bytea NOT NULL CHECK (octet_length(leaf_hash) = 32)
);

-- Tiles as C2SP tlog-tiles names them ('tile/0/x001/234', 'tile/entries/000.p/5'). Full tiles never change; partial ones stay
-- while a checkpoint may need them.
CREATE TABLE ledger.tile (
  path  text PRIMARY KEY,
  bytes bytea NOT NULL
);

CREATE TABLE ledger.checkpoint (
  size         bigint PRIMARY KEY,
  note         text NOT NULL,               -- the signed note, cosignatures of witnesses appended as they come
  published_at timestamptz NOT NULL
);

-- What this exchange has cosigned as a witness of other logs: one row an origin, replaced in one statement.
CREATE TABLE ledger.witnessed (
  origin text PRIMARY KEY,
  size   bigint NOT NULL,
  root   bytea NOT NULL,
  note   text NOT NULL
);

ALTER TABLE ledger.record ENABLE ROW LEVEL SECURITY;
ALTER TABLE ledger.record FORCE ROW LEVEL SECURITY;
CREATE POLICY record_insert ON ledger.record FOR INSERT TO engawa_exchange WITH CHECK (true);
CREATE POLICY record_owner ON ledger.record TO CURRENT_USER USING (true) WITH CHECK (true);
CREATE POLICY record_place ON ledger.record FOR SELECT TO engawa_sequencer USING (true);
-- A reader sees a record as a party, as the subject's municipality, as the subject, or as an auditor; without a context, none.
CREATE POLICY record_read ON ledger.record FOR SELECT TO engawa_trail USING (
  from_member = exchange.context('member')
  OR to_member = exchange.context('member')
  OR municipality = exchange.context('municipality')
  OR subject_tag = ANY (exchange.context_list('subject_tags'))
  OR exchange.context('auditor') = 'yes'
);

GRANT INSERT ON ledger.record TO engawa_exchange;
GRANT SELECT (id, leaf, recorded_at) ON ledger.record TO engawa_sequencer;
GRANT SELECT, DELETE ON ledger.unplaced TO engawa_sequencer;
GRANT SELECT, INSERT ON ledger.place TO engawa_sequencer;
GRANT SELECT, INSERT, DELETE ON ledger.tile TO engawa_sequencer;
GRANT SELECT, INSERT, UPDATE ON ledger.checkpoint TO engawa_sequencer;
GRANT SELECT, INSERT, UPDATE ON ledger.witnessed TO engawa_sequencer;
GRANT SELECT ON ledger.record, ledger.place, ledger.tile, ledger.checkpoint TO engawa_trail;
GRANT SELECT ON ledger.unplaced TO engawa_trail;
