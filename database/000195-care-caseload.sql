-- The care manager's room (applications/care/caseload/). Each row is an office's own, as all of `care`.

-- 担当: whose case it is, and how it ended. The person's own particulars stand in care.person.
CREATE TABLE care.caseload (
  member     text NOT NULL,
  code       text NOT NULL,
  staff      text,                         -- 担当者, by the id that the office gives its staff
  ended_for  text,                         -- why the office cares for the person no more
  successor  text,                         -- to whom the person was handed over, in words
  handed     text[] NOT NULL DEFAULT '{}', -- titles of the documents that were handed over
  ended_by   text,
  ended_at   timestamptz,
  PRIMARY KEY (member, code),
  FOREIGN KEY (member, code) REFERENCES care.person
);

-- 照会: noted before it is asked, so that an answer that comes later is known, whatever becomes of this process.
CREATE TABLE care.inquiry (
  member   text NOT NULL,
  id       uuid NOT NULL,                  -- X-Road-Id
  code     text NOT NULL,
  insurer  text NOT NULL,
  insured  text NOT NULL,
  contract text NOT NULL,
  staff    text NOT NULL,
  asked_at timestamptz NOT NULL,
  state    text NOT NULL CHECK (state IN ('asking', 'kept', 'answered', 'refused', 'closed')),
  told     text,                           -- why not, in words
  state_at timestamptz NOT NULL,
  PRIMARY KEY (member, id)
);
CREATE INDEX ON care.inquiry (member, code, asked_at);

-- 認定情報: every answer that there ever was; the newest holds. `answer` is null where the insurer says that there is no certification.
CREATE TABLE care.certification (
  member   text NOT NULL,
  inquiry  uuid NOT NULL,
  code     text NOT NULL,
  answer   jsonb,                          -- municipal/certification, as far as it was disclosed
  absence  text,                           -- 認定がないときの事情
  message  text NOT NULL,                  -- of the record in the ledger
  told_at  timestamptz NOT NULL,           -- いつ確かめたか
  PRIMARY KEY (member, inquiry)
);
CREATE INDEX ON care.certification (member, code, told_at);

-- 認定が変わりました: each notice once. Seen when the certification is asked for again.
CREATE TABLE care.certification_change (
  member     text NOT NULL,
  message    uuid NOT NULL,
  code       text NOT NULL,
  change     text NOT NULL,
  changed_on date NOT NULL,
  told_at    timestamptz NOT NULL,
  PRIMARY KEY (member, message)
);
CREATE INDEX ON care.certification_change (member, code, told_at);

-- Of whom the office has asked to be told of changes.
CREATE TABLE care.subscription (
  member   text NOT NULL,
  provider text NOT NULL,
  contract text NOT NULL,
  made_at  timestamptz NOT NULL,
  PRIMARY KEY (member, provider, contract)
);

-- 認定の申請: the way of one application, day by day, as the care manager keeps it.
CREATE TABLE care.application (
  member      text NOT NULL,
  id          uuid NOT NULL,
  code        text NOT NULL,
  kind        text NOT NULL,
  by_agent    boolean NOT NULL,            -- 代行
  applied_on  date NOT NULL,
  surveyed_on date,
  opinion_on  date,
  examined_on date,
  result_on   date,
  result      text,
  postponed_to date,                       -- 延期通知: until when the insurer has said that it will take
  note        text NOT NULL DEFAULT '',
  ended_at    timestamptz,                 -- 取下げ
  written_by  text NOT NULL,
  written_at  timestamptz NOT NULL,
  PRIMARY KEY (member, id)
);
CREATE INDEX ON care.application (member, code);

-- 第5表 居宅介護支援経過: written once. A correction is an entry of its own that says which one it corrects.
CREATE TABLE care.progress (
  member     text NOT NULL,
  id         uuid NOT NULL,
  code       text NOT NULL,
  happened_at timestamptz NOT NULL,
  kind       text NOT NULL,
  words      text NOT NULL,
  corrects   uuid,
  source     text,                         -- from where it was taken without retyping: a message, a record
  staff      text NOT NULL,
  written_at timestamptz NOT NULL,
  PRIMARY KEY (member, id)
);
CREATE INDEX ON care.progress (member, code, happened_at);

-- Forms that are written again as a whole: 課題分析, 第4表. Each version stays.
CREATE TABLE care.form (
  member     text NOT NULL,
  id         uuid NOT NULL,
  version    int NOT NULL CHECK (version > 0),
  code       text NOT NULL,
  kind       text NOT NULL CHECK (kind IN ('assessment', 'meeting')),
  day        date NOT NULL,
  content    jsonb NOT NULL,               -- applications/care/caseload/assessment/, meeting/
  staff      text NOT NULL,
  written_at timestamptz NOT NULL,
  PRIMARY KEY (member, id, version)
);
CREATE INDEX ON care.form (member, code, kind, day);

-- 入退院, with the sheet that was given to the hospital (care.sent).
CREATE TABLE care.stay (
  member        text NOT NULL,
  id            uuid NOT NULL,
  code          text NOT NULL,
  hospital      text NOT NULL,
  admitted_on   date NOT NULL,
  reason        text NOT NULL DEFAULT '',
  sheet         jsonb,
  given         uuid,
  given_on      date,
  discharged_on date,
  written_by    text NOT NULL,
  written_at    timestamptz NOT NULL,
  PRIMARY KEY (member, id),
  CHECK (discharged_on >= admitted_on)
);
CREATE INDEX ON care.stay (member, code);

-- How many days before something is warned of: what the office has decided other than is usual (caseload/warnings.json).
CREATE TABLE care.warning (
  member     text NOT NULL,
  id         text NOT NULL,
  days       int NOT NULL CHECK (days BETWEEN 0 AND 400),
  decided_by text NOT NULL,
  decided_at timestamptz NOT NULL,
  PRIMARY KEY (member, id)
);

DO $$
DECLARE one text;
BEGIN
  FOREACH one IN ARRAY ARRAY['caseload', 'inquiry', 'certification', 'certification_change', 'subscription', 'application', 'progress', 'form', 'stay', 'warning'] LOOP
    EXECUTE format('ALTER TABLE care.%I ENABLE ROW LEVEL SECURITY; ALTER TABLE care.%I FORCE ROW LEVEL SECURITY', one, one);
    EXECUTE format('CREATE POLICY %I ON care.%I TO engawa_applications USING (member = care.member()) WITH CHECK (member = care.member())', one || '_own', one);
  END LOOP;
END $$;
GRANT SELECT, INSERT, UPDATE ON care.caseload, care.application, care.stay, care.warning TO engawa_applications;
GRANT SELECT, INSERT ON care.inquiry, care.certification, care.certification_change, care.subscription, care.progress, care.form TO engawa_applications;
GRANT UPDATE (state, told, state_at) ON care.inquiry TO engawa_applications;
