-- What a resident is told of by another way than the sign-in that did it: a new passkey, one that was removed, a tablet, another letter. It stands on their
-- page, and waits for the town hall to print it. Rows are seen by a transaction that names the person, or the town whose letters are printed.
CREATE TABLE exchange.account_notice (
  id           uuid PRIMARY KEY,
  subject      uuid NOT NULL REFERENCES exchange.subject,
  municipality text NOT NULL,
  what         text NOT NULL CHECK (what IN ('passkey-added', 'passkey-removed', 'device-paired', 'device-given', 'letter-issued')),
  noticed_at   timestamptz NOT NULL,        -- the region's clock
  printed_at   timestamptz,
  printed_by   text,                        -- of the town hall's staff
  CHECK ((printed_at IS NULL) = (printed_by IS NULL))
);
CREATE INDEX ON exchange.account_notice (municipality, noticed_at) WHERE printed_at IS NULL;
CREATE INDEX ON exchange.account_notice (subject, noticed_at);

ALTER TABLE exchange.account_notice ENABLE ROW LEVEL SECURITY; ALTER TABLE exchange.account_notice FORCE ROW LEVEL SECURITY;
CREATE POLICY notice_named ON exchange.account_notice TO engawa_exchange
  USING (subject::text IN (SELECT unnest(exchange.context_list('subjects'))))
  WITH CHECK (subject::text IN (SELECT unnest(exchange.context_list('subjects'))));
CREATE POLICY notice_of_town ON exchange.account_notice TO engawa_exchange
  USING (municipality = exchange.context('letters')) WITH CHECK (municipality = exchange.context('letters'));
GRANT SELECT, INSERT ON exchange.account_notice TO engawa_exchange;
GRANT UPDATE (printed_at, printed_by) ON exchange.account_notice TO engawa_exchange;
-- Forgotten by age alone, whoever it is about.
CREATE POLICY notice_forgotten ON exchange.account_notice TO engawa_sweeper USING (true);
GRANT SELECT (noticed_at), DELETE ON exchange.account_notice TO engawa_sweeper;
