-- 領収書: what an office received of a person for a month, as it was given. It only grows: one that was given again bears its own number.
CREATE TABLE care.receipt (
  member      text NOT NULL,
  id          uuid NOT NULL,
  number      int  NOT NULL CHECK (number > 0), -- of the office
  month       text NOT NULL CHECK (month ~ '^\d{4}(0[1-9]|1[0-2])$'),
  code        text NOT NULL,                    -- of the person
  yen         bigint NOT NULL,
  deductible  bigint,                           -- 医療費控除の対象額; empty where it is not known
  received_on date NOT NULL,
  letter      jsonb NOT NULL,                   -- web/print/letter.ts
  staff       text NOT NULL,
  made_at     timestamptz NOT NULL,
  PRIMARY KEY (member, id),
  UNIQUE (member, number)
);
CREATE INDEX ON care.receipt (member, month, code);
ALTER TABLE care.receipt ENABLE ROW LEVEL SECURITY; ALTER TABLE care.receipt FORCE ROW LEVEL SECURITY;
CREATE POLICY receipt_own ON care.receipt TO engawa_applications USING (member = care.member()) WITH CHECK (member = care.member());
GRANT SELECT, INSERT ON care.receipt TO engawa_applications;
