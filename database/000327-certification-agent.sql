-- 提出代行: who applied for certification in a person's place is told how far that application is, though it does not plan her care
-- (applications/municipal/care-insurance/ledger/agent.ts).
ALTER TABLE municipal.certification ADD COLUMN agent text CHECK (agent ~ '^[0-9A-Z]{10}$');   -- 事業所番号, as the form says

CREATE INDEX ON municipal.certification (member, notified_on) WHERE agent IS NOT NULL;

-- What goes to one office; a notice, which the exchange brings to all who have asked for it, names none.
ALTER TABLE municipal.progress_notice ADD COLUMN receiver text;

-- The relation that the town hall asserts for the time that an application is under way. `relation` is empty where the exchange would not have it (`trouble`),
-- or where its answer was lost: that one stands until its time is over.
CREATE TABLE municipal.agent_relation (
  member   text NOT NULL,
  id       uuid NOT NULL,
  code     text NOT NULL,
  office   text NOT NULL,
  relation uuid,
  trouble  text,
  until    timestamptz NOT NULL,
  ended_at timestamptz,
  PRIMARY KEY (member, id)
);
CREATE INDEX ON municipal.agent_relation (member, code) WHERE ended_at IS NULL;
ALTER TABLE municipal.agent_relation ENABLE ROW LEVEL SECURITY; ALTER TABLE municipal.agent_relation FORCE ROW LEVEL SECURITY;
CREATE POLICY agent_relation_own ON municipal.agent_relation TO engawa_applications USING (member = municipal.member()) WITH CHECK (member = municipal.member());
GRANT SELECT, INSERT ON municipal.agent_relation TO engawa_applications;
GRANT UPDATE (ended_at) ON municipal.agent_relation TO engawa_applications;
