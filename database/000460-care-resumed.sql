-- A person may come back to the office that she left, within the month too. What was given to her offices before that they may have from another since: it is
-- given again (applications/care/months/load.ts).
ALTER TABLE care.caseload ADD COLUMN resumed_at timestamptz;
