-- What a kept message speaks of: the months that its content names of each person, where its purpose goes on after the relation (contracts/purpose.ts
-- `afterwards`). The content is sealed when the authority is asked for the second time; the months are all that is needed of it then.
ALTER TABLE relay.message_subject ADD COLUMN months text[] NOT NULL DEFAULT '{}';
