-- 地域包括支援センター: 基本チェックリスト as it is answered, 総合相談, and the 圏域 that a centre divides its districts into. Each row is one centre's.
CREATE TABLE care.checklist (
  member     text NOT NULL,
  id         uuid NOT NULL,
  code       text NOT NULL,
  answers    jsonb NOT NULL,              -- by item (applications/care/checklist/)
  staff      text NOT NULL,
  role       text NOT NULL,
  begun_at   timestamptz NOT NULL,
  ended_at   timestamptz,
  age        int,                         -- on the day of the decision
  decision   jsonb,                       -- outcome, points, domains, as decided on that day
  PRIMARY KEY (member, id),
  CHECK ((ended_at IS NULL) = (decision IS NULL)),
  CHECK ((ended_at IS NULL) = (age IS NULL))
);
CREATE INDEX ON care.checklist (member, code, begun_at);

-- Written once: what is wrong in one is mended by another that follows it.
CREATE TABLE care.consultation (
  member     text NOT NULL,
  id         uuid NOT NULL,
  code       text,                        -- empty: somebody who is not among the persons of the centre
  caller     text NOT NULL,               -- who asked: 本人, 家族, …
  channel    text NOT NULL,
  duty       text NOT NULL,               -- which of the four duties of a centre
  content    text NOT NULL,
  answer     text NOT NULL,
  follows    uuid,                        -- the consultation that this one goes on with, or corrects
  due        date,                        -- by when somebody gets in touch again
  staff      text NOT NULL,
  role       text NOT NULL,
  at         timestamptz NOT NULL,
  PRIMARY KEY (member, id),
  FOREIGN KEY (member, follows) REFERENCES care.consultation (member, id)
);
CREATE INDEX ON care.consultation (member, code, at);

-- 圏域: which district of the address belongs to which area, as the centre says.
CREATE TABLE care.area (
  member   text NOT NULL,
  district text NOT NULL,
  area     text NOT NULL,
  PRIMARY KEY (member, district)
);

DO $$
DECLARE one text;
BEGIN
  FOREACH one IN ARRAY ARRAY['checklist', 'consultation', 'area'] LOOP
    EXECUTE format('ALTER TABLE care.%I ENABLE ROW LEVEL SECURITY; ALTER TABLE care.%I FORCE ROW LEVEL SECURITY', one, one);
    EXECUTE format('CREATE POLICY %I ON care.%I TO engawa_applications USING (member = care.member()) WITH CHECK (member = care.member())', one || '_own', one);
  END LOOP;
END $$;
GRANT SELECT, INSERT ON care.checklist, care.consultation, care.area TO engawa_applications;
GRANT UPDATE (answers, ended_at, age, decision) ON care.checklist TO engawa_applications;
GRANT UPDATE (area), DELETE ON care.area TO engawa_applications;
