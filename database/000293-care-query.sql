-- 実績のおたずね (applications/care/queries/): what an office answers to a planner's query, and what a planner was answered. The query itself stands in
-- care.received of the one and care.sent of the other.
CREATE TABLE care.query_answer (
  member   text NOT NULL,
  query    uuid NOT NULL,                  -- at the office that answers care.received.message, at the planner care.sent.id
  id       uuid NOT NULL,                  -- of the answer: who answers, sends; an answer that comes twice is one
  code     text NOT NULL,
  how      text NOT NULL CHECK (how IN ('corrected', 'right', 'other')),
  text     text NOT NULL,
  sequence text,                           -- ファイル連番 of the corrected actuals that it goes with
  staff    text,                           -- of the office's own; of what another answered nobody
  role     text NOT NULL,
  message  uuid,                           -- by which it came; empty where it was written here
  at       timestamptz NOT NULL,
  PRIMARY KEY (member, query, id)
);
CREATE INDEX ON care.query_answer (member, code);
ALTER TABLE care.query_answer ENABLE ROW LEVEL SECURITY; ALTER TABLE care.query_answer FORCE ROW LEVEL SECURITY;
CREATE POLICY query_answer_own ON care.query_answer TO engawa_applications USING (member = care.member()) WITH CHECK (member = care.member());
GRANT SELECT, INSERT ON care.query_answer TO engawa_applications;
