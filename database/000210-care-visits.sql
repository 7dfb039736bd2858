-- What a provider's office does (applications/care/visits, applications/care/actuals): visits of a day, what was recorded of them, and the actuals of a month.

-- 訪問: one a person, day, time and kind of service. Made from the slips that were received, or beside the plan.
CREATE TABLE care.visit (
  member       text NOT NULL,
  id           uuid NOT NULL,
  code         text NOT NULL,              -- the person, by the office's own pairwise code
  insurer      text NOT NULL,
  insured      text NOT NULL,
  day          text NOT NULL CHECK (day ~ '^\d{8}$'),
  service_type text NOT NULL,
  starts       text NOT NULL,              -- as planned: HHMM, or 9999 where no time is said
  ends         text NOT NULL,
  services     jsonb NOT NULL,             -- rows of 第6表 that it is done for
  planned      boolean NOT NULL,           -- stands on the slip as it is held now
  extra        boolean NOT NULL,           -- was never on one
  staff        text,                       -- whose visit it is; nobody's yet
  state        text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'done', 'not-done')),
  started      text,                       -- HHMM
  ended        text,
  items        text[] NOT NULL DEFAULT '{}',
  conditions   text[] NOT NULL DEFAULT '{}',
  note         text NOT NULL DEFAULT '',
  reason       text,                       -- why it was not done
  recorded_by  text,
  recorded_at  timestamptz,                -- by the clock of the device on which it was entered
  PRIMARY KEY (member, id)
);
CREATE INDEX ON care.visit (member, day);
CREATE INDEX ON care.visit (member, code, day);

-- Each entry as it was made, once, by the id that the device gave it: what came later takes none away.
CREATE TABLE care.visit_entry (
  member   text NOT NULL,
  id       uuid NOT NULL,
  visit    uuid NOT NULL,
  act      text NOT NULL,
  content  jsonb NOT NULL,
  staff    text NOT NULL,
  role     text NOT NULL,
  made_at  timestamptz NOT NULL,
  taken_at timestamptz NOT NULL,
  PRIMARY KEY (member, id),
  FOREIGN KEY (member, visit) REFERENCES care.visit
);
CREATE INDEX ON care.visit_entry (member, visit);

CREATE TABLE care.visit_photo (
  member     text NOT NULL,
  id         uuid NOT NULL,                -- of the entry that it came with
  visit      uuid NOT NULL,
  media_type text NOT NULL CHECK (media_type IN ('image/jpeg', 'image/png')),
  content    bytea NOT NULL CHECK (octet_length(content) <= 5242880),
  PRIMARY KEY (member, id),
  FOREIGN KEY (member, id) REFERENCES care.visit_entry
);
CREATE INDEX ON care.visit_photo (member, visit);

-- What an office taps: items by kind of service, phrases and reasons for all. What it has not changed is ours (visits/choices.json).
CREATE TABLE care.visit_choice (
  member       text NOT NULL,
  kind         text NOT NULL CHECK (kind IN ('items', 'conditions', 'reasons')),
  service_type text NOT NULL,              -- empty: of every service
  titles       text[] NOT NULL,
  changed_by   text NOT NULL,
  changed_at   timestamptz NOT NULL,
  PRIMARY KEY (member, kind, service_type)
);

-- 利用者カード: a token at random, that says nothing of the person and opens nothing to who is not signed in for this office. A new card ends the old one.
CREATE TABLE care.visit_card (
  member  text NOT NULL,
  code    text NOT NULL,
  token   text NOT NULL,
  made_at timestamptz NOT NULL,
  made_by text NOT NULL,
  PRIMARY KEY (member, code)
);
CREATE INDEX ON care.visit_card (member, token);

-- 実績: a row of 第6表 each. None is ever changed or taken away: it is gone from a moment on, and who did that stands beside it.
CREATE TABLE care.actual (
  member       text NOT NULL,
  id           uuid NOT NULL,
  insurer      text NOT NULL,
  insured      text NOT NULL,
  month        text NOT NULL CHECK (month ~ '^\d{6}$'),
  service_type text NOT NULL,
  service      jsonb NOT NULL,
  source       text NOT NULL CHECK (source IN ('visit', 'file', 'typed')),
  visit        uuid,
  staff        text NOT NULL,
  made_at      timestamptz NOT NULL,
  gone_at      timestamptz,
  gone_by      text,
  PRIMARY KEY (member, id)
);
CREATE INDEX ON care.actual (member, month, insurer, insured);
CREATE INDEX ON care.actual (member, visit);

DO $$
DECLARE one text;
BEGIN
  FOREACH one IN ARRAY ARRAY['visit', 'visit_entry', 'visit_photo', 'visit_choice', 'visit_card', 'actual'] LOOP
    EXECUTE format('ALTER TABLE care.%I ENABLE ROW LEVEL SECURITY; ALTER TABLE care.%I FORCE ROW LEVEL SECURITY', one, one);
    EXECUTE format('CREATE POLICY %I ON care.%I TO engawa_applications USING (member = care.member()) WITH CHECK (member = care.member())', one || '_own', one);
  END LOOP;
END $$;
GRANT SELECT, INSERT, UPDATE ON care.visit, care.visit_choice, care.visit_card TO engawa_applications;
GRANT SELECT, INSERT ON care.visit_entry, care.visit_photo, care.actual TO engawa_applications;
GRANT UPDATE (visit, gone_at, gone_by) ON care.actual TO engawa_applications;
