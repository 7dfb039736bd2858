-- Two registrations of one person are merged, and a wrong merge is split again. What was registered stays with the registration that it
-- was made for (`subject`) and leads to the survivor (`leads_to`) for as long as the merge lasts: so a split can tell them apart.
ALTER TABLE exchange.subject
  ADD COLUMN survivor uuid REFERENCES exchange.subject,   -- where the chain of successors ends
  ADD COLUMN split_at timestamptz,                        -- what was accepted about this person until then is not handed over
  ADD CHECK ((status = 'merged') = (successor IS NOT NULL)),
  ADD CHECK ((successor IS NULL) = (survivor IS NULL)),
  ADD CHECK (survivor <> id);
CREATE INDEX ON exchange.subject (survivor) WHERE survivor IS NOT NULL;

ALTER TABLE exchange.subject_identifier ADD COLUMN leads_to uuid REFERENCES exchange.subject;
ALTER TABLE exchange.relation ADD COLUMN leads_to uuid REFERENCES exchange.subject;
ALTER TABLE exchange.consent ADD COLUMN leads_to uuid REFERENCES exchange.subject;
CREATE INDEX ON exchange.relation ((coalesce(leads_to, subject)));
CREATE INDEX ON exchange.consent ((coalesce(leads_to, subject)));
CREATE INDEX ON exchange.subject_identifier ((coalesce(leads_to, subject)));

-- A member that had a code for each of the two keeps both; one of them leads, and is the one that it is given.
ALTER TABLE exchange.pairwise_code
  ADD COLUMN leads boolean NOT NULL DEFAULT true,
  DROP CONSTRAINT pairwise_code_by_subject_key;
ALTER TABLE exchange.pairwise_code
  ADD CONSTRAINT pairwise_code_leads EXCLUDE USING btree (by_subject WITH =) WHERE (leads AND dead_at IS NULL);
CREATE INDEX ON exchange.pairwise_code (by_subject);

-- What a member is told of its own codes: two of them are one person's, or one is dead. The codes are sealed; the day only, as made_at.
CREATE TABLE exchange.code_change (
  id      uuid PRIMARY KEY,
  member  text NOT NULL REFERENCES exchange.member,
  kind    text NOT NULL CHECK (kind IN ('merged', 'split')),
  sealed  bytea NOT NULL,                   -- AES-256-GCM(linkage key, the code, and the leading one)
  told_on date NOT NULL
);
CREATE INDEX ON exchange.code_change (member, told_on);
ALTER TABLE exchange.code_change ENABLE ROW LEVEL SECURITY; ALTER TABLE exchange.code_change FORCE ROW LEVEL SECURITY;
CREATE POLICY change_of_member ON exchange.code_change TO engawa_exchange
  USING (member = exchange.context('member')) WITH CHECK (member = exchange.context('member'));
GRANT SELECT, INSERT ON exchange.code_change TO engawa_exchange;

-- Whom the town hall says that the question means; null when it is none of them.
ALTER TABLE exchange.code_queue ADD COLUMN chosen uuid REFERENCES exchange.subject,
  ADD CHECK (chosen IS NULL OR settled_at IS NOT NULL);

-- Whoever names a person names those who lead to it.
ALTER POLICY subject_named ON exchange.subject
  USING (id::text IN (SELECT unnest(exchange.context_list('subjects')))
    OR survivor::text IN (SELECT unnest(exchange.context_list('subjects'))))
  WITH CHECK (id::text IN (SELECT unnest(exchange.context_list('subjects'))));
ALTER POLICY identifier_named ON exchange.subject_identifier
  USING (encode(digest, 'hex') IN (SELECT unnest(exchange.context_list('digests')))
    OR subject::text IN (SELECT unnest(exchange.context_list('subjects')))
    OR leads_to::text IN (SELECT unnest(exchange.context_list('subjects'))));
ALTER POLICY relation_named ON exchange.relation
  USING (subject::text IN (SELECT unnest(exchange.context_list('subjects')))
    OR leads_to::text IN (SELECT unnest(exchange.context_list('subjects'))))
  WITH CHECK (subject::text IN (SELECT unnest(exchange.context_list('subjects')))
    OR leads_to::text IN (SELECT unnest(exchange.context_list('subjects'))));
ALTER POLICY consent_named ON exchange.consent
  USING (subject::text IN (SELECT unnest(exchange.context_list('subjects')))
    OR leads_to::text IN (SELECT unnest(exchange.context_list('subjects'))))
  WITH CHECK (subject::text IN (SELECT unnest(exchange.context_list('subjects')))
    OR leads_to::text IN (SELECT unnest(exchange.context_list('subjects'))));
