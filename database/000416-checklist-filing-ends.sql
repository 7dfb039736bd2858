-- A registration as 事業対象者 ends: when, why, who noted it, and whether the centre that filed it was told.
ALTER TABLE municipal.checklist_filing
  ADD COLUMN ended_on     date,            -- the last day
  ADD COLUMN end_reason   text CHECK (end_reason IN ('wish', 'certified', 'moved', 'died', 'error')),
  ADD COLUMN end_text     text,
  ADD COLUMN end_staff    text,
  ADD COLUMN end_message  uuid,            -- by which the centre is told
  ADD COLUMN end_at       timestamptz,
  ADD COLUMN end_told_at  timestamptz,
  ADD COLUMN end_trouble  text,
  ADD CHECK (ended_on IS NULL OR (state = 'registered' AND ended_on >= since)),
  ADD CHECK ((ended_on IS NULL) = (end_reason IS NULL)),
  ADD CHECK ((ended_on IS NULL) = (end_message IS NULL));
GRANT UPDATE (ended_on, end_reason, end_text, end_staff, end_message, end_at, end_told_at, end_trouble) ON municipal.checklist_filing TO engawa_applications;

-- The same at the centre, as the insurer tells it.
ALTER TABLE care.checklist_filing
  ADD COLUMN ended_on date,
  ADD COLUMN end_text text,
  ADD CHECK (ended_on IS NULL OR state = 'registered');
GRANT UPDATE (ended_on, end_text) ON care.checklist_filing TO engawa_applications;
