-- 申請の進み具合の知らせ: what the town hall tells of each step of an application, by its day and nothing else (applications/municipal/care-insurance/ledger/steps.ts).
CREATE TABLE municipal.progress_notice (
  member        text NOT NULL,
  id            uuid NOT NULL,
  code          text NOT NULL,
  certification uuid NOT NULL,
  content       jsonb NOT NULL,           -- municipal/certification-progress
  made_at       timestamptz NOT NULL,
  state         text NOT NULL CHECK (state IN ('waiting', 'sent', 'refused')),
  reason        text,                     -- why not, in the exchange's words
  state_at      timestamptz NOT NULL,
  PRIMARY KEY (member, id)
);
CREATE INDEX ON municipal.progress_notice (member, code);
CREATE INDEX ON municipal.progress_notice (member, made_at) WHERE state = 'waiting';
ALTER TABLE municipal.progress_notice ENABLE ROW LEVEL SECURITY; ALTER TABLE municipal.progress_notice FORCE ROW LEVEL SECURITY;
CREATE POLICY progress_notice_own ON municipal.progress_notice TO engawa_applications USING (member = municipal.member()) WITH CHECK (member = municipal.member());
GRANT SELECT, INSERT ON municipal.progress_notice TO engawa_applications;
GRANT UPDATE (state, reason, state_at) ON municipal.progress_notice TO engawa_applications;

-- At the office: when the insurer last told how far an application is; empty where only the office itself has written.
ALTER TABLE care.application ADD COLUMN told_at timestamptz;
