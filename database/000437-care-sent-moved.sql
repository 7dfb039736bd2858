-- When something last became of what was sent, by the machine's time as asked_at is: how long it rests until it is asked about again is measured on one
-- clock, also where the region's is turned.
ALTER TABLE care.sent ADD COLUMN moved_at timestamptz NOT NULL DEFAULT now();
GRANT UPDATE (moved_at) ON care.sent TO engawa_applications;
