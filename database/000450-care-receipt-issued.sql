-- When a 領収書 was first handed out as a paper or PDF: what is handed out again on a later day says so（再発行）, and the day of the first.
ALTER TABLE care.receipt ADD COLUMN issued_at timestamptz;
ALTER TABLE care.receipt NO FORCE ROW LEVEL SECURITY;
-- Of those that were given before nobody knows; they were made to be handed out.
UPDATE care.receipt SET issued_at = made_at;
ALTER TABLE care.receipt FORCE ROW LEVEL SECURITY;
GRANT UPDATE (issued_at) ON care.receipt TO engawa_applications;
