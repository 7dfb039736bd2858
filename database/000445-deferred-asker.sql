-- What waits for an asker is counted whenever one more is to wait (relay/deferred.ts).
CREATE INDEX deferred_asker ON relay.deferred (asker_system) WHERE state = 'waiting';
