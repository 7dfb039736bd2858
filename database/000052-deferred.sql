-- 照会 asked with `Prefer: respond-async` of a provider that is closed or cannot be reached: the question waits, and the answer comes to
-- the asker's inbox. The question is sealed to a key of the exchange that lies outside the database (the exchange itself will ask it);
-- the answer is sealed to the asker's key, as everything in the relay.
CREATE TABLE relay.deferred (
  message         uuid PRIMARY KEY,
  message_id      text NOT NULL,               -- the asker's own
  asker_system    text NOT NULL REFERENCES exchange.system,
  provider_system text NOT NULL REFERENCES exchange.system,
  subject         uuid REFERENCES exchange.subject,
  record          uuid NOT NULL,               -- its intent
  outcome         text NOT NULL DEFAULT 'permit' CHECK (outcome = 'permit'),
  is_safe         boolean NOT NULL,            -- may be asked again when nobody knows whether it was
  sealed          text,                        -- null once settled
  state           text NOT NULL CHECK (state IN ('waiting', 'answered', 'failed')),
  reason          text,
  attempts        int NOT NULL DEFAULT 0,
  next_attempt_at timestamptz NOT NULL,        -- the machine's time, as the lease
  lease           uuid,                        -- of the process that is asking now
  lease_until     timestamptz,
  asked_at        timestamptz NOT NULL,        -- the region's time, as the expiry
  expires_at      timestamptz NOT NULL,
  settled_at      timestamptz,
  FOREIGN KEY (record, message, outcome) REFERENCES ledger.record (id, message, outcome),
  CHECK ((state = 'waiting') = (sealed IS NOT NULL)),
  CHECK ((state = 'waiting') = (settled_at IS NULL)),
  CHECK ((lease IS NULL) = (lease_until IS NULL))
);
CREATE INDEX deferred_due ON relay.deferred (next_attempt_at) WHERE state = 'waiting';
CREATE INDEX ON relay.deferred (settled_at);

ALTER TABLE relay.deferred ENABLE ROW LEVEL SECURITY;
ALTER TABLE relay.deferred FORCE ROW LEVEL SECURITY;
-- engawa.overdue: it looks for those whose time has come.
CREATE POLICY deferred_asker ON relay.deferred TO engawa_exchange
  USING (asker_system IN (SELECT unnest(exchange.context_list('systems'))) OR exchange.context('overdue') = 'yes')
  WITH CHECK (asker_system IN (SELECT unnest(exchange.context_list('systems'))) OR exchange.context('overdue') = 'yes');
CREATE POLICY deferred_forget ON relay.deferred TO engawa_sweeper USING (settled_at IS NOT NULL);
GRANT SELECT, INSERT ON relay.deferred TO engawa_exchange;
GRANT UPDATE (state, reason, attempts, next_attempt_at, lease, lease_until, sealed, settled_at) ON relay.deferred TO engawa_exchange;
GRANT SELECT (message, settled_at), DELETE ON relay.deferred TO engawa_sweeper;

-- An answer in the inbox: decided again at its hand-over as the inquiry that it answers, and never for more than what was sealed.
ALTER TABLE relay.message ADD COLUMN items text[];
ALTER TABLE relay.message ADD COLUMN shown jsonb;
