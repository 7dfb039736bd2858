-- What a record costs beside itself. A foreign key looks up, and locks, what each row refers to, row by row: in the ledger, where nothing that is
-- referred to ever goes, one look a statement says as much, and nothing that is referred to can go.
ALTER TABLE ledger.place DROP CONSTRAINT place_record_fkey, DROP CONSTRAINT place_tree_fkey;

CREATE FUNCTION ledger.check_places() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  -- Each is looked up for itself (a subquery, never a join), for a join may read the whole ledger.
  IF EXISTS (SELECT FROM added a WHERE (SELECT r.id FROM ledger.record r WHERE r.id = a.record) IS NULL)
    OR EXISTS (SELECT FROM (SELECT DISTINCT a.tree FROM added a) t WHERE (SELECT k.number FROM ledger.tree k WHERE k.number = t.tree) IS NULL) THEN
    RAISE EXCEPTION 'only a record has a place, in a tree that there is' USING ERRCODE = 'foreign_key_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER check_places AFTER INSERT ON ledger.place REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.check_places();
-- No row of a place is changed by anybody: it is taken away and made again (`engawa recover`).
CREATE FUNCTION ledger.refuse_change() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog AS $$
BEGIN
  RAISE EXCEPTION 'what stands in the ledger stays' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER stay BEFORE UPDATE ON ledger.place FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER stay BEFORE DELETE ON ledger.record FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER stay_what_it_is BEFORE UPDATE OF id ON ledger.record FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER stay BEFORE DELETE OR UPDATE OF number ON ledger.tree FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER stay_whole BEFORE TRUNCATE ON ledger.record FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
CREATE TRIGGER stay_whole BEFORE TRUNCATE ON ledger.tree FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
REVOKE ALL ON FUNCTION ledger.check_places(), ledger.refuse_change() FROM PUBLIC;

-- One index by message serves those who look for a message and those who hang on its record.
ALTER TABLE ledger.record ADD CONSTRAINT record_message_id_outcome_key UNIQUE (message, id, outcome);
DO $$
DECLARE
  hanging jsonb := (SELECT jsonb_agg(jsonb_build_array(k.conrelid::regclass::text, k.conname, pg_get_constraintdef(k.oid)))
                      FROM pg_constraint k JOIN pg_class i ON i.oid = k.conindid
                     WHERE k.contype = 'f' AND i.oid = 'ledger.record_id_message_outcome_key'::regclass);
  one jsonb;
BEGIN
  ALTER TABLE ledger.record DROP CONSTRAINT record_id_message_outcome_key CASCADE;
  FOR one IN SELECT jsonb_array_elements(hanging) LOOP
    EXECUTE format('ALTER TABLE %s ADD CONSTRAINT %I %s', one ->> 0, one ->> 1, one ->> 2);
  END LOOP;
END $$;
DROP INDEX ledger.record_message_idx;
