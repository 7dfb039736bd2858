-- One role for each application, which reaches that application's schema and nothing else. The numbered files give what stands in an application's schema to
-- engawa_applications; here each schema's share goes over to engawa_app_<schema>, so that a statement that was smuggled into one application finds no table of
-- another's, whatever member it names. engawa_applications keeps what all share: who is signed in. Done after the numbered files, each time; done twice it does nothing.
DO $$
DECLARE
  shared CONSTANT oid := 'engawa_applications'::regrole;
  given  record;
  own    text;
BEGIN
  FOR given IN
    WITH place AS (SELECT * FROM pg_namespace WHERE nspname <> 'application_session')
    SELECT nspname, a.privilege_type || ' ON SCHEMA ' || quote_ident(nspname) AS what, NULL AS policy
      FROM place, aclexplode(nspacl) a WHERE a.grantee = shared
    UNION ALL
    SELECT nspname, a.privilege_type || CASE relkind WHEN 'S' THEN ' ON SEQUENCE ' ELSE ' ON TABLE ' END || c.oid::regclass, NULL
      FROM place p JOIN pg_class c ON c.relnamespace = p.oid, aclexplode(relacl) a WHERE a.grantee = shared
    UNION ALL
    SELECT nspname, format('%s (%I) ON TABLE %s', a.privilege_type, attname, c.oid::regclass), NULL
      FROM place p JOIN pg_class c ON c.relnamespace = p.oid JOIN pg_attribute t ON t.attrelid = c.oid, aclexplode(attacl) a WHERE a.grantee = shared
    UNION ALL
    SELECT nspname, 'EXECUTE ON FUNCTION ' || f.oid::regprocedure, NULL
      FROM place p JOIN pg_proc f ON f.pronamespace = p.oid, aclexplode(proacl) a WHERE a.grantee = shared
    UNION ALL
    SELECT nspname, NULL, format('%I ON %s', polname, c.oid::regclass)
      FROM place p JOIN pg_class c ON c.relnamespace = p.oid JOIN pg_policy y ON y.polrelid = c.oid WHERE polroles = ARRAY[shared]
  LOOP
    own := 'engawa_app_' || given.nspname;
    BEGIN
      EXECUTE format('CREATE ROLE %I LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS', own);
    EXCEPTION WHEN duplicate_object OR unique_violation THEN -- of another region on the same server, or made a moment ago
    END;
    IF given.policy IS NOT NULL THEN
      EXECUTE format('ALTER POLICY %s TO %I', given.policy, own);
    ELSE
      EXECUTE format('GRANT %s TO %I', given.what, own);
      EXECUTE format('REVOKE %s FROM engawa_applications', given.what);
    END IF;
  END LOOP;
END $$;
