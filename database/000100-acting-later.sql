-- Who acts (操作する職員) stays with an inquiry that is answered later, until its answer is handed over: asked again there, and on its record.
ALTER TABLE relay.message ADD COLUMN actor text;
ALTER TABLE relay.message ADD COLUMN role text;
ALTER TABLE relay.message ADD CHECK ((actor IS NULL) = (role IS NULL));

-- A question that waits to be collected is taken only by a system that is enrolled for its run mode at that moment. Those that wait while
-- this is put in are given up within their time limit: what they are for is sealed.
ALTER TABLE relay.question ADD COLUMN run_mode text CHECK (run_mode IN ('通常', '訓練', '試験'));
