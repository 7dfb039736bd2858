-- What members' systems report of the work that was done with them (contracts/task-event.ts). No person has a place in it.
CREATE TABLE exchange.task_event (
  member      text NOT NULL REFERENCES exchange.member,
  id          uuid NOT NULL,               -- the reporter's own
  system      text NOT NULL REFERENCES exchange.system,
  kind        text NOT NULL,               -- application/kind, as declared
  started_at  timestamptz NOT NULL,
  ended_at    timestamptz NOT NULL CHECK (ended_at >= started_at),
  channel     text NOT NULL,
  corrections int NOT NULL CHECK (corrections >= 0),
  PRIMARY KEY (member, id)
);
CREATE INDEX ON exchange.task_event (member, ended_at);
CREATE INDEX ON exchange.task_event (ended_at);
ALTER TABLE exchange.task_event ENABLE ROW LEVEL SECURITY;
ALTER TABLE exchange.task_event FORCE ROW LEVEL SECURITY;
CREATE POLICY task_event_own ON exchange.task_event TO engawa_exchange
  USING (member = ANY (exchange.context_members())) WITH CHECK (member = ANY (exchange.context_members()));
CREATE POLICY task_event_forget ON exchange.task_event TO engawa_sweeper USING (true) WITH CHECK (false);
GRANT SELECT, INSERT ON exchange.task_event TO engawa_exchange;
GRANT SELECT (ended_at), DELETE ON exchange.task_event TO engawa_sweeper;
