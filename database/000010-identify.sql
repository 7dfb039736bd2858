-- The same laws as in 000003, said so that the list which a transaction names is read once a statement and looked up by hash: with one
-- reading a row, a message about a thousand people would cost a million comparisons.
ALTER POLICY subject_named ON exchange.subject
  USING (id::text IN (SELECT unnest(exchange.context_list('subjects'))))
  WITH CHECK (id::text IN (SELECT unnest(exchange.context_list('subjects'))));
ALTER POLICY identifier_named ON exchange.subject_identifier
  USING (encode(digest, 'hex') IN (SELECT unnest(exchange.context_list('digests')))
    OR subject::text IN (SELECT unnest(exchange.context_list('subjects'))))
  WITH CHECK (subject::text IN (SELECT unnest(exchange.context_list('subjects'))));
ALTER POLICY code_named ON exchange.pairwise_code
  USING (encode(by_code, 'hex') IN (SELECT unnest(exchange.context_list('digests')))
    OR encode(by_subject, 'hex') IN (SELECT unnest(exchange.context_list('digests'))))
  WITH CHECK (encode(by_subject, 'hex') IN (SELECT unnest(exchange.context_list('digests'))));
ALTER POLICY relation_named ON exchange.relation
  USING (subject::text IN (SELECT unnest(exchange.context_list('subjects'))))
  WITH CHECK (subject::text IN (SELECT unnest(exchange.context_list('subjects'))));
ALTER POLICY consent_named ON exchange.consent
  USING (subject::text IN (SELECT unnest(exchange.context_list('subjects'))))
  WITH CHECK (subject::text IN (SELECT unnest(exchange.context_list('subjects'))));
