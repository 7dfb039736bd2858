-- What takes part beside members and systems, each version kept: who approved what, and what was in force at any time, stays answerable.

-- An older version may be approved again: what was approved last counts, whatever its digest.
ALTER TABLE exchange.policy_version DROP CONSTRAINT policy_version_pkey;
ALTER TABLE exchange.policy_version ADD COLUMN number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY;
CREATE INDEX ON exchange.policy_version (municipality, digest);
-- What the digest in a record is made of ('region') and the contracts in it ('contracts') are looked up by digest alone, and kept once.
CREATE UNIQUE INDEX ON exchange.policy_version (municipality, digest) WHERE municipality IN ('region', 'contracts');

CREATE TABLE exchange.policy_proposal (
  id           uuid PRIMARY KEY,
  municipality text NOT NULL,               -- 'baseline' for the region's own
  digest       text NOT NULL,
  bundle       jsonb NOT NULL,
  base         text NOT NULL,               -- the digest in force that the difference was shown against
  reason       text NOT NULL,
  proposed_by  text NOT NULL REFERENCES exchange.system,
  proposer     text NOT NULL,               -- the person, as the member names them
  proposed_at  timestamptz NOT NULL,
  version      bigint REFERENCES exchange.policy_version   -- what it became
);
CREATE INDEX ON exchange.policy_proposal (proposed_at);

-- One approval a system; a system of a town stands for one approver, until staff sign in themselves.
CREATE TABLE exchange.policy_approval (
  proposal    uuid NOT NULL REFERENCES exchange.policy_proposal,
  system      text NOT NULL REFERENCES exchange.system,
  approver    text NOT NULL,
  approved_at timestamptz NOT NULL,
  PRIMARY KEY (proposal, system),
  UNIQUE (proposal, approver)
);

-- Contracts of anybody's software, uploaded; the newest version of an id is in force.
CREATE TABLE exchange.contract_version (
  number      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id          text NOT NULL,
  version     text NOT NULL,
  contract    jsonb NOT NULL,
  enrolled_at timestamptz NOT NULL,
  UNIQUE (id, version)
);

-- Witnesses (立会人) enrolled while the region runs, beside those of its configuration.
CREATE TABLE exchange.witness (
  vkey        text PRIMARY KEY,
  name        text NOT NULL,
  url         text NOT NULL,
  enrolled_at timestamptz NOT NULL
);

GRANT SELECT, INSERT ON exchange.policy_proposal, exchange.policy_approval, exchange.contract_version, exchange.witness TO engawa_exchange;
GRANT UPDATE (version) ON exchange.policy_proposal TO engawa_exchange;
