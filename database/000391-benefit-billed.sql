-- What the road has brought of a statement's service, which is what its bill counts: a file that says otherwise later brings no bill, and changes nothing of
-- it. Empty: only a file has brought it.
ALTER TABLE municipal.benefit ADD COLUMN billed bigint;
ALTER TABLE municipal.benefit NO FORCE ROW LEVEL SECURITY;
UPDATE municipal.benefit SET billed = CASE WHEN withdrawn THEN 0 ELSE benefit END WHERE from_file IS NOT true;
ALTER TABLE municipal.benefit FORCE ROW LEVEL SECURITY;
ALTER TABLE municipal.benefit DROP COLUMN from_file;
