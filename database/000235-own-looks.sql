-- Whoever looks often at their own records has soon more records of looking than of all else, and each page would have to read past them to what
-- others did. So they stand apart in the index by which a person's records are found; what asks for both asks twice.
ALTER TABLE ledger.record
  -- the person alone read their own pages (exchange/trail/events.ts)
  ADD COLUMN is_look boolean GENERATED ALWAYS AS (coalesce(
    fields ->> 'kind' = 'self-access' AND fields ->> 'role' = '本人' AND 'app/resident' IN (fields ->> 'from', fields ->> 'to'), false)) STORED;

DROP INDEX ledger.record_of_person;
CREATE INDEX record_of_person ON ledger.record (subject_tag, is_look, id)
  INCLUDE (outcome, use_type, use_system, is_bulk, hidden_until, from_member, to_member, municipality);
