-- Being told (通知を受ける): where systems are pushed what waits for them, and which members want which notices.

-- An endpoint of a system. Nobody is pushed to before the endpoint itself has agreed (CloudEvents web hooks, 4).
CREATE TABLE exchange.webhook (
  system          text PRIMARY KEY REFERENCES exchange.system,
  url             text NOT NULL CHECK (url ~ '^https?://'),
  state           text NOT NULL CHECK (state IN ('asked', 'confirmed', 'retired')),
  confirm_digest  bytea UNIQUE,             -- SHA-256 of the secret in the call-back address
  rate            int CHECK (rate > 0),     -- requests a minute that the endpoint allows; null: no limit
  asked_at        timestamptz NOT NULL,
  settled_at      timestamptz,              -- confirmed, or retired
  failures        int NOT NULL DEFAULT 0,   -- in a row
  last_failure    text,
  last_failure_at timestamptz,
  -- Both on the machine's time. One process at a time drives an endpoint; one that died is relieved when its lease has run out.
  next_push_at    timestamptz NOT NULL,
  lease_holder    uuid,
  lease_until     timestamptz,
  CHECK ((state = 'asked') = (confirm_digest IS NOT NULL))
);
CREATE INDEX ON exchange.webhook (next_push_at) WHERE state = 'confirmed';
GRANT SELECT, INSERT, UPDATE, DELETE ON exchange.webhook TO engawa_exchange;

-- What a kept message is, so that it is decided and recorded as that when it is handed over.
ALTER TABLE relay.message ADD COLUMN kind text NOT NULL DEFAULT 'submission';

-- Who wants to be told by whom of what: about one person, or (subject null) about all with whom the member stands in the relation
-- that the purpose asks for.
CREATE TABLE exchange.subscription (
  id       uuid PRIMARY KEY,
  system   text NOT NULL,
  member   text NOT NULL,
  provider text NOT NULL REFERENCES exchange.member,
  contract text NOT NULL,
  purpose  text NOT NULL,
  subject  uuid REFERENCES exchange.subject,
  made_at  timestamptz NOT NULL,
  ended_at timestamptz,
  FOREIGN KEY (system, member) REFERENCES exchange.system (id, member)
);
CREATE INDEX ON exchange.subscription (member) WHERE ended_at IS NULL;
CREATE INDEX ON exchange.subscription (provider, contract) WHERE ended_at IS NULL;
ALTER TABLE exchange.subscription ENABLE ROW LEVEL SECURITY;
ALTER TABLE exchange.subscription FORCE ROW LEVEL SECURITY;
-- A member sees its own; a transaction about a person those about that person. One that names nobody says nothing about a resident.
CREATE POLICY subscription_named ON exchange.subscription TO engawa_exchange
  USING (subject IS NULL OR member = exchange.context('member')
    OR subject::text IN (SELECT unnest(exchange.context_list('subjects'))))
  WITH CHECK (member = exchange.context('member'));
GRANT SELECT, INSERT ON exchange.subscription TO engawa_exchange;
GRANT UPDATE (ended_at) ON exchange.subscription TO engawa_exchange;

-- One row for every notice that a system has had accepted, for the same answer to the same id. Whom it went to is not in it.
CREATE TABLE relay.notice (
  sender_system  text NOT NULL,
  message_id     text NOT NULL,
  content_digest bytea NOT NULL,            -- keyed outside the database
  answer         jsonb NOT NULL,
  accepted_at    timestamptz NOT NULL,
  PRIMARY KEY (sender_system, message_id)
);
CREATE INDEX ON relay.notice (accepted_at);
ALTER TABLE relay.notice ENABLE ROW LEVEL SECURITY;
ALTER TABLE relay.notice FORCE ROW LEVEL SECURITY;
CREATE POLICY notice_own ON relay.notice TO engawa_exchange
  USING (sender_system IN (SELECT unnest(exchange.context_list('systems'))))
  WITH CHECK (sender_system IN (SELECT unnest(exchange.context_list('systems'))));
CREATE POLICY notice_forget ON relay.notice TO engawa_sweeper USING (true) WITH CHECK (false);
GRANT SELECT, INSERT ON relay.notice TO engawa_exchange;
GRANT SELECT (accepted_at), DELETE ON relay.notice TO engawa_sweeper;
