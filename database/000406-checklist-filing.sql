-- 事業対象者の届出: what a centre filed of a check list that it decided, and what the insurer answered.
CREATE TABLE care.checklist_filing (
  member      text NOT NULL,
  id          uuid NOT NULL,
  checklist   uuid NOT NULL,
  code        text NOT NULL,
  receiver    text NOT NULL,               -- member: the insurer
  sent        uuid NOT NULL,               -- care.sent
  signed_on   date NOT NULL,               -- when the person put their name under it
  staff       text NOT NULL,
  made_at     timestamptz NOT NULL,
  state       text NOT NULL CHECK (state IN ('asked', 'registered', 'refused')),
  since       date,                        -- since when the person is 事業対象者
  answer      text,
  answered_at timestamptz,
  PRIMARY KEY (member, id),
  FOREIGN KEY (member, checklist) REFERENCES care.checklist (member, id),
  CHECK ((state = 'registered') = (since IS NOT NULL)),
  CHECK ((state = 'asked') = (answered_at IS NULL))
);
CREATE INDEX ON care.checklist_filing (member, code);
ALTER TABLE care.checklist_filing ENABLE ROW LEVEL SECURITY; ALTER TABLE care.checklist_filing FORCE ROW LEVEL SECURITY;
CREATE POLICY checklist_filing_own ON care.checklist_filing TO engawa_applications USING (member = care.member()) WITH CHECK (member = care.member());
GRANT SELECT, INSERT ON care.checklist_filing TO engawa_applications;
GRANT UPDATE (state, since, answer, answered_at) ON care.checklist_filing TO engawa_applications;

-- The same at the insurer: what centres filed, and what the town hall made of it. A centre is told from here.
CREATE TABLE municipal.checklist_filing (
  member     text NOT NULL,
  id         uuid NOT NULL,
  message    uuid NOT NULL,                -- by which it came
  sender     text NOT NULL,                -- member
  code       text NOT NULL,                -- the town hall's own of the person
  insurer    text NOT NULL,
  insured    text NOT NULL,
  filing     uuid NOT NULL,                -- the centre's own id of it
  content    jsonb NOT NULL,               -- contracts/care/checklist-filing.ts
  taken_at   timestamptz NOT NULL,
  state      text NOT NULL CHECK (state IN ('asked', 'registered', 'refused')),
  since      date,
  answer     text,
  staff      text,
  decided_at timestamptz,
  told_at    timestamptz,                  -- when the exchange had the answer
  trouble    text,                         -- what the exchange said against it
  PRIMARY KEY (member, id),
  UNIQUE (member, sender, filing),
  CHECK ((state = 'registered') = (since IS NOT NULL)),
  CHECK ((state = 'asked') = (decided_at IS NULL))
);
CREATE INDEX ON municipal.checklist_filing (member, taken_at);
CREATE INDEX ON municipal.checklist_filing (member, code);
ALTER TABLE municipal.checklist_filing ENABLE ROW LEVEL SECURITY; ALTER TABLE municipal.checklist_filing FORCE ROW LEVEL SECURITY;
CREATE POLICY checklist_filing_own ON municipal.checklist_filing TO engawa_applications USING (member = municipal.member()) WITH CHECK (member = municipal.member());
GRANT SELECT, INSERT ON municipal.checklist_filing TO engawa_applications;
GRANT UPDATE (state, since, answer, staff, decided_at, told_at, trouble) ON municipal.checklist_filing TO engawa_applications;
