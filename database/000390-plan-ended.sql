-- An office that a new plan leaves out is told that the one it has is over (applications/care/plans/ended/): that fact and the last day, nothing of the new plan.

-- At the planner: a giving with a last day is such a notice, and no plan.
ALTER TABLE care.giving ADD COLUMN ended_on text CHECK (ended_on ~ '^\d{8}$');

-- At the office: all that this sender has given of the form up to this ファイル連番 is over.
CREATE TABLE care.plan_ended (
  member   text NOT NULL,
  message  uuid NOT NULL,
  sender   text NOT NULL,                  -- 事業所番号
  insurer  text NOT NULL,
  insured  text NOT NULL,
  form     text NOT NULL CHECK (form IN ('plan', 'prevention')),
  sequence text NOT NULL,                  -- ファイル連番 under which this office has the last version
  ended_on text NOT NULL CHECK (ended_on ~ '^\d{8}$'),
  at       timestamptz NOT NULL,
  PRIMARY KEY (member, message)
);
CREATE INDEX ON care.plan_ended (member, insurer, insured);
ALTER TABLE care.plan_ended ENABLE ROW LEVEL SECURITY;
ALTER TABLE care.plan_ended FORCE ROW LEVEL SECURITY;
CREATE POLICY plan_ended_own ON care.plan_ended TO engawa_applications USING (member = care.member()) WITH CHECK (member = care.member());
GRANT SELECT, INSERT ON care.plan_ended TO engawa_applications;
