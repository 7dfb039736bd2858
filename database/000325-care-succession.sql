-- 引き継ぎ has a word of its own: succession. "Hand-over" is the road's: the moment at which data leaves (docs/terms.md).
ALTER TABLE care.hand_over RENAME TO succession;
ALTER TABLE care.hand_over_received RENAME TO succession_received;

DO $$
DECLARE one record;
BEGIN
  FOR one IN
    SELECT format('ALTER POLICY %I ON %s RENAME TO %I', polname, polrelid::regclass, replace(polname, 'hand_over', 'succession')) AS rename
      FROM pg_policy WHERE polrelid IN ('care.succession'::regclass, 'care.succession_received'::regclass)
    UNION ALL
    SELECT format('ALTER TABLE %s RENAME CONSTRAINT %I TO %I', conrelid::regclass, conname, replace(conname, 'hand_over', 'succession'))
      FROM pg_constraint WHERE conrelid IN ('care.succession'::regclass, 'care.succession_received'::regclass)
    UNION ALL
    SELECT format('ALTER INDEX %s RENAME TO %I', indexrelid::regclass, replace(relname, 'hand_over', 'succession'))
      FROM pg_index JOIN pg_class c ON c.oid = indexrelid
     WHERE indrelid IN ('care.succession'::regclass, 'care.succession_received'::regclass)
       AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
  LOOP
    EXECUTE one.rename;
  END LOOP;
END $$;
