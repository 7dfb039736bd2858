-- The ledger is a row of trees. There is one, until a database is restored that lacks what was already signed: then
-- `engawa recover` opens another under a new origin, and the old one stays readable as far as it is proved.
-- Entries stand in ledger.record.leaf and nowhere else; hash tiles are kept once, at their present width: every narrower
-- partial tile is the beginning of it, so that each checkpoint ever signed stays provable and nothing needs sweeping.
DROP TABLE ledger.place, ledger.tile, ledger.checkpoint;

CREATE TABLE ledger.tree (
  number        int PRIMARY KEY CHECK (number > 0),
  origin        text NOT NULL UNIQUE,
  opened_at     timestamptz NOT NULL,
  -- of every tree but the first: its first entry, and the checkpoint that the database could not be brought to extend
  opening       uuid REFERENCES ledger.record,
  previous_note text,
  CHECK ((opening IS NULL) = (previous_note IS NULL))
);

CREATE TABLE ledger.place (
  tree   int NOT NULL REFERENCES ledger.tree,
  index  bigint NOT NULL CHECK (index >= 0),
  record uuid NOT NULL UNIQUE REFERENCES ledger.record,
  PRIMARY KEY (tree, index)
);

CREATE TABLE ledger.tile (
  tree   int NOT NULL REFERENCES ledger.tree,
  level  smallint NOT NULL CHECK (level BETWEEN 0 AND 63),
  number bigint NOT NULL CHECK (number >= 0),
  bytes  bytea NOT NULL CHECK (octet_length(bytes) BETWEEN 32 AND 8192 AND octet_length(bytes) % 32 = 0),
  PRIMARY KEY (tree, level, number)
);
-- A tile grows at its end and changes nowhere, whoever asks.
CREATE FUNCTION ledger.check_tile() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  IF (NEW.tree, NEW.level, NEW.number) IS DISTINCT FROM (OLD.tree, OLD.level, OLD.number)
    OR octet_length(NEW.bytes) < octet_length(OLD.bytes)
    OR substring(NEW.bytes FROM 1 FOR octet_length(OLD.bytes)) <> OLD.bytes THEN
    RAISE EXCEPTION 'a tile only grows' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER check_tile BEFORE UPDATE ON ledger.tile FOR EACH ROW EXECUTE FUNCTION ledger.check_tile();

CREATE TABLE ledger.checkpoint (
  tree         int NOT NULL REFERENCES ledger.tree,
  size         bigint NOT NULL CHECK (size >= 0),
  note         text NOT NULL,               -- the signed note, cosignatures of witnesses appended as they come
  published_at timestamptz NOT NULL,        -- real time
  PRIMARY KEY (tree, size)
);
CREATE INDEX ON ledger.checkpoint (tree, published_at);

-- Why nothing is signed, in words for the operator; null while all is well.
CREATE TABLE ledger.sequencing (
  single  boolean PRIMARY KEY DEFAULT true CHECK (single),
  blocked text
);
INSERT INTO ledger.sequencing VALUES (true, NULL);

-- Rows come and go by the thousand here; without this, old index entries slow the sequencer down.
ALTER TABLE ledger.unplaced SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);

-- What the exchange needs to know before it goes on: the oldest entry that is not yet published, and whether signing is blocked.
CREATE FUNCTION ledger.publishing(OUT oldest timestamptz, OUT blocked text) LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = pg_catalog AS $$
  SELECT least(
    (SELECT u.recorded_at FROM ledger.unplaced u ORDER BY u.recorded_at LIMIT 1),
    (SELECT min(r.recorded_at)
       FROM ledger.place p JOIN ledger.record r ON r.id = p.record
      WHERE p.tree = (SELECT max(t.number) FROM ledger.tree t)
        AND p.index >= coalesce((SELECT max(c.size) FROM ledger.checkpoint c
                                  WHERE c.tree = (SELECT max(t.number) FROM ledger.tree t)), 0))
  ), (SELECT s.blocked FROM ledger.sequencing s)
$$;
-- The entries of a tree: commitments that say nothing about anybody, so that no context is asked for.
CREATE FUNCTION ledger.entries(of_tree int, first bigint, beyond bigint) RETURNS TABLE (index bigint, leaf bytea)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT p.index, r.leaf FROM ledger.place p JOIN ledger.record r ON r.id = p.record
   WHERE p.tree = of_tree AND p.index >= first AND p.index < beyond ORDER BY p.index
$$;
REVOKE ALL ON FUNCTION ledger.check_tile(), ledger.publishing(), ledger.entries(int, bigint, bigint) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger.publishing() TO engawa_exchange, engawa_sequencer, engawa_trail;
GRANT EXECUTE ON FUNCTION ledger.entries(int, bigint, bigint) TO engawa_sequencer, engawa_trail;

GRANT SELECT, INSERT ON ledger.tree, ledger.place TO engawa_sequencer;
GRANT SELECT, INSERT, UPDATE ON ledger.tile TO engawa_sequencer;
GRANT SELECT, INSERT, UPDATE, DELETE ON ledger.checkpoint TO engawa_sequencer;
GRANT SELECT, UPDATE ON ledger.sequencing TO engawa_sequencer;
GRANT SELECT ON ledger.tree, ledger.place, ledger.tile, ledger.checkpoint TO engawa_trail;
