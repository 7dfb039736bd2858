-- One role per reader or writer, each with the least that it needs. The migrator owns everything and runs only at start.
-- Passwords are set by the supervisor (database/roles.ts), never here.
DO $$
DECLARE r text;
BEGIN
  FOREACH r IN ARRAY ARRAY['engawa_exchange', 'engawa_sweeper', 'engawa_sequencer', 'engawa_trail', 'engawa_applications'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = r) THEN
      EXECUTE format('CREATE ROLE %I LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS', r);
    END IF;
  END LOOP;
END $$;

CREATE SCHEMA exchange;
CREATE SCHEMA relay;
CREATE SCHEMA ledger;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA exchange, relay, ledger TO engawa_exchange;
GRANT USAGE ON SCHEMA relay TO engawa_sweeper;
GRANT USAGE ON SCHEMA ledger TO engawa_sequencer, engawa_trail;

-- What a transaction may see is named in it (SET LOCAL) and nowhere else; without a name, nothing.
CREATE FUNCTION exchange.context(name text) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT NULLIF(current_setting('engawa.' || name, true), '') $$;
CREATE FUNCTION exchange.context_list(name text) RETURNS text[] LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT coalesce(string_to_array(NULLIF(current_setting('engawa.' || name, true), ''), ','), '{}') $$;
GRANT USAGE ON SCHEMA exchange TO engawa_trail, engawa_sweeper;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA exchange TO engawa_exchange, engawa_trail, engawa_sweeper;
