-- Care plans in the making (applications/care/plans/, applications/care/prevention/). A draft belongs to the office and is nobody else's; what has been
-- given lies in care.held and care.sent.

-- One row a plan that was begun; `number` counts those of a person. At most one of them is open.
CREATE TABLE care.draft (
  member     text NOT NULL,
  kind       text NOT NULL CHECK (kind IN ('plan', 'prevention')),
  code       text NOT NULL,                -- whose, by the office's own code
  number     integer NOT NULL,
  started_at timestamptz NOT NULL,
  started_by text NOT NULL,
  closed_at  timestamptz,
  closed_as  text CHECK (closed_as IN ('given', 'dropped')),
  PRIMARY KEY (member, kind, code, number),
  CHECK ((closed_at IS NULL) = (closed_as IS NULL))
);

-- Every saving, for ever: undoing is a saving of what stood before, and two who save at once are told apart by `version`.
CREATE TABLE care.draft_save (
  member   text NOT NULL,
  kind     text NOT NULL,
  code     text NOT NULL,
  number   integer NOT NULL,
  version  integer NOT NULL,
  content  jsonb NOT NULL,
  way      text NOT NULL CHECK (way IN ('begun', 'copied', 'saved', 'undone')),
  saved_at timestamptz NOT NULL,
  saved_by text NOT NULL,
  PRIMARY KEY (member, kind, code, number, version),
  FOREIGN KEY (member, kind, code, number) REFERENCES care.draft (member, kind, code, number)
);

-- 交付: to whom a plan was given, with the number that stands on paper (文書番号).
CREATE TABLE care.giving (
  member   text NOT NULL,
  document integer NOT NULL,
  kind     text NOT NULL CHECK (kind IN ('plan', 'prevention')),
  code     text NOT NULL,
  number   integer NOT NULL,               -- of the draft
  period   text NOT NULL,                  -- 計画作成（変更）日, YYYYMMDD
  receiver text NOT NULL,                  -- member; `person` for the person herself
  name     text NOT NULL,
  way      text NOT NULL CHECK (way IN ('road', 'paper')),
  sent     uuid,                           -- in care.sent
  given_at timestamptz NOT NULL,
  given_by text NOT NULL,
  PRIMARY KEY (member, document)
);
CREATE INDEX ON care.giving (member, code, period);

-- 定型文: the office's own phrases, by the place where they are offered.
CREATE TABLE care.phrase (
  member     text NOT NULL,
  id         uuid NOT NULL,
  place      text NOT NULL,
  text       text NOT NULL,
  made_at    timestamptz NOT NULL,
  made_by    text NOT NULL,
  removed_at timestamptz,
  PRIMARY KEY (member, id)
);

DO $$
DECLARE one text;
BEGIN
  FOREACH one IN ARRAY ARRAY['draft', 'draft_save', 'giving', 'phrase'] LOOP
    EXECUTE format('ALTER TABLE care.%I ENABLE ROW LEVEL SECURITY; ALTER TABLE care.%I FORCE ROW LEVEL SECURITY', one, one);
    EXECUTE format('CREATE POLICY %I ON care.%I TO engawa_applications USING (member = care.member()) WITH CHECK (member = care.member())', one || '_own', one);
  END LOOP;
END $$;
GRANT SELECT, INSERT ON care.draft, care.draft_save, care.giving, care.phrase TO engawa_applications;
GRANT UPDATE (closed_at, closed_as) ON care.draft TO engawa_applications;
GRANT UPDATE (removed_at) ON care.phrase TO engawa_applications;
