-- What is done once was approved: of what nobody has answered, `done_at IS NULL OR approved` is unknown, and passes.
ALTER TABLE exchange.operation ADD CONSTRAINT operation_done_by_two CHECK (done_at IS NULL OR approved IS TRUE);
