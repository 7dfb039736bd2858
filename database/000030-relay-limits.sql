-- What the relay takes in has a limit, and what it keeps has an end.

-- The exchange changes how far a message has come, and nothing else of it: neither whose it is nor what it hangs on.
REVOKE UPDATE ON relay.message FROM engawa_exchange;
GRANT UPDATE (state, reason, attempts, next_attempt_at, sealed, settled_at) ON relay.message TO engawa_exchange;

-- The same law as in 000004, with the list of systems read once a statement: all that waits for a system is counted under it.
ALTER POLICY message_party ON relay.message
  USING (receiver_system IN (SELECT unnest(exchange.context_list('systems')))
    OR sender_system IN (SELECT unnest(exchange.context_list('systems'))))
  WITH CHECK (receiver_system IN (SELECT unnest(exchange.context_list('systems')))
    OR sender_system IN (SELECT unnest(exchange.context_list('systems'))));

-- How much a system has sent, by the minute; written once a second by each process (exchange/travel/sending.ts).
CREATE TABLE exchange.sending (
  system text NOT NULL REFERENCES exchange.system,
  minute timestamptz NOT NULL,             -- the machine's time
  count  bigint NOT NULL,
  PRIMARY KEY (system, minute)
);
CREATE INDEX ON exchange.sending (minute);
GRANT SELECT, INSERT, UPDATE, DELETE ON exchange.sending TO engawa_exchange;

-- The end of a message: its states and subjects go with it, and then its acceptance. Only what is settled can go, whoever asks.
ALTER TABLE relay.message_subject DROP CONSTRAINT message_subject_message_receiver_system_fkey,
  ADD FOREIGN KEY (message, receiver_system) REFERENCES relay.message (id, receiver_system) ON DELETE CASCADE;
ALTER TABLE relay.event DROP CONSTRAINT event_message_receiver_system_fkey,
  ADD FOREIGN KEY (message, receiver_system) REFERENCES relay.message (id, receiver_system) ON DELETE CASCADE;
CREATE INDEX message_settled ON relay.message (settled_at) WHERE settled_at IS NOT NULL;

DROP POLICY message_sweep ON relay.message;
CREATE POLICY message_sweep ON relay.message FOR SELECT TO engawa_sweeper USING (true);
CREATE POLICY message_expire ON relay.message FOR UPDATE TO engawa_sweeper USING (true) WITH CHECK (true);
CREATE POLICY message_forget ON relay.message FOR DELETE TO engawa_sweeper
  USING (settled_at IS NOT NULL AND state NOT IN ('kept', 'handed-over'));
CREATE POLICY acceptance_forget ON relay.acceptance TO engawa_sweeper
  USING (NOT EXISTS (SELECT FROM relay.message m WHERE m.id = message)) WITH CHECK (false);
GRANT DELETE ON relay.message, relay.acceptance TO engawa_sweeper;
GRANT SELECT (message) ON relay.acceptance TO engawa_sweeper;

-- Records are removed by the migrator, who must see what still hangs on them, also where it is no superuser.
CREATE POLICY message_owner ON relay.message FOR SELECT TO CURRENT_USER USING (true);
