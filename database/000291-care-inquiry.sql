-- An inquiry that was kept for later and then was not answered says so (applications/care/caseload/certification/).
ALTER TABLE care.inquiry
  ADD COLUMN message  uuid,                -- the exchange's, of one that was kept: what became of it is asked under it
  ADD COLUMN kept_since timestamptz,       -- by the machine's time, as the next
  ADD COLUMN asked_again_at timestamptz,   -- when it was last asked what became of it
  DROP CONSTRAINT inquiry_state_check,
  ADD CONSTRAINT inquiry_state_check CHECK (state IN ('asking', 'kept', 'answered', 'refused', 'closed', 'failed'));
CREATE INDEX ON care.inquiry (member, asked_again_at) WHERE state = 'kept';
GRANT UPDATE (message, kept_since, asked_again_at) ON care.inquiry TO engawa_applications;
