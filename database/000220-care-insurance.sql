-- The care-insurance department of a town hall (applications/municipal/care-insurance/). Each row is a member's; what one town keeps no other sees.

-- 要介護認定の台帳: one row an application（申請）, from its day on; what it led to stands in the same row. `code` is the member's own pairwise code.
CREATE TABLE municipal.certification (
  member        text NOT NULL,
  id            uuid NOT NULL,
  code          text NOT NULL,
  insurer       text NOT NULL,
  insured       text NOT NULL,
  kind          text NOT NULL CHECK (kind IN ('新規', '更新', '区分変更', '転入', '取消し')),
  applied_on    date,                     -- 申請日; of old ledgers not always known
  surveyed_on   date,                     -- 認定調査
  opinion_on    date,                     -- 主治医意見書が届いた日
  examined_on   date,                     -- 介護認定審査会
  certified_on  date,                     -- 認定年月日
  notified_on   date,                     -- 通知が本人に届いた日: before it nobody else is told
  level         text CHECK (level IN ('非該当', '要支援1', '要支援2', '要介護1', '要介護2', '要介護3', '要介護4', '要介護5')),
  valid_from    date,
  valid_until   date,
  limit_units   integer CHECK (limit_units >= 0),
  board_opinion text,
  burden        smallint CHECK (burden BETWEEN 1 AND 3),   -- 負担割合 in tenths
  card_on       date,                     -- 資格者証を交付した日
  taken_at      timestamptz NOT NULL,
  PRIMARY KEY (member, id),
  CHECK (applied_on IS NOT NULL OR valid_from IS NOT NULL),
  CHECK ((valid_from IS NULL) = (valid_until IS NULL)),
  CHECK (valid_until >= valid_from),
  CHECK (level IS NOT NULL OR (valid_from IS NULL AND notified_on IS NULL)),
  CHECK (level IS NULL OR level = '非該当' OR valid_from IS NOT NULL)
);
CREATE INDEX ON municipal.certification (member, code);
CREATE INDEX ON municipal.certification (member, valid_until);
CREATE INDEX ON municipal.certification (member, applied_on) WHERE level IS NULL;

-- 認定資料: the separable papers of one application, each as the contract municipal/certification-documents has it.
CREATE TABLE municipal.certification_paper (
  member        text NOT NULL,
  certification uuid NOT NULL,
  content       jsonb NOT NULL,
  taken_at      timestamptz NOT NULL,
  PRIMARY KEY (member, certification),
  FOREIGN KEY (member, certification) REFERENCES municipal.certification (member, id)
);

-- 変更通知: written in the transaction of what changed, and sent from here under `id`, so that none is lost or sent twice.
CREATE TABLE municipal.certification_notice (
  member        text NOT NULL,
  id            uuid NOT NULL,
  code          text NOT NULL,
  certification uuid NOT NULL,
  change        text NOT NULL CHECK (change IN ('新規', '更新', '区分変更', '取消し')),
  changed_on    date NOT NULL,
  made_at       timestamptz NOT NULL,
  state         text NOT NULL CHECK (state IN ('waiting', 'sent', 'refused')),
  reason        text,                     -- why not, in the exchange's words
  state_at      timestamptz NOT NULL,
  PRIMARY KEY (member, id)
);
CREATE INDEX ON municipal.certification_notice (member, code);
CREATE INDEX ON municipal.certification_notice (member, made_at) WHERE state = 'waiting';

-- 転入した被保険者の引継ぎ（介護保険法36条）: who came with a certification of another town, and until when they must have applied.
CREATE TABLE municipal.moved_in (
  member         text NOT NULL,
  code           text NOT NULL,
  moved_on       date NOT NULL,
  former         text NOT NULL,           -- the former town, in words
  level          text,                    -- as the person or the certificate says
  certificate_on date,                    -- 受給資格証明書が出された日
  applied_on     date,
  noted_at       timestamptz NOT NULL,
  staff          text NOT NULL,
  PRIMARY KEY (member, code, moved_on)
);

-- 縦覧点検の結果に付けた印: the finding itself is worked out anew; what somebody decided about it stays.
CREATE TABLE municipal.finding_mark (
  member    text NOT NULL,
  finding   text NOT NULL,                -- month, rule, person and offices (care-insurance/checks/store.ts)
  state     text NOT NULL CHECK (state IN ('照会中', '過誤', '問題なし')),
  note      text NOT NULL,
  staff     text NOT NULL,
  marked_at timestamptz NOT NULL,
  PRIMARY KEY (member, finding)
);

-- 業務の出来事 that are still to be reported: what work, from when until when, and nobody in it.
CREATE TABLE municipal.task (
  member      text NOT NULL,
  id          uuid NOT NULL,
  kind        text NOT NULL,
  started_at  timestamptz NOT NULL,
  ended_at    timestamptz NOT NULL,
  channel     text NOT NULL,
  corrections integer NOT NULL,
  PRIMARY KEY (member, id)
);

-- A file that waits to be taken in says of what it is: several departments keep theirs here.
ALTER TABLE municipal.register_file ADD COLUMN kind text NOT NULL DEFAULT 'residents';

DO $$
DECLARE one text;
BEGIN
  FOREACH one IN ARRAY ARRAY['certification', 'certification_paper', 'certification_notice', 'moved_in', 'finding_mark', 'task'] LOOP
    EXECUTE format('ALTER TABLE municipal.%I ENABLE ROW LEVEL SECURITY; ALTER TABLE municipal.%I FORCE ROW LEVEL SECURITY', one, one);
    EXECUTE format('CREATE POLICY %I ON municipal.%I TO engawa_applications USING (member = municipal.member()) WITH CHECK (member = municipal.member())',
      one || '_own', one);
  END LOOP;
END $$;
GRANT SELECT, INSERT, UPDATE ON municipal.certification, municipal.certification_paper, municipal.moved_in, municipal.finding_mark TO engawa_applications;
GRANT SELECT, INSERT ON municipal.certification_notice TO engawa_applications;
GRANT UPDATE (state, reason, state_at) ON municipal.certification_notice TO engawa_applications;
GRANT SELECT, INSERT, DELETE ON municipal.task TO engawa_applications;
