-- Who takes part: members, their systems and keys. This is a directory; nothing in it is about a resident.

CREATE TABLE exchange.member (
  id           text PRIMARY KEY CHECK (id ~ '^[A-Z]+/[A-Za-z0-9-]+$'),  -- class/code, as in X-Road identifiers
  class        text NOT NULL,
  code         text NOT NULL,
  kind         text NOT NULL,               -- contracts/member.ts: municipality, care-management, home-help, hospital …
  name         text NOT NULL,
  kana         text NOT NULL,
  municipality text,                        -- 全国地方公共団体コード of its seat; null when it serves the whole region
  attributes   jsonb NOT NULL DEFAULT '{}',
  enrolled_at  timestamptz NOT NULL,
  left_at      timestamptz,
  UNIQUE (class, code)
);

CREATE TABLE exchange.system (
  id            text PRIMARY KEY,           -- class/code/name
  member        text NOT NULL REFERENCES exchange.member,
  name          text NOT NULL,
  opening_hours jsonb NOT NULL,             -- contracts/opening-hours.ts
  quota         jsonb NOT NULL DEFAULT '{}',
  enrolled_at   timestamptz NOT NULL,
  revoked_at    timestamptz,
  UNIQUE (id, member)
);

CREATE TABLE exchange.system_key (
  system      text NOT NULL REFERENCES exchange.system,
  kid         text NOT NULL,
  use         text NOT NULL CHECK (use IN ('sig', 'enc')),
  jwk         jsonb NOT NULL,               -- the public key, never a private one
  not_before  timestamptz NOT NULL,
  revoked_at  timestamptz,
  PRIMARY KEY (system, kid)
);

-- Which system of a member receives messages of a contract.
CREATE TABLE exchange.reception (
  member   text NOT NULL,
  contract text NOT NULL,
  system   text NOT NULL,
  PRIMARY KEY (member, contract),
  FOREIGN KEY (system, member) REFERENCES exchange.system (id, member)
);

-- Grows by one with every revocation or change of keys; processes compare it to know that they have heard all of them.
CREATE TABLE exchange.revision (
  single  boolean PRIMARY KEY DEFAULT true CHECK (single),
  version bigint NOT NULL
);
INSERT INTO exchange.revision VALUES (true, 1);

-- The issuer's own storage (oidc-provider).
CREATE TABLE exchange.oidc_artifact (
  model      text NOT NULL,
  id         text NOT NULL,
  payload    jsonb NOT NULL,
  grant_id   text,
  user_code  text,
  uid        text,
  expires_at timestamptz,
  PRIMARY KEY (model, id)
);
CREATE INDEX ON exchange.oidc_artifact (grant_id);
CREATE INDEX ON exchange.oidc_artifact (uid);
CREATE INDEX ON exchange.oidc_artifact (expires_at);

-- A proof of possession is used once, on every process: the insert stands in the transaction that relies on it.
CREATE TABLE exchange.proof (
  key_thumbprint text NOT NULL,
  jti            text NOT NULL,
  seen_at        timestamptz NOT NULL,
  PRIMARY KEY (key_thumbprint, jti)
);
CREATE INDEX ON exchange.proof (seen_at);

-- The region's clock may be turned in the fictional region only; a real region has no row here.
CREATE TABLE exchange.clock (
  single    boolean PRIMARY KEY DEFAULT true CHECK (single),
  offset_ms bigint NOT NULL
);

-- What fails before a caller is identified is counted, not recorded: it is nobody's exchange.
CREATE TABLE exchange.security_count (
  minute timestamptz NOT NULL,
  what   text NOT NULL,
  count  bigint NOT NULL,
  PRIMARY KEY (minute, what)
);

CREATE TABLE exchange.policy_version (
  municipality text NOT NULL,               -- 'baseline' for the region's own
  digest       text NOT NULL,
  bundle       jsonb NOT NULL,
  approved_at  timestamptz NOT NULL,
  PRIMARY KEY (municipality, digest)
);

-- Residents. No name, number or address stands here: identifiers are keyed digests (the key lies outside the database), so that a
-- member's own identifiers find the person, and a copy of the database finds nobody.

CREATE TABLE exchange.subject (
  id              uuid PRIMARY KEY,
  municipality    text NOT NULL,
  status          text NOT NULL CHECK (status IN ('active', 'closed', 'merged', 'split')),
  successor       uuid REFERENCES exchange.subject,
  protected_until timestamptz,              -- 支援措置対象者
  created_at      timestamptz NOT NULL,
  closed_at       timestamptz
);

CREATE TABLE exchange.subject_identifier (
  digest  bytea NOT NULL,                   -- HMAC(linkage key, kind and value)
  subject uuid NOT NULL REFERENCES exchange.subject,
  kind    text NOT NULL CHECK (kind IN ('insured-number', 'four-items')),
  PRIMARY KEY (digest, subject)
);

-- 機関別符号. Neither column says which person, nor that two members' codes are one person's, without the linkage key.
CREATE TABLE exchange.pairwise_code (
  by_code    bytea PRIMARY KEY,             -- HMAC(linkage key, member and code)
  by_subject bytea NOT NULL UNIQUE,         -- HMAC(linkage key, member and subject)
  sealed     bytea NOT NULL,                -- AES-256-GCM(linkage key, code and subject)
  member     text NOT NULL REFERENCES exchange.member,
  made_at    timestamptz NOT NULL,
  dead_at    timestamptz
);

