-- Incidents（事故）that a member or the operator has made public. What was published once is never changed or taken back: a correction is the
-- next version, and no role of a process can do anything but add and read.
CREATE TABLE exchange.incident (
  id           uuid NOT NULL,
  version      int NOT NULL CHECK (version > 0),
  member       text NOT NULL REFERENCES exchange.member,
  content      jsonb NOT NULL,             -- contracts/incident.ts
  published_at timestamptz NOT NULL,       -- the region's time
  PRIMARY KEY (id, version)
);
CREATE INDEX ON exchange.incident (published_at);
GRANT SELECT, INSERT ON exchange.incident TO engawa_exchange;
