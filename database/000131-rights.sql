-- What residents ask of members by themselves. Texts are sealed under the person's own key, and end with it; a member reads what was asked of it alone.

-- 理由をたずねる: why a record came about. Goes to the privacy officer of a member that the record names.
CREATE TABLE exchange.asked_why (
  id          uuid PRIMARY KEY,
  subject     uuid NOT NULL REFERENCES exchange.subject,
  leads_to    uuid REFERENCES exchange.subject,  -- as in 000037
  member      text NOT NULL REFERENCES exchange.member,
  record      uuid NOT NULL,                -- of the ledger
  asked_by    text NOT NULL,                -- 本人, or the kind of proxy
  question    text NOT NULL,                -- sealed
  asked_at    timestamptz NOT NULL,
  due_on      date NOT NULL,
  answer      text,                         -- sealed
  answered_at timestamptz,
  answered_by text,                         -- the role of the member's staff
  closed_at   timestamptz,
  CHECK ((answer IS NULL) = (answered_at IS NULL)),
  CHECK ((answer IS NULL) = (answered_by IS NULL))
);

-- 開示・訂正・利用停止の請求, to the member that holds the data.
CREATE TABLE exchange.subject_request (
  id              uuid PRIMARY KEY,
  subject         uuid NOT NULL REFERENCES exchange.subject,
  leads_to        uuid REFERENCES exchange.subject,
  member          text NOT NULL REFERENCES exchange.member,
  kind            text NOT NULL CHECK (kind IN ('disclosure', 'correction', 'suspension')),
  made_by         text NOT NULL,
  demand          text NOT NULL,            -- sealed
  made_at         timestamptz NOT NULL,
  due_on          date NOT NULL,            -- 個人情報保護法83条1項、94条1項、102条1項: 30日以内
  extended_at     timestamptz,
  extended_reason text,                     -- sealed; told to the person at once (同条2項)
  decided_at      timestamptz,
  decision        text CHECK (decision IN ('granted', 'partly', 'refused')),
  decision_reason text,                     -- sealed
  decided_by      text,
  CHECK ((extended_at IS NULL) = (extended_reason IS NULL)),
  CHECK ((decided_at IS NULL) = (decision IS NULL)),
  CHECK ((decided_at IS NULL) = (decision_reason IS NULL)),
  CHECK ((decided_at IS NULL) = (decided_by IS NULL))
);

CREATE INDEX ON exchange.asked_why ((CASE WHEN leads_to IS NULL THEN subject ELSE leads_to END));
CREATE INDEX ON exchange.asked_why (member, asked_at);
CREATE INDEX ON exchange.asked_why (subject);
CREATE INDEX ON exchange.subject_request ((CASE WHEN leads_to IS NULL THEN subject ELSE leads_to END));
CREATE INDEX ON exchange.subject_request (member, made_at);
CREATE INDEX ON exchange.subject_request (subject);

ALTER TABLE exchange.asked_why ENABLE ROW LEVEL SECURITY;       ALTER TABLE exchange.asked_why FORCE ROW LEVEL SECURITY;
ALTER TABLE exchange.subject_request ENABLE ROW LEVEL SECURITY; ALTER TABLE exchange.subject_request FORCE ROW LEVEL SECURITY;
CREATE POLICY why_named ON exchange.asked_why TO engawa_exchange
  USING (subject::text IN (SELECT unnest(exchange.context_list('subjects')))
    OR leads_to::text IN (SELECT unnest(exchange.context_list('subjects'))))
  WITH CHECK (subject::text IN (SELECT unnest(exchange.context_list('subjects')))
    OR leads_to::text IN (SELECT unnest(exchange.context_list('subjects'))));
CREATE POLICY request_named ON exchange.subject_request TO engawa_exchange
  USING (subject::text IN (SELECT unnest(exchange.context_list('subjects')))
    OR leads_to::text IN (SELECT unnest(exchange.context_list('subjects'))))
  WITH CHECK (subject::text IN (SELECT unnest(exchange.context_list('subjects')))
    OR leads_to::text IN (SELECT unnest(exchange.context_list('subjects'))));
-- The member that was asked, by the systems that a transaction names. It writes answers, and never moves a row to another member.
CREATE POLICY why_of_member ON exchange.asked_why TO engawa_exchange
  USING (member = ANY (exchange.context_members())) WITH CHECK (member = ANY (exchange.context_members()));
CREATE POLICY request_of_member ON exchange.subject_request TO engawa_exchange
  USING (member = ANY (exchange.context_members())) WITH CHECK (member = ANY (exchange.context_members()));
GRANT SELECT, INSERT ON exchange.asked_why, exchange.subject_request TO engawa_exchange;
GRANT UPDATE (leads_to, answer, answered_at, answered_by, closed_at) ON exchange.asked_why TO engawa_exchange;
GRANT UPDATE (leads_to, due_on, extended_at, extended_reason, decided_at, decision, decision_reason, decided_by) ON exchange.subject_request TO engawa_exchange;

-- A consent that the person gives on their own pages was recorded by no member.
ALTER TABLE exchange.consent ALTER COLUMN recorded_by DROP NOT NULL;
ALTER TABLE exchange.consent ADD CHECK (recorded_by IS NOT NULL OR channel = 'web' AND giver IN ('person', 'legal-proxy'));