CREATE TABLE exchange.relation (
  id          uuid PRIMARY KEY,
  subject     uuid NOT NULL REFERENCES exchange.subject,
  member      text NOT NULL REFERENCES exchange.member,
  kind        text NOT NULL,                -- contracts/relation.ts
  asserted_by text NOT NULL,                -- 'municipality' | 'subject' | 'introduction'
  asserter    text NOT NULL,                -- the member whose system asserted it
  evidence    text NOT NULL,
  valid_from  timestamptz NOT NULL,
  valid_until timestamptz,
  ended_at    timestamptz,
  CHECK (asserted_by <> 'introduction' OR valid_until IS NOT NULL),
  CHECK (asserter <> member OR asserted_by = 'municipality')   -- never by the member for itself; a town may be its own resident's insurer
);
CREATE INDEX ON exchange.relation (subject);

CREATE TABLE exchange.consent (
  id             uuid PRIMARY KEY,
  subject        uuid NOT NULL REFERENCES exchange.subject,
  giver          text NOT NULL CHECK (giver IN ('person', 'legal-proxy', 'doctor', 'family')),
  giver_name     text,                      -- sealed under the subject's own key; shown to the person only
  recipient      text NOT NULL,             -- a member id, or 'kind:<member kind>'
  purpose        text NOT NULL,
  contracts      text[] NOT NULL,           -- which services; '{}' means every service of the purpose
  valid_from     timestamptz NOT NULL,
  valid_until    timestamptz,
  withdrawn_at   timestamptz,
  text_version   text NOT NULL,
  language       text NOT NULL,
  channel        text NOT NULL CHECK (channel IN ('paper', 'counter', 'web', 'phone')),
  explained_by   text NOT NULL,
  witness        text,
  recorded_by    text NOT NULL REFERENCES exchange.member,
  CHECK (channel <> 'paper' OR witness IS NOT NULL)
);
CREATE INDEX ON exchange.consent (subject);

-- Code requests that match more than one person wait for the town hall.
CREATE TABLE exchange.code_queue (
  id           uuid PRIMARY KEY,
  municipality text NOT NULL,
  member       text NOT NULL REFERENCES exchange.member,
  purpose      text NOT NULL,
  candidates   uuid[] NOT NULL,
  asked_at     timestamptz NOT NULL,
  settled_at   timestamptz
);

ALTER TABLE exchange.subject ENABLE ROW LEVEL SECURITY;            ALTER TABLE exchange.subject FORCE ROW LEVEL SECURITY;
ALTER TABLE exchange.subject_identifier ENABLE ROW LEVEL SECURITY; ALTER TABLE exchange.subject_identifier FORCE ROW LEVEL SECURITY;
ALTER TABLE exchange.pairwise_code ENABLE ROW LEVEL SECURITY;      ALTER TABLE exchange.pairwise_code FORCE ROW LEVEL SECURITY;
ALTER TABLE exchange.relation ENABLE ROW LEVEL SECURITY;           ALTER TABLE exchange.relation FORCE ROW LEVEL SECURITY;
ALTER TABLE exchange.consent ENABLE ROW LEVEL SECURITY;            ALTER TABLE exchange.consent FORCE ROW LEVEL SECURITY;
ALTER TABLE exchange.code_queue ENABLE ROW LEVEL SECURITY;         ALTER TABLE exchange.code_queue FORCE ROW LEVEL SECURITY;

-- A transaction names the subjects it is about (engawa.subjects) and the digests it looks up (engawa.digests, hex).
CREATE POLICY subject_named ON exchange.subject TO engawa_exchange
  USING (id::text = ANY (exchange.context_list('subjects'))) WITH CHECK (id::text = ANY (exchange.context_list('subjects')));
CREATE POLICY identifier_named ON exchange.subject_identifier TO engawa_exchange
  USING (encode(digest, 'hex') = ANY (exchange.context_list('digests')) OR subject::text = ANY (exchange.context_list('subjects')))
  WITH CHECK (subject::text = ANY (exchange.context_list('subjects')));
CREATE POLICY code_named ON exchange.pairwise_code TO engawa_exchange
  USING (encode(by_code, 'hex') = ANY (exchange.context_list('digests')) OR encode(by_subject, 'hex') = ANY (exchange.context_list('digests')))
  WITH CHECK (encode(by_subject, 'hex') = ANY (exchange.context_list('digests')));
CREATE POLICY relation_named ON exchange.relation TO engawa_exchange
  USING (subject::text = ANY (exchange.context_list('subjects'))) WITH CHECK (subject::text = ANY (exchange.context_list('subjects')));
CREATE POLICY consent_named ON exchange.consent TO engawa_exchange
  USING (subject::text = ANY (exchange.context_list('subjects'))) WITH CHECK (subject::text = ANY (exchange.context_list('subjects')));
CREATE POLICY queue_of_town ON exchange.code_queue TO engawa_exchange
  USING (municipality = exchange.context('municipality')) WITH CHECK (municipality = exchange.context('municipality'));

GRANT SELECT, INSERT, UPDATE ON exchange.member, exchange.system, exchange.system_key, exchange.reception, exchange.clock TO engawa_exchange;
GRANT SELECT, UPDATE ON exchange.revision TO engawa_exchange;
GRANT SELECT, INSERT, UPDATE, DELETE ON exchange.oidc_artifact, exchange.security_count TO engawa_exchange;
GRANT SELECT, INSERT, DELETE ON exchange.proof TO engawa_exchange;
GRANT SELECT, INSERT ON exchange.policy_version TO engawa_exchange;
GRANT SELECT, INSERT, UPDATE ON exchange.subject, exchange.subject_identifier, exchange.pairwise_code, exchange.relation,
  exchange.consent, exchange.code_queue TO engawa_exchange;
