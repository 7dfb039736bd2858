-- 連携データベース: sealed store-and-forward.

-- One row for every message id that a system has had accepted: the same id and content is answered as before, other content is refused.
CREATE TABLE relay.acceptance (
  sender_system  text NOT NULL,
  message_id     text NOT NULL,             -- the sender's own
  content_digest bytea NOT NULL,            -- keyed outside the database
  message        uuid NOT NULL UNIQUE,
  answer         jsonb NOT NULL,
  accepted_at    timestamptz NOT NULL,
  PRIMARY KEY (sender_system, message_id)
);

CREATE TABLE relay.message (
  id              uuid NOT NULL,            -- ours; one message, one row a receiver
  receiver_system text NOT NULL REFERENCES exchange.system,
  receiver        text NOT NULL REFERENCES exchange.member,
  sender_system   text NOT NULL REFERENCES exchange.system,
  sender          text NOT NULL REFERENCES exchange.member,
  message_id      text NOT NULL,
  contract        text NOT NULL,
  purpose         text NOT NULL,
  run_mode        text NOT NULL CHECK (run_mode IN ('通常', '訓練', '試験')),
  payload_digest  text NOT NULL,            -- as in the record
  sealed          text,                     -- JWE to the receiving system's key; null once acknowledged, expired or dead
  sealed_to       text NOT NULL,            -- kid
  size            bigint NOT NULL,
  order_key       text,
  order_position  bigint,
  state           text NOT NULL CHECK (state IN ('kept', 'handed-over', 'acknowledged', 'expired', 'not-delivered')),
  reason          text,
  attempts        int NOT NULL DEFAULT 0,
  next_attempt_at timestamptz NOT NULL,
  accepted_at     timestamptz NOT NULL,
  expires_at      timestamptz NOT NULL,
  settled_at      timestamptz,
  record          uuid NOT NULL,            -- the first subject's record; relay.message_subject holds all of them
  outcome         text NOT NULL DEFAULT 'permit' CHECK (outcome = 'permit'),
  PRIMARY KEY (id, receiver_system),
  -- Law 1 said by the database: a row hangs on the record of this very message, and on a permit.
  FOREIGN KEY (record, id, outcome) REFERENCES ledger.record (id, message, outcome),
  CHECK ((order_key IS NULL) = (order_position IS NULL)),
  CHECK ((state IN ('kept', 'handed-over')) = (sealed IS NOT NULL))
);
CREATE INDEX message_waiting ON relay.message (receiver_system, accepted_at, id) WHERE state IN ('kept', 'handed-over');
CREATE INDEX message_order ON relay.message (receiver_system, sender, order_key, order_position) WHERE order_key IS NOT NULL AND state IN ('kept', 'handed-over');
CREATE INDEX message_expiry ON relay.message (expires_at) WHERE state IN ('kept', 'handed-over');
CREATE INDEX ON relay.message (sender_system, message_id);

CREATE TABLE relay.message_subject (
  message         uuid NOT NULL,
  receiver_system text NOT NULL,
  subject         uuid NOT NULL REFERENCES exchange.subject,
  record          uuid NOT NULL,
  outcome         text NOT NULL DEFAULT 'permit' CHECK (outcome = 'permit'),
  PRIMARY KEY (message, receiver_system, subject),
  FOREIGN KEY (message, receiver_system) REFERENCES relay.message (id, receiver_system),
  FOREIGN KEY (record, message, outcome) REFERENCES ledger.record (id, message, outcome)
);

-- Receipts to the sender: every change of state, in order.
CREATE TABLE relay.event (
  message         uuid NOT NULL,
  receiver_system text NOT NULL,
  at              timestamptz NOT NULL,
  number          int NOT NULL,
  state           text NOT NULL,
  reason          text,
  records         uuid[] NOT NULL DEFAULT '{}',
  PRIMARY KEY (message, receiver_system, number),
  FOREIGN KEY (message, receiver_system) REFERENCES relay.message (id, receiver_system)
);

ALTER TABLE relay.acceptance ENABLE ROW LEVEL SECURITY;      ALTER TABLE relay.acceptance FORCE ROW LEVEL SECURITY;
ALTER TABLE relay.message ENABLE ROW LEVEL SECURITY;         ALTER TABLE relay.message FORCE ROW LEVEL SECURITY;
ALTER TABLE relay.message_subject ENABLE ROW LEVEL SECURITY; ALTER TABLE relay.message_subject FORCE ROW LEVEL SECURITY;
ALTER TABLE relay.event ENABLE ROW LEVEL SECURITY;           ALTER TABLE relay.event FORCE ROW LEVEL SECURITY;

-- engawa.systems: the systems on whose behalf this transaction acts (several in a grouped commit).
CREATE POLICY acceptance_own ON relay.acceptance TO engawa_exchange
  USING (sender_system = ANY (exchange.context_list('systems'))) WITH CHECK (sender_system = ANY (exchange.context_list('systems')));
CREATE POLICY message_party ON relay.message TO engawa_exchange
  USING (receiver_system = ANY (exchange.context_list('systems')) OR sender_system = ANY (exchange.context_list('systems')))
  WITH CHECK (receiver_system = ANY (exchange.context_list('systems')) OR sender_system = ANY (exchange.context_list('systems')));
CREATE POLICY message_subject_party ON relay.message_subject TO engawa_exchange
  USING (EXISTS (SELECT FROM relay.message m WHERE m.id = message AND m.receiver_system = message_subject.receiver_system))
  WITH CHECK (EXISTS (SELECT FROM relay.message m WHERE m.id = message AND m.receiver_system = message_subject.receiver_system));
CREATE POLICY event_party ON relay.event TO engawa_exchange
  USING (EXISTS (SELECT FROM relay.message m WHERE m.id = message AND m.receiver_system = event.receiver_system))
  WITH CHECK (EXISTS (SELECT FROM relay.message m WHERE m.id = message AND m.receiver_system = event.receiver_system));
-- The sweeper expires mail without being able to read even the sealed form of it.
CREATE POLICY message_sweep ON relay.message TO engawa_sweeper USING (true) WITH CHECK (true);
CREATE POLICY event_sweep ON relay.event TO engawa_sweeper USING (true) WITH CHECK (true);

GRANT SELECT, INSERT ON relay.acceptance, relay.message_subject, relay.event TO engawa_exchange;
GRANT SELECT, INSERT, UPDATE ON relay.message TO engawa_exchange;
GRANT SELECT (id, receiver_system, receiver, sender_system, sender, state, reason, sealed_to, size, accepted_at, expires_at, next_attempt_at, settled_at),
  UPDATE (state, reason, sealed, settled_at) ON relay.message TO engawa_sweeper;
GRANT SELECT, INSERT ON relay.event TO engawa_sweeper;
