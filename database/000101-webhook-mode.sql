-- How an endpoint wants its events: CloudEvents in binary or in structured mode.
ALTER TABLE exchange.webhook ADD COLUMN mode text NOT NULL DEFAULT 'binary' CHECK (mode IN ('binary', 'structured'));
