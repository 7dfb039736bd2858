-- Answers of providers that broke their contract and went to nobody (exchange/obtain/mistakes.ts): which service, what was wrong with it, how often on
-- a day. It names places of the contract's form, never a value, nor whom it was about.
CREATE TABLE exchange.answer_mistake (
  system  text NOT NULL REFERENCES exchange.system,
  service text NOT NULL,                   -- its code
  day     date NOT NULL,                   -- in Japan, by the region's clock
  text    text NOT NULL,
  answers int NOT NULL CHECK (answers > 0),
  last_at timestamptz NOT NULL,
  PRIMARY KEY (system, service, day, text)
);
CREATE INDEX ON exchange.answer_mistake (day);
GRANT SELECT, INSERT, UPDATE (answers, last_at) ON exchange.answer_mistake TO engawa_exchange;
GRANT SELECT, DELETE ON exchange.answer_mistake TO engawa_sweeper;
