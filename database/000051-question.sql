-- 照会 to a system without an open port: it collects its questions itself. A question stands here only while the process that asked is
-- waiting for the answer; both are sealed, the question to the provider's key, the answer to a key that this process alone has.
CREATE TABLE relay.question (
  message         uuid PRIMARY KEY,
  provider_system text NOT NULL REFERENCES exchange.system,
  record          uuid NOT NULL,               -- its intent
  outcome         text NOT NULL DEFAULT 'permit' CHECK (outcome = 'permit'),
  sealed          text NOT NULL,               -- JWE
  answer_key      jsonb NOT NULL,              -- public
  state           text NOT NULL DEFAULT 'asked' CHECK (state IN ('asked', 'taken', 'answered')),
  answer          text,                        -- JWE
  asked_at        timestamptz NOT NULL,        -- the machine's time
  deadline        timestamptz NOT NULL,
  FOREIGN KEY (record, message, outcome) REFERENCES ledger.record (id, message, outcome),
  CHECK ((state = 'answered') = (answer IS NOT NULL))
);
CREATE INDEX question_asked ON relay.question (provider_system, asked_at) WHERE state = 'asked';
CREATE INDEX ON relay.question (deadline);

ALTER TABLE relay.question ENABLE ROW LEVEL SECURITY;
ALTER TABLE relay.question FORCE ROW LEVEL SECURITY;
CREATE POLICY question_provider ON relay.question TO engawa_exchange
  USING (provider_system = ANY (exchange.context_list('systems'))) WITH CHECK (provider_system = ANY (exchange.context_list('systems')));
CREATE POLICY question_sweep ON relay.question TO engawa_sweeper USING (true);
GRANT SELECT, INSERT, DELETE ON relay.question TO engawa_exchange;
GRANT UPDATE (state, answer) ON relay.question TO engawa_exchange;
GRANT SELECT (message, deadline), DELETE ON relay.question TO engawa_sweeper;
