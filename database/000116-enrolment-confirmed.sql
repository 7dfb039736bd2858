-- What the operator enrols for a municipality (自治体) is proposed until that municipality has confirmed it; its very first system, of which
-- nobody can be asked, is bound to a letter (通知書) whose code the operator never sees.

CREATE TABLE exchange.enrolment_proposal (
  id           uuid PRIMARY KEY,
  act          text NOT NULL CHECK (act IN ('system', 'service')),
  body         text NOT NULL,               -- JSON, word for word as it is carried out
  digest       text NOT NULL,               -- SHA-256 of it: what is confirmed is what was read
  towns        text[] NOT NULL CHECK (cardinality(towns) > 0),  -- each of them is asked
  proposed_by  text NOT NULL REFERENCES exchange.system,
  proposer     text NOT NULL,
  proposed_at  timestamptz NOT NULL,
  expires_at   timestamptz NOT NULL,
  settled_at   timestamptz,
  outcome      text CHECK (outcome IN ('in-force', 'declined')),
  CHECK ((settled_at IS NULL) = (outcome IS NULL))
);
CREATE INDEX ON exchange.enrolment_proposal (proposed_at);

CREATE TABLE exchange.enrolment_confirmation (
  proposal     uuid NOT NULL REFERENCES exchange.enrolment_proposal,
  municipality text NOT NULL,
  system       text NOT NULL REFERENCES exchange.system,
  actor        text NOT NULL,               -- a member of staff's id, or a name where the town has enrolled no staff
  confirmed_at timestamptz NOT NULL,
  PRIMARY KEY (proposal, municipality)
);

-- first: of a municipality that never had a system; laid down by the operator. spare: laid down by itself, for the day on which all its systems
-- are lost or revoked: nobody else can bring it back, so that nobody can bring it back as somebody else.
CREATE TABLE exchange.letter (
  number       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  municipality text NOT NULL,
  kind         text NOT NULL CHECK (kind IN ('first', 'spare')),
  hash         text NOT NULL UNIQUE CHECK (hash ~ '^[0-9a-f]{64}$'),
  laid_by      text NOT NULL REFERENCES exchange.system,
  laid_at      timestamptz NOT NULL,
  used_at      timestamptz,
  used_for     text REFERENCES exchange.system
);
CREATE INDEX ON exchange.letter (municipality);

GRANT SELECT, INSERT ON exchange.enrolment_proposal, exchange.enrolment_confirmation, exchange.letter TO engawa_exchange;
GRANT UPDATE (settled_at, outcome) ON exchange.enrolment_proposal TO engawa_exchange;
GRANT UPDATE (used_at, used_for) ON exchange.letter TO engawa_exchange;

-- Two approvals are of two persons. A town that has staff enrolled is asked for their claims, which may come through one system; the role says
-- that such a claim was there, and the approver is then the staff's id.
ALTER TABLE exchange.policy_approval
  ADD COLUMN member text GENERATED ALWAYS AS (regexp_replace(system, '/[^/]+$', '')) STORED,
  ADD COLUMN role text;
ALTER TABLE exchange.policy_approval
  DROP CONSTRAINT policy_approval_pkey,
  DROP CONSTRAINT policy_approval_proposal_approver_key,
  ADD PRIMARY KEY (proposal, member, approver);
