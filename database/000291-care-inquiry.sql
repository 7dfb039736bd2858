-- An inquiry that was kept for later and then was not answered says so (applications/care/caseload/certification/).
ALTER TABLE care.inquiry
  ADD COLUMN message  uuid,                -- the exchange's, of one that was kept: what became of it is asked under it
  ADD COLUMN asked_again_at timestamptz,   -- when that was last done, by the machine's time
  DROP CONSTRAINT inquiry_state_check,
  ADD CONSTRAINT inquiry_state_check CHECK (state IN ('asking', 'kept', 'answered', 'refused', 'closed', 'failed'));
CREATE INDEX ON care.inquiry (member, asked_again_at) WHERE state = 'kept';
GRANT UPDATE (message, asked_again_at) ON care.inquiry TO engawa_applications;
