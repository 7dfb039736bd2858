-- 総合相談 about somebody who was in no list, once it is known who it is: the consultation itself is written once and stays as it is. One at a time holds; one that was
-- taken back stays, as what somebody thought.
CREATE TABLE care.consultation_person (
  member        text NOT NULL,
  id            uuid NOT NULL,
  consultation  uuid NOT NULL,
  code          text NOT NULL,             -- the centre's own of the person
  staff         text NOT NULL,
  at            timestamptz NOT NULL,
  taken_back_by text,
  taken_back_at timestamptz,
  holds         boolean GENERATED ALWAYS AS (CASE WHEN taken_back_at IS NULL THEN true END) STORED,
  PRIMARY KEY (member, id),
  UNIQUE (member, consultation, holds),
  FOREIGN KEY (member, consultation) REFERENCES care.consultation (member, id),
  CHECK ((taken_back_by IS NULL) = (taken_back_at IS NULL))
);
ALTER TABLE care.consultation_person ENABLE ROW LEVEL SECURITY; ALTER TABLE care.consultation_person FORCE ROW LEVEL SECURITY;
CREATE POLICY consultation_person_own ON care.consultation_person TO engawa_applications USING (member = care.member()) WITH CHECK (member = care.member());
GRANT SELECT, INSERT ON care.consultation_person TO engawa_applications;
GRANT UPDATE (taken_back_by, taken_back_at) ON care.consultation_person TO engawa_applications;
