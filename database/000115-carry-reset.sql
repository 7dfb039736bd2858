-- 包み: an office that has lost its memory asks for its number. The last asking is remembered, so that the same file brought twice gets the
-- same answer, and an older one gets none.
ALTER TABLE relay.carried
  ADD COLUMN asking text,                      -- the nonce of the last asking
  ADD COLUMN asked_at timestamptz;             -- when its office made it, by the office's own clock
