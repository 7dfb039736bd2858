-- 操作者: the staff of members who act through their systems, until people sign in. Ids as the member gives them; no name stands here.

-- Whose members a transaction speaks for: those of the systems that it names.
CREATE FUNCTION exchange.context_members() RETURNS text[] LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT coalesce(array_agg(regexp_replace(system, '/[^/]+$', '')), '{}') FROM unnest(exchange.context_list('systems')) AS system $$;
GRANT EXECUTE ON FUNCTION exchange.context_members() TO engawa_exchange;

CREATE TABLE exchange.staff (
  member      text NOT NULL REFERENCES exchange.member,
  id          text NOT NULL,
  roles       text[] NOT NULL CHECK (cardinality(roles) > 0),
  valid_from  timestamptz NOT NULL,
  valid_until timestamptz,
  ended_at    timestamptz,
  PRIMARY KEY (member, id)
);

-- The one system of a member that enrols its staff: so that another of its systems, once in wrong hands, invents nobody.
CREATE TABLE exchange.staff_administrator (
  member text PRIMARY KEY REFERENCES exchange.member,
  system text NOT NULL REFERENCES exchange.system
);

ALTER TABLE exchange.staff ENABLE ROW LEVEL SECURITY;               ALTER TABLE exchange.staff FORCE ROW LEVEL SECURITY;
ALTER TABLE exchange.staff_administrator ENABLE ROW LEVEL SECURITY; ALTER TABLE exchange.staff_administrator FORCE ROW LEVEL SECURITY;
CREATE POLICY staff_own ON exchange.staff TO engawa_exchange
  USING (member = ANY (exchange.context_members())) WITH CHECK (member = ANY (exchange.context_members()));
CREATE POLICY administrator_own ON exchange.staff_administrator TO engawa_exchange
  USING (member = ANY (exchange.context_members())) WITH CHECK (member = ANY (exchange.context_members()));
GRANT SELECT, INSERT, UPDATE ON exchange.staff, exchange.staff_administrator TO engawa_exchange;
