-- 入退院 by the road (applications/care/hospital/, applications/care/caseload/stay/).

-- At the planner: which member the hospital is, where it takes part in the region.
ALTER TABLE care.stay ADD COLUMN receiver text;

-- At the hospital: 入院時情報提供書 that planners have sent. `code` is the hospital's own.
CREATE TABLE care.admission_received (
  member      text NOT NULL,
  message     uuid NOT NULL,               -- care.received
  code        text NOT NULL,
  sender      text NOT NULL,
  content     jsonb NOT NULL,
  received_at timestamptz NOT NULL,
  PRIMARY KEY (member, message)
);
CREATE INDEX ON care.admission_received (member, code);

-- At the hospital: 退院・退所情報 that it has told, each in answer to what had been received.
CREATE TABLE care.discharge (
  member    text NOT NULL,
  id        uuid NOT NULL,
  admission uuid NOT NULL,                 -- care.admission_received
  content   jsonb NOT NULL,
  sent      uuid NOT NULL,                 -- care.sent
  staff     text NOT NULL,
  made_at   timestamptz NOT NULL,
  PRIMARY KEY (member, id)
);
CREATE INDEX ON care.discharge (member, admission);

-- At the planner: 退院・退所情報 of a person in its list.
CREATE TABLE care.discharge_received (
  member      text NOT NULL,
  message     uuid NOT NULL,               -- care.received
  code        text NOT NULL,
  stay        uuid,                        -- care.stay; empty where it is none that this hospital was told of
  sender      text NOT NULL,
  content     jsonb NOT NULL,
  received_at timestamptz NOT NULL,
  taken_by    text,
  taken_at    timestamptz,
  PRIMARY KEY (member, message),
  CHECK ((taken_by IS NULL) = (taken_at IS NULL))
);
CREATE INDEX ON care.discharge_received (member, code);

DO $$
DECLARE one text;
BEGIN
  FOREACH one IN ARRAY ARRAY['admission_received', 'discharge', 'discharge_received'] LOOP
    EXECUTE format('ALTER TABLE care.%I ENABLE ROW LEVEL SECURITY; ALTER TABLE care.%I FORCE ROW LEVEL SECURITY', one, one);
    EXECUTE format('CREATE POLICY %I ON care.%I TO engawa_applications USING (member = care.member()) WITH CHECK (member = care.member())', one || '_own', one);
  END LOOP;
END $$;
GRANT SELECT, INSERT ON care.admission_received, care.discharge, care.discharge_received TO engawa_applications;
GRANT UPDATE (taken_by, taken_at) ON care.discharge_received TO engawa_applications;
