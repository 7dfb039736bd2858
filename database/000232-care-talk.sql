-- 連絡ノート: the room in which those who care for a person write to each other. Each office has its own copy: what it wrote, and what it was sent.
CREATE TABLE care.note (
  member   text NOT NULL,
  id       uuid NOT NULL,                 -- the writer's own, the same at every office
  code     text NOT NULL,
  sender   text NOT NULL,                 -- member
  role     text NOT NULL,
  kind     text NOT NULL CHECK (kind IN ('連絡', '報告', '相談', '至急')),
  content  text NOT NULL,
  answers  uuid,                          -- the note that this one answers
  written_at timestamptz NOT NULL,
  message  uuid,                          -- by which it came; empty where the office wrote it
  receivers text[] NOT NULL DEFAULT '{}', -- members that it was sent to, of the office's own
  taken_into uuid,                        -- 支援経過: the entry that was made of it
  PRIMARY KEY (member, sender, id)
);
CREATE INDEX ON care.note (member, code, written_at);
ALTER TABLE care.note ENABLE ROW LEVEL SECURITY; ALTER TABLE care.note FORCE ROW LEVEL SECURITY;
CREATE POLICY note_own ON care.note TO engawa_applications USING (member = care.member()) WITH CHECK (member = care.member());
GRANT SELECT, INSERT ON care.note TO engawa_applications;
GRANT UPDATE (taken_into) ON care.note TO engawa_applications;
