-- Which decision of a statement is the newest does not hang on which message came first: when each was told, and of which review the one is that is billed.
ALTER TABLE municipal.benefit ADD COLUMN told_at timestamptz;             -- the exchange took it, or a file was taken in
ALTER TABLE municipal.benefit ADD COLUMN billed_processed text CHECK (billed_processed ~ '^\d{6}$');
ALTER TABLE municipal.benefit ADD COLUMN billed_at timestamptz;
ALTER TABLE municipal.benefit ADD COLUMN billed_message uuid;
ALTER TABLE municipal.benefit NO FORCE ROW LEVEL SECURITY;
UPDATE municipal.benefit SET told_at = taken_at;
-- Of rows that a file has changed since, the review that is billed was not kept: theirs at the latest.
UPDATE municipal.benefit SET billed_processed = processed, billed_at = '-infinity', billed_message = message WHERE billed IS NOT NULL;
ALTER TABLE municipal.benefit FORCE ROW LEVEL SECURITY;
