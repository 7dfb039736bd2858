-- 請求: what an office sends to the 国保連合会 (明細書, 給付管理票), one row each time it is sent, and what came of it.
CREATE TABLE care.claim (
  member    text NOT NULL,
  id        uuid NOT NULL,
  kind      text NOT NULL CHECK (kind IN ('statement', 'slip')),
  insurer   text NOT NULL,
  insured   text NOT NULL,
  month     text NOT NULL CHECK (month ~ '^\d{6}$'), -- サービス提供年月、対象年月
  form      text NOT NULL,                 -- 交換情報識別番号
  content   jsonb NOT NULL,                -- contracts/care/statement.ts Statement, benefit-slip.ts BenefitSlip
  units     bigint NOT NULL,
  sent      uuid,                          -- care.sent; empty where the file was taken away to be sent otherwise
  made_at   timestamptz NOT NULL,
  staff     text NOT NULL,
  state     text NOT NULL CHECK (state IN ('sent', 'held', 'returned', 'changed', 'decided')),
  decided   bigint,                        -- units, as the review left them
  reason    text,
  text      text,                          -- in the federation's words
  processed text,                          -- of which review the last answer is
  PRIMARY KEY (member, id)
);
CREATE INDEX ON care.claim (member, month);
CREATE INDEX ON care.claim (member, insurer, insured);

-- 支払決定額 by month and kind of service, as the federation told it after a review.
CREATE TABLE care.payment (
  member    text NOT NULL,
  message   uuid NOT NULL,
  processed text NOT NULL,
  month     text NOT NULL,
  service   text NOT NULL,
  count     integer NOT NULL,
  units     bigint NOT NULL,
  cost      bigint NOT NULL,
  benefit   bigint NOT NULL,
  taken_at  timestamptz NOT NULL,
  PRIMARY KEY (member, message, month, service)
);
CREATE INDEX ON care.payment (member, processed);

DO $$
DECLARE one text;
BEGIN
  FOREACH one IN ARRAY ARRAY['claim', 'payment'] LOOP
    EXECUTE format('ALTER TABLE care.%I ENABLE ROW LEVEL SECURITY; ALTER TABLE care.%I FORCE ROW LEVEL SECURITY', one, one);
    EXECUTE format('CREATE POLICY %I ON care.%I TO engawa_applications USING (member = care.member()) WITH CHECK (member = care.member())', one || '_own', one);
  END LOOP;
END $$;
GRANT SELECT, INSERT ON care.claim, care.payment TO engawa_applications;
GRANT UPDATE (state, decided, reason, text, processed) ON care.claim TO engawa_applications;
