-- Who is signed in to the applications (web/sign-in/). The browser holds a random id, here is its hash; all content is sealed by the
-- applications' process. A transaction sees the one row that it names, so that nothing lists who is signed in.
CREATE SCHEMA application_session;
GRANT USAGE ON SCHEMA application_session TO engawa_applications;

CREATE FUNCTION application_session.named() RETURNS bytea LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT decode(NULLIF(current_setting('engawa.application_session', true), ''), 'hex') $$;
GRANT EXECUTE ON FUNCTION application_session.named() TO engawa_applications;

-- A sign-in that has begun: what must come back with the browser. Used once.
CREATE TABLE application_session.attempt (
  id        bytea PRIMARY KEY CHECK (octet_length(id) = 32),
  sealed    text NOT NULL,
  forget_at timestamptz NOT NULL
);
CREATE TABLE application_session.session (
  id             bytea PRIMARY KEY CHECK (octet_length(id) = 32),
  sealed         text NOT NULL,
  version        int NOT NULL CHECK (version > 0),
  renewing_until timestamptz,          -- one of several requests fetches new tokens, the others wait
  used_at        timestamptz NOT NULL,
  forget_at      timestamptz NOT NULL
);
-- What somebody entered and posted when the session had ended. `owner` is a keyed hash of application and account.
CREATE TABLE application_session.kept (
  owner     bytea NOT NULL CHECK (octet_length(owner) = 32),
  id        uuid NOT NULL,
  sealed    text NOT NULL,
  forget_at timestamptz NOT NULL,
  PRIMARY KEY (owner, id)
);
CREATE INDEX ON application_session.attempt (forget_at);
CREATE INDEX ON application_session.session (forget_at);
CREATE INDEX ON application_session.kept (forget_at);

ALTER TABLE application_session.attempt ENABLE ROW LEVEL SECURITY; ALTER TABLE application_session.attempt FORCE ROW LEVEL SECURITY;
ALTER TABLE application_session.session ENABLE ROW LEVEL SECURITY; ALTER TABLE application_session.session FORCE ROW LEVEL SECURITY;
ALTER TABLE application_session.kept    ENABLE ROW LEVEL SECURITY; ALTER TABLE application_session.kept    FORCE ROW LEVEL SECURITY;
CREATE POLICY attempt_own ON application_session.attempt TO engawa_applications
  USING (id = application_session.named()) WITH CHECK (id = application_session.named());
CREATE POLICY session_own ON application_session.session TO engawa_applications
  USING (id = application_session.named()) WITH CHECK (id = application_session.named());
CREATE POLICY kept_own ON application_session.kept TO engawa_applications
  USING (owner = application_session.named()) WITH CHECK (owner = application_session.named());
-- Forgetting reads nothing: a DELETE without WHERE takes what is over, and what is over only.
CREATE POLICY attempt_forget ON application_session.attempt FOR DELETE TO engawa_applications USING (forget_at < now());
CREATE POLICY session_forget ON application_session.session FOR DELETE TO engawa_applications USING (forget_at < now());
CREATE POLICY kept_forget    ON application_session.kept    FOR DELETE TO engawa_applications USING (forget_at < now());
GRANT SELECT, INSERT, DELETE ON application_session.attempt, application_session.kept TO engawa_applications;
GRANT SELECT, INSERT, DELETE, UPDATE (sealed, version, renewing_until, used_at, forget_at)
  ON application_session.session TO engawa_applications;
