-- What is sent and answered is looked for by the version it is about: a page of a hundred persons must not go through all that the office ever sent.
CREATE INDEX ON care.sent (member, sequence);
CREATE INDEX ON care.agreement (member, identity, sequence);

-- An office's share of a table is not to be read from the database's figures: they tell of the last time that they were taken, when an office which is new,
-- or has just filed its month, had nothing, and what takes thousands of rows for one goes through them for each person. Without figures of this column
-- the planner takes an office for one of two hundred, whenever it is asked. What was taken before goes; a database older than 18 has no means for that, and
-- would keep it for good: there a table that has figures goes on having them.
DO $$
DECLARE one text;
BEGIN
  FOR one IN SELECT relname FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid AND attname = 'member'
              WHERE relnamespace = 'care'::regnamespace AND relkind = 'r' LOOP
    IF to_regproc('pg_catalog.pg_clear_attribute_stats') IS NOT NULL THEN
      PERFORM pg_catalog.pg_clear_attribute_stats('care', one, 'member', false);
    ELSIF EXISTS (SELECT FROM pg_stats WHERE schemaname = 'care' AND tablename = one AND attname = 'member') THEN
      CONTINUE;
    END IF;
    EXECUTE format('ALTER TABLE care.%I ALTER COLUMN member SET STATISTICS 0', one);
  END LOOP;
END $$;
