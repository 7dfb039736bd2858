-- What a person, or who stands in for her, answers the office that plans her care (applications/care/mine/): each row the office's own, and for good.
-- `asker` is as what she asked (本人, or a kind of proxy), `asker_name` how her records call that asker: the exchange said both.

-- 合意: a signature under exactly one version of a plan; or a family member's written consent for what is kept of the family.
CREATE TABLE care.agreement (
  member     text NOT NULL,
  id         uuid NOT NULL,
  code       text NOT NULL,                -- the office's own of the person
  kind       text NOT NULL CHECK (kind IN ('plan', 'family-data')),
  identity   text,
  sequence   text,                         -- ファイル連番 of the version
  sha256     text,                         -- of what was signed, as care.version holds it
  answer     text NOT NULL CHECK (answer IN ('agreed', 'declined', 'withdrawn')),
  asker      text NOT NULL CHECK (asker IN ('self', 'legal', 'voluntary', 'supporter')),
  asker_name text NOT NULL,
  name       text,                         -- as the signer wrote it
  at         timestamptz NOT NULL,
  PRIMARY KEY (member, id),
  FOREIGN KEY (member, identity, sequence) REFERENCES care.version (member, identity, sequence),
  CHECK ((kind = 'plan') = (identity IS NOT NULL AND sequence IS NOT NULL AND sha256 IS NOT NULL)),
  CHECK (kind <> 'family-data' OR (name IS NOT NULL AND asker <> 'self'))
);
CREATE INDEX ON care.agreement (member, code, at);

-- 休みの連絡: one visit of a day is not wanted.
CREATE TABLE care.absence (
  member     text NOT NULL,
  id         uuid NOT NULL,
  code       text NOT NULL,
  visit      text NOT NULL,
  day        date NOT NULL,
  office     text NOT NULL,
  what       text NOT NULL,
  word       text NOT NULL,
  asker      text NOT NULL CHECK (asker IN ('self', 'legal', 'voluntary', 'supporter')),
  asker_name text NOT NULL,
  at         timestamptz NOT NULL,
  PRIMARY KEY (member, id),
  UNIQUE (member, code, visit)
);

-- 家族との連絡: a room of its own, which no other office reads.
CREATE TABLE care.family_message (
  member     text NOT NULL,
  id         uuid NOT NULL,                -- the writer's own: sent twice, it is one
  code       text NOT NULL,
  asker      text NOT NULL CHECK (asker IN ('self', 'legal', 'voluntary', 'supporter', 'office')),
  asker_name text,
  staff      text,
  name       text,
  text       text NOT NULL,
  at         timestamptz NOT NULL,
  PRIMARY KEY (member, id),
  CHECK ((asker = 'office') = (staff IS NOT NULL) AND (asker = 'office') = (asker_name IS NULL))
);
CREATE INDEX ON care.family_message (member, code, at);

DO $$
DECLARE one text;
BEGIN
  FOREACH one IN ARRAY ARRAY['agreement', 'absence', 'family_message'] LOOP
    EXECUTE format('ALTER TABLE care.%I ENABLE ROW LEVEL SECURITY; ALTER TABLE care.%I FORCE ROW LEVEL SECURITY', one, one);
    EXECUTE format('CREATE POLICY %I ON care.%I TO engawa_applications USING (member = care.member()) WITH CHECK (member = care.member())', one || '_own', one);
  END LOOP;
END $$;
GRANT SELECT, INSERT ON care.agreement, care.absence, care.family_message TO engawa_applications;
