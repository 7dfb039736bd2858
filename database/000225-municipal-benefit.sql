-- 給付実績 of an insurer (介護保険), as the 国保連合会's review decided it: one row a person, month, office, form and kind of service, the last decision in
-- force. What was decided before stands in the files of the messages, and in the ledger.
CREATE TABLE municipal.benefit (
  member    text NOT NULL,
  insurer   text NOT NULL,                -- 証記載保険者番号, six digits
  insured   text NOT NULL,                -- 被保険者番号
  month     text NOT NULL CHECK (month ~ '^\d{6}$'),     -- サービス提供年月
  provider  text NOT NULL,                -- 事業所番号
  form      text NOT NULL,                -- 様式（交換情報識別番号）of the statement
  service   text NOT NULL,                -- サービス種類コード
  level     text NOT NULL,                -- 要介護状態区分コード
  days      integer NOT NULL,             -- サービス実日数
  units     bigint NOT NULL,
  cost      bigint NOT NULL,              -- yen
  benefit   bigint NOT NULL,              -- 保険給付額, yen
  burden    bigint NOT NULL,              -- 利用者負担, yen
  lines     jsonb NOT NULL,               -- [{ code, each, times, units }]: contracts/care/statement.ts StatementLine
  processed text NOT NULL CHECK (processed ~ '^\d{6}$'), -- 審査年月
  withdrawn boolean NOT NULL DEFAULT false,              -- taken back（過誤）: no benefit any more
  message   uuid NOT NULL,                -- by which it came
  taken_at  timestamptz NOT NULL,
  PRIMARY KEY (member, insurer, insured, month, provider, form, service)
);
CREATE INDEX ON municipal.benefit (member, month);
CREATE INDEX ON municipal.benefit (member, processed);

-- What the 国保連合会 bills the insurer of a review, by month of service and kind of service; corrections of earlier months are in it with their sign.
CREATE TABLE municipal.benefit_bill (
  member    text NOT NULL,
  message   uuid NOT NULL,
  processed text NOT NULL CHECK (processed ~ '^\d{6}$'), -- 審査年月
  month     text NOT NULL CHECK (month ~ '^\d{6}$'),     -- サービス提供年月
  service   text NOT NULL,
  count     integer NOT NULL,
  units     bigint NOT NULL,
  cost      bigint NOT NULL,
  benefit   bigint NOT NULL,
  taken_at  timestamptz NOT NULL,
  PRIMARY KEY (member, message, month, service)
);
CREATE INDEX ON municipal.benefit_bill (member, processed);

DO $$
DECLARE one text;
BEGIN
  FOREACH one IN ARRAY ARRAY['benefit', 'benefit_bill'] LOOP
    EXECUTE format('ALTER TABLE municipal.%I ENABLE ROW LEVEL SECURITY; ALTER TABLE municipal.%I FORCE ROW LEVEL SECURITY', one, one);
    EXECUTE format('CREATE POLICY %I ON municipal.%I TO engawa_applications USING (member = municipal.member()) WITH CHECK (member = municipal.member())', one || '_own', one);
  END LOOP;
END $$;
GRANT SELECT, INSERT, UPDATE ON municipal.benefit TO engawa_applications;
GRANT SELECT, INSERT ON municipal.benefit_bill TO engawa_applications;
