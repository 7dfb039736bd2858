-- 支援措置: proposed by one member of the town hall's staff, decided by another. An urgent one holds from the moment it is proposed, and is looked at
-- afterwards. That there is a proposal says that somebody hides: rows are seen by a transaction that names the town's protections, and by no other.
CREATE TABLE exchange.protection (
  id            uuid PRIMARY KEY,
  subject       uuid NOT NULL REFERENCES exchange.subject,
  municipality  text NOT NULL,
  member        text NOT NULL REFERENCES exchange.member,
  act           text NOT NULL CHECK (act IN ('set', 'end')),
  until         timestamptz,
  urgent        boolean NOT NULL,
  terms         text NOT NULL,              -- reason and opinion; sealed under the person's own key
  proposer      text NOT NULL,
  proposer_role text NOT NULL,
  proposed_at   timestamptz NOT NULL,
  decider       text,
  decided_at    timestamptz,
  outcome       text CHECK (outcome IN ('approved', 'declined', 'withdrawn', 'overtaken')),
  CHECK ((act = 'set') = (until IS NOT NULL)),
  CHECK (NOT urgent OR act = 'set'),
  CHECK (NOT urgent OR outcome IS DISTINCT FROM 'declined'),   -- one person alone ends no protection
  CHECK ((decided_at IS NULL) = (outcome IS NULL)),
  CHECK ((decider IS NOT NULL) = coalesce(outcome IN ('approved', 'declined'), false)),
  CHECK (decider <> proposer)               -- two persons are two
);
CREATE INDEX ON exchange.protection (municipality, proposed_at);
CREATE INDEX ON exchange.protection (subject) WHERE decided_at IS NULL;

ALTER TABLE exchange.protection ENABLE ROW LEVEL SECURITY; ALTER TABLE exchange.protection FORCE ROW LEVEL SECURITY;
CREATE POLICY protection_of_town ON exchange.protection TO engawa_exchange
  USING (municipality = exchange.context('protections')) WITH CHECK (municipality = exchange.context('protections'));
GRANT SELECT, INSERT ON exchange.protection TO engawa_exchange;
GRANT UPDATE (decider, decided_at, outcome) ON exchange.protection TO engawa_exchange;

-- Who is protected at this moment, for the same transaction.
CREATE POLICY subject_protected ON exchange.subject FOR SELECT TO engawa_exchange
  USING (protected_until IS NOT NULL AND municipality = exchange.context('protections'));
