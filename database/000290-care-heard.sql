-- What a person answers counts, and reaches the offices that it concerns (applications/care/heard/).

-- A signature on paper is an agreement like one on the screen: noted by staff, of the day on which it was given.
ALTER TABLE care.agreement
  ADD COLUMN way      text NOT NULL DEFAULT 'screen' CHECK (way IN ('screen', 'paper')),
  ADD COLUMN staff    text,
  ADD COLUMN role     text,
  ADD COLUMN noted_at timestamptz,
  ADD CHECK ((way = 'paper') = (staff IS NOT NULL AND noted_at IS NOT NULL));
CREATE INDEX ON care.agreement (member, identity);

-- By which message of care.sent the office that comes was told of an absence; empty where it takes no such notice in.
ALTER TABLE care.absence
  ADD COLUMN sent uuid,
  -- Who has let an absence be taken back may say another of the same visit.
  DROP CONSTRAINT absence_member_code_visit_key;
CREATE INDEX ON care.absence (member, code, day);

-- What became of an absence at the planner: staff have seen it, have told the office otherwise than by the road, or the office makes the visit all the same.
CREATE TABLE care.absence_note (
  member  text NOT NULL,
  absence uuid NOT NULL,
  kind    text NOT NULL CHECK (kind IN ('seen', 'told', 'undone')),
  staff   text,                            -- nobody where the office told it by the road
  at      timestamptz NOT NULL,
  PRIMARY KEY (member, absence, kind),
  FOREIGN KEY (member, absence) REFERENCES care.absence
);

-- At the offices that a planner tells: an answer to a version that they hold (or will: the two come by themselves).
CREATE TABLE care.told_agreement (
  member   text NOT NULL,
  message  uuid NOT NULL,
  code     text NOT NULL,
  identity text NOT NULL,
  sequence text NOT NULL,                  -- ファイル連番 under which this office was sent the version
  answer   text NOT NULL CHECK (answer IN ('agreed', 'declined')),
  asker    text NOT NULL CHECK (asker IN ('self', 'legal', 'voluntary', 'supporter')),
  at       timestamptz NOT NULL,
  PRIMARY KEY (member, message)
);
CREATE INDEX ON care.told_agreement (member, identity);

-- 休み（ご本人から）: the visit of that day, kind and beginning stands still as long as nobody of the office takes it back.
CREATE TABLE care.told_absence (
  member       text NOT NULL,
  sender       text NOT NULL,              -- the planner, a member
  id           uuid NOT NULL,              -- the planner's own
  message      uuid NOT NULL,
  code         text NOT NULL,
  day          text NOT NULL CHECK (day ~ '^\d{8}$'),
  service_type text NOT NULL,
  starts       text NOT NULL,              -- HHMM, or 9999 where no time is said
  word         text NOT NULL,
  asker        text NOT NULL CHECK (asker IN ('self', 'legal', 'voluntary', 'supporter')),
  at           timestamptz NOT NULL,
  undone_by    text,
  undone_at    timestamptz,
  PRIMARY KEY (member, sender, id),
  CHECK ((undone_by IS NULL) = (undone_at IS NULL))
);
CREATE INDEX ON care.told_absence (member, code, day);

DO $$
DECLARE one text;
BEGIN
  FOREACH one IN ARRAY ARRAY['absence_note', 'told_agreement', 'told_absence'] LOOP
    EXECUTE format('ALTER TABLE care.%I ENABLE ROW LEVEL SECURITY; ALTER TABLE care.%I FORCE ROW LEVEL SECURITY', one, one);
    EXECUTE format('CREATE POLICY %I ON care.%I TO engawa_applications USING (member = care.member()) WITH CHECK (member = care.member())', one || '_own', one);
  END LOOP;
END $$;
GRANT SELECT, INSERT ON care.absence_note, care.told_agreement, care.told_absence TO engawa_applications;
GRANT UPDATE (undone_by, undone_at) ON care.told_absence TO engawa_applications;
