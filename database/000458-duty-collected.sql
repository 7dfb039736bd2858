-- 災害時提供: who never collected what was given has nothing to return or to delete. What was given before this was known is taken as collected.
ALTER TABLE exchange.release_duty ADD COLUMN collected_at timestamptz DEFAULT now();
ALTER TABLE exchange.release_duty ALTER COLUMN collected_at DROP DEFAULT;
GRANT UPDATE (collected_at) ON exchange.release_duty TO engawa_exchange;
