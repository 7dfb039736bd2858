-- The contract care/hand-over is care/succession now (applications/care/contracts/succession.json, which names what it was called before).
--
-- Both names are received, and only the new one is sent. A name cannot be changed everywhere: it stands in the ledger for ever, in what other
-- software sends, and in what an office is about to send once more because it has not heard that it arrived (under another name the same id would be
-- refused as other content). So the exchange takes the former name for the contract (`findContract`), and what it keeps itself is renamed
-- here: who receives it, what persons have consented to (the same document, word for word), what lies sealed in the relay and is decided once
-- more before it leaves, and what offices have sent and received.
--
-- A migrator who is no superuser is held by FORCE ROW LEVEL SECURITY too, and would change nothing without a word: it is lifted for these statements.
ALTER TABLE exchange.consent NO FORCE ROW LEVEL SECURITY;
ALTER TABLE relay.message NO FORCE ROW LEVEL SECURITY;
ALTER TABLE care.sent NO FORCE ROW LEVEL SECURITY;
ALTER TABLE care.received NO FORCE ROW LEVEL SECURITY;
ALTER TABLE care.warning NO FORCE ROW LEVEL SECURITY;

UPDATE exchange.reception SET contract = 'care/succession' WHERE contract = 'care/hand-over';
UPDATE exchange.consent SET contracts = array_replace(contracts, 'care/hand-over', 'care/succession') WHERE 'care/hand-over' = ANY (contracts);
UPDATE relay.message SET contract = 'care/succession' WHERE contract = 'care/hand-over';
UPDATE care.sent SET contract = 'care/succession' WHERE contract = 'care/hand-over' AND state <> 'waiting';
UPDATE care.received SET contract = 'care/succession' WHERE contract = 'care/hand-over';
UPDATE care.warning SET id = 'succession' WHERE id = 'hand-over';

ALTER TABLE exchange.consent FORCE ROW LEVEL SECURITY;
ALTER TABLE relay.message FORCE ROW LEVEL SECURITY;
ALTER TABLE care.sent FORCE ROW LEVEL SECURITY;
ALTER TABLE care.received FORCE ROW LEVEL SECURITY;
ALTER TABLE care.warning FORCE ROW LEVEL SECURITY;
