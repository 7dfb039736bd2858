-- What a town hall answers residents is drafted by one member of its staff and approved by another（決裁）. The draft is the town hall's alone until then; the resident
-- is told that there is one. Texts are sealed under the person's own key, as the answer will be.
CREATE TABLE exchange.answer_draft (
  id           uuid PRIMARY KEY,
  member       text NOT NULL REFERENCES exchange.member,
  question     uuid REFERENCES exchange.asked_why,
  request      uuid REFERENCES exchange.subject_request,
  decision     text CHECK (decision IN ('granted', 'partly', 'refused')),
  text         text NOT NULL,               -- sealed
  drafter      text NOT NULL,
  drafter_role text NOT NULL,
  drafted_at   timestamptz NOT NULL,
  outcome      text CHECK (outcome IN ('approved', 'returned', 'withdrawn')),
  decider      text,
  decider_role text,
  deputised    boolean,                     -- 代決
  note         text,                        -- sealed: why it comes back, why a deputy decided
  decided_at   timestamptz,
  read_by      text,                        -- 後閲, of what a deputy approved
  read_at      timestamptz,
  CHECK ((question IS NULL) <> (request IS NULL)),
  CHECK ((request IS NULL) = (decision IS NULL)),
  CHECK ((decided_at IS NULL) = (outcome IS NULL)),
  CHECK ((decider IS NOT NULL) = coalesce(outcome IN ('approved', 'returned'), false)),
  CHECK ((decider IS NULL) = (decider_role IS NULL)),
  CHECK ((decider IS NULL) = (deputised IS NULL)),
  CHECK (NOT coalesce(deputised, false) OR note IS NOT NULL),
  CHECK (outcome IS DISTINCT FROM 'returned' OR note IS NOT NULL),
  CHECK (decider <> drafter),               -- two persons are two
  CHECK ((read_at IS NULL) = (read_by IS NULL)),
  CHECK (read_at IS NULL OR deputised AND outcome = 'approved'),
  CHECK (read_by <> decider)
);
CREATE INDEX ON exchange.answer_draft (member, drafted_at) WHERE decided_at IS NULL;
CREATE INDEX ON exchange.answer_draft (question) WHERE question IS NOT NULL;
CREATE INDEX ON exchange.answer_draft (request) WHERE request IS NOT NULL;

ALTER TABLE exchange.answer_draft ENABLE ROW LEVEL SECURITY; ALTER TABLE exchange.answer_draft FORCE ROW LEVEL SECURITY;
CREATE POLICY answer_draft_of_member ON exchange.answer_draft TO engawa_exchange
  USING (member = ANY (exchange.context_members())) WITH CHECK (member = ANY (exchange.context_members()));
GRANT SELECT, INSERT ON exchange.answer_draft TO engawa_exchange;
GRANT UPDATE (outcome, decider, decider_role, deputised, note, decided_at, read_by, read_at) ON exchange.answer_draft TO engawa_exchange;

-- That a draft waits, and since when: what the person is told of it.
ALTER TABLE exchange.asked_why ADD COLUMN drafted_at timestamptz;
ALTER TABLE exchange.subject_request ADD COLUMN drafted_at timestamptz;
GRANT UPDATE (drafted_at) ON exchange.asked_why, exchange.subject_request TO engawa_exchange;
