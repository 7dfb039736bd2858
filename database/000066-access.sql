-- 緊急時照会 and 本人開示: an access to one person, opened by one named member of staff, for a time. Inquiries are asked under it.
CREATE TABLE exchange.access (
  id           uuid PRIMARY KEY,
  kind         text NOT NULL CHECK (kind IN ('break-glass', 'self-access')),
  member       text NOT NULL REFERENCES exchange.member,
  system       text NOT NULL REFERENCES exchange.system,
  subject      uuid NOT NULL REFERENCES exchange.subject,
  municipality text NOT NULL,               -- the person's, whose town hall sees what was opened
  purpose      text NOT NULL,
  grounds      text NOT NULL,               -- contracts/access.ts: why, or how the person was identified
  actor        text NOT NULL,
  role         text NOT NULL,
  opened_at    timestamptz NOT NULL,
  ends_at      timestamptz NOT NULL,
  confirm_by   timestamptz,                 -- break-glass: a second person must have looked by then
  confirmed_at timestamptz,
  confirmer    text,
  finding      text CHECK (finding IN ('proper', 'improper')),
  alarm_at     timestamptz,                 -- nobody had, or it was found improper
  CHECK ((kind = 'break-glass') = (confirm_by IS NOT NULL)),
  CHECK ((confirmed_at IS NULL) = (finding IS NULL)),
  CHECK ((confirmed_at IS NULL) = (confirmer IS NULL)),
  CHECK (confirmer <> actor)                -- two persons are two
);
CREATE INDEX ON exchange.access (confirm_by) WHERE confirmed_at IS NULL AND alarm_at IS NULL;
CREATE INDEX ON exchange.access (municipality, opened_at);

ALTER TABLE exchange.access ENABLE ROW LEVEL SECURITY;
ALTER TABLE exchange.access FORCE ROW LEVEL SECURITY;
-- Its own member; the person's town hall; the process that looks for what nobody has confirmed.
CREATE POLICY access_own ON exchange.access TO engawa_exchange
  USING (member = ANY (exchange.context_members()) OR exchange.context('overdue') = 'yes')
  WITH CHECK (member = ANY (exchange.context_members()) OR exchange.context('overdue') = 'yes');
CREATE POLICY access_of_town ON exchange.access FOR SELECT TO engawa_exchange
  USING (municipality = exchange.context('municipality'));
GRANT SELECT, INSERT ON exchange.access TO engawa_exchange;
GRANT UPDATE (confirmed_at, confirmer, finding, alarm_at, ends_at) ON exchange.access TO engawa_exchange;
