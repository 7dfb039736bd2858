-- The care manager's months (applications/care/months/): 利用票 in the making, to whom it was given, what was settled of the actuals, and what was closed. Each
-- table only grows: what somebody typed, gave or decided stays to be shown, and undoing is one more version.

-- 利用票の下書き: every version, the highest holds. Who saves on an older one meets the key, and is told.
CREATE TABLE care.slip_draft (
  member  text NOT NULL,
  month   text NOT NULL CHECK (month ~ '^\d{4}(0[1-9]|1[0-2])$'),
  code    text NOT NULL,                   -- of the person
  version int  NOT NULL CHECK (version > 0),
  content jsonb NOT NULL,                  -- applications/care/months/draft.ts
  what    text NOT NULL,                   -- what was done, in a word of the screen
  staff   text NOT NULL,
  made_at timestamptz NOT NULL,
  PRIMARY KEY (member, month, code, version)
);

-- 交付: which version went to whom. `sequence` is the ファイル連番 of the own copy (care.version), from which a later difference is told.
CREATE TABLE care.slip_given (
  member     text NOT NULL,
  id         uuid NOT NULL,
  month      text NOT NULL,
  code       text NOT NULL,
  version    int  NOT NULL,
  receiver   text NOT NULL,                -- member, or 'person'
  way        text NOT NULL CHECK (way IN ('road', 'paper')),
  sequence   text NOT NULL,
  sent       uuid,                         -- in care.sent; empty where the person was given it
  begun_at   timestamptz NOT NULL,         -- when this slip was begun, for the time that it took
  given_at   timestamptz NOT NULL,
  staff      text NOT NULL,
  reported   boolean NOT NULL DEFAULT false, -- as work done (task events)
  PRIMARY KEY (member, id)
);
CREATE INDEX ON care.slip_given (member, month, code);
CREATE INDEX ON care.slip_given (member) WHERE NOT reported;

-- 差異の決着: the newest of a difference holds. A difference is named by what was planned and what was done, so that a corrected one is another.
CREATE TABLE care.month_settled (
  member     text NOT NULL,
  id         uuid NOT NULL,
  month      text NOT NULL,
  code       text NOT NULL,
  difference text NOT NULL,
  how        text NOT NULL CHECK (how IN ('accepted', 'asked', 'undone')),
  note       text NOT NULL,
  staff      text NOT NULL,
  settled_at timestamptz NOT NULL,
  PRIMARY KEY (member, id)
);
CREATE INDEX ON care.month_settled (member, month, code, settled_at);

-- 締め: what the month came to (applications/care/months/closed.ts); without content: opened again.
CREATE TABLE care.month_close (
  member    text NOT NULL,
  month     text NOT NULL,
  code      text NOT NULL,
  number    int  NOT NULL CHECK (number > 0),
  content   jsonb,
  staff     text NOT NULL,
  closed_at timestamptz NOT NULL,
  PRIMARY KEY (member, month, code, number)
);

DO $$
DECLARE one text;
BEGIN
  FOREACH one IN ARRAY ARRAY['slip_draft', 'slip_given', 'month_settled', 'month_close'] LOOP
    EXECUTE format('ALTER TABLE care.%I ENABLE ROW LEVEL SECURITY; ALTER TABLE care.%I FORCE ROW LEVEL SECURITY', one, one);
    EXECUTE format('CREATE POLICY %I ON care.%I TO engawa_applications USING (member = care.member()) WITH CHECK (member = care.member())', one || '_own', one);
    EXECUTE format('GRANT SELECT, INSERT ON care.%I TO engawa_applications', one);
  END LOOP;
END $$;
GRANT UPDATE (reported) ON care.slip_given TO engawa_applications;
