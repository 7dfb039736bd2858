-- 過誤・取下げ: what was claimed is taken back. Nothing of it is lost: the claim stays, in a state of its own, and so does every request.
ALTER TABLE care.claim DROP CONSTRAINT claim_state_check;
ALTER TABLE care.claim ADD CONSTRAINT claim_state_check CHECK (state IN ('sent', 'held', 'returned', 'changed', 'decided', 'withdrawn'));

-- What an office asked to have taken back, and how far it is.
CREATE TABLE care.claim_request (
  member      text NOT NULL,
  id          uuid NOT NULL,
  claim       uuid NOT NULL,               -- care.claim
  kind        text NOT NULL CHECK (kind IN ('過誤', '取下げ')),
  reason      text NOT NULL,               -- contracts/care/tables/correction-reasons.json
  text        text NOT NULL,
  receiver    text NOT NULL,               -- member: the insurer, or the federation
  sent        uuid NOT NULL,               -- care.sent
  staff       text NOT NULL,
  made_at     timestamptz NOT NULL,
  state       text NOT NULL CHECK (state IN ('asked', 'forwarded', 'refused', 'done', 'missing')),
  answer      text,
  answered_at timestamptz,
  PRIMARY KEY (member, id),
  FOREIGN KEY (member, claim) REFERENCES care.claim
);
CREATE INDEX ON care.claim_request (member, claim);
ALTER TABLE care.claim_request ENABLE ROW LEVEL SECURITY; ALTER TABLE care.claim_request FORCE ROW LEVEL SECURITY;
CREATE POLICY claim_request_own ON care.claim_request TO engawa_applications USING (member = care.member()) WITH CHECK (member = care.member());
GRANT SELECT, INSERT ON care.claim_request TO engawa_applications;
GRANT UPDATE (state, answer, answered_at) ON care.claim_request TO engawa_applications;

-- 過誤申立 at the insurer: what offices asked, and what the town hall made of it. It is told to the federation and to the office from here.
CREATE TABLE municipal.claim_correction (
  member     text NOT NULL,
  id         uuid NOT NULL,
  message    uuid NOT NULL,                -- by which it came
  sender     text NOT NULL,                -- member
  code       text NOT NULL,                -- the town hall's own of the person
  insurer    text NOT NULL,
  insured    text NOT NULL,
  month      text NOT NULL CHECK (month ~ '^\d{6}$'),
  form       text NOT NULL,
  provider   text NOT NULL,
  reason     text NOT NULL,
  text       text NOT NULL,
  taken_at   timestamptz NOT NULL,
  state      text NOT NULL CHECK (state IN ('asked', 'forwarded', 'refused')),
  answer     text,
  federation text,                         -- member, where it was forwarded
  staff      text,
  decided_at timestamptz,
  told_at    timestamptz,                  -- when the exchange had everything that follows
  trouble    text,                         -- what the exchange said against it
  PRIMARY KEY (member, id),
  UNIQUE (member, message, insurer, insured, month, form, provider)
);
CREATE INDEX ON municipal.claim_correction (member, taken_at);
ALTER TABLE municipal.claim_correction ENABLE ROW LEVEL SECURITY; ALTER TABLE municipal.claim_correction FORCE ROW LEVEL SECURITY;
CREATE POLICY claim_correction_own ON municipal.claim_correction TO engawa_applications USING (member = municipal.member()) WITH CHECK (member = municipal.member());
GRANT SELECT, INSERT ON municipal.claim_correction TO engawa_applications;
GRANT UPDATE (state, answer, federation, staff, decided_at, told_at, trouble) ON municipal.claim_correction TO engawa_applications;
