-- What an exchange pays for its two records. A record is shorter than half a page: it is kept in its row, and nobody tries to press its leaf,
-- which is base64 of digests. The list of what is to be placed is filled once a statement; only that trigger can write it, so no row of it needs
-- to be looked up again. What stands for an intent whose process died is kept as it was written: the database never looks into it.
ALTER TABLE ledger.record SET (toast_tuple_target = 8160);
ALTER TABLE ledger.record ALTER COLUMN leaf SET STORAGE EXTERNAL;
ALTER TABLE ledger.unplaced DROP CONSTRAINT unplaced_record_fkey;

DROP TRIGGER queue_record ON ledger.record;
DROP FUNCTION ledger.queue_record();
CREATE FUNCTION ledger.queue_records() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog
  AS $$ BEGIN INSERT INTO ledger.unplaced SELECT id, recorded_at FROM added; RETURN NULL; END $$;
REVOKE ALL ON FUNCTION ledger.queue_records() FROM PUBLIC;
CREATE TRIGGER queue_records AFTER INSERT ON ledger.record REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.queue_records();

ALTER TABLE exchange.asking ALTER COLUMN unknown TYPE json;
