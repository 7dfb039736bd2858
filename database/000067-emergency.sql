-- 災害時提供 (災害対策基本法49条の11第3項): a disaster that a town's officer declares, what is released under it, and what the receivers owe.

CREATE TABLE exchange.disaster (
  id           uuid PRIMARY KEY,
  municipality text NOT NULL,
  member       text NOT NULL REFERENCES exchange.member,
  name         text NOT NULL,
  areas        text[] NOT NULL,             -- 圏域, in the town's own words; empty: the whole municipality
  declared_at  timestamptz NOT NULL,
  declarer     text NOT NULL,               -- staff of the member, as who ended it
  ended_at     timestamptz,
  ender        text,
  CHECK ((ended_at IS NULL) = (ender IS NULL))
);

CREATE TABLE exchange.emergency_release (
  id            uuid PRIMARY KEY,
  disaster      uuid NOT NULL REFERENCES exchange.disaster,
  member        text NOT NULL REFERENCES exchange.member,
  contract      text NOT NULL,
  purpose       text NOT NULL,
  fields        text[] NOT NULL CHECK (cardinality(fields) > 0),
  receivers     text[] NOT NULL CHECK (cardinality(receivers) > 0),
  duty          text NOT NULL CHECK (duty IN ('return', 'delete')),
  due_at        timestamptz NOT NULL,
  expires_at    timestamptz NOT NULL,
  officer       text NOT NULL,
  officer_role  text NOT NULL,
  proposed_at   timestamptz NOT NULL,
  approver      text,
  approver_role text,
  approved_at   timestamptz,
  ended_at      timestamptz,
  CHECK ((approver IS NULL) = (approved_at IS NULL)),
  CHECK (approver <> officer),              -- two persons are two
  CHECK (due_at >= expires_at)
);

-- Who was given something under a release, and whether it was returned or deleted.
CREATE TABLE exchange.release_duty (
  release      uuid NOT NULL REFERENCES exchange.emergency_release,
  receiver     text NOT NULL REFERENCES exchange.member,
  giver        text NOT NULL REFERENCES exchange.member,
  given_at     timestamptz NOT NULL,
  fulfilled_at timestamptz,
  fulfiller    text,
  PRIMARY KEY (release, receiver)
);

-- The messages of a release, so that its end stops what still waits.
CREATE TABLE relay.release_message (
  message       uuid NOT NULL,
  release       uuid NOT NULL REFERENCES exchange.emergency_release,
  sender_system text NOT NULL,
  PRIMARY KEY (message)
);
CREATE INDEX ON relay.release_message (release);

ALTER TABLE exchange.emergency_release ENABLE ROW LEVEL SECURITY; ALTER TABLE exchange.emergency_release FORCE ROW LEVEL SECURITY;
ALTER TABLE exchange.release_duty ENABLE ROW LEVEL SECURITY;      ALTER TABLE exchange.release_duty FORCE ROW LEVEL SECURITY;
ALTER TABLE relay.release_message ENABLE ROW LEVEL SECURITY;      ALTER TABLE relay.release_message FORCE ROW LEVEL SECURITY;
CREATE POLICY release_own ON exchange.emergency_release TO engawa_exchange
  USING (member = ANY (exchange.context_members())) WITH CHECK (member = ANY (exchange.context_members()));
CREATE POLICY release_received ON exchange.emergency_release FOR SELECT TO engawa_exchange
  USING (receivers && exchange.context_members());
CREATE POLICY duty_given ON exchange.release_duty TO engawa_exchange
  USING (giver = ANY (exchange.context_members())) WITH CHECK (giver = ANY (exchange.context_members()));
CREATE POLICY duty_owed ON exchange.release_duty TO engawa_exchange
  USING (receiver = ANY (exchange.context_members())) WITH CHECK (receiver = ANY (exchange.context_members()));
CREATE POLICY release_message_own ON relay.release_message TO engawa_exchange
  USING (exchange.context_members() && ARRAY[regexp_replace(sender_system, '/[^/]+$', '')])
  WITH CHECK (exchange.context_members() && ARRAY[regexp_replace(sender_system, '/[^/]+$', '')]);

GRANT SELECT, INSERT ON exchange.disaster, exchange.emergency_release, exchange.release_duty, relay.release_message TO engawa_exchange;
GRANT UPDATE (ended_at, ender) ON exchange.disaster TO engawa_exchange;
GRANT UPDATE (approver, approver_role, approved_at, ended_at) ON exchange.emergency_release TO engawa_exchange;
GRANT UPDATE (given_at, fulfilled_at, fulfiller) ON exchange.release_duty TO engawa_exchange;
