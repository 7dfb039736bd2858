-- 人事異動: a change of somebody's roles that holds from its day on, decided and recorded before. One at a time; the next replaces it.
ALTER TABLE exchange.staff
  ADD COLUMN job       text,               -- 職種, as the member calls it; the roles that belong to it stand in the member's settings
  ADD COLUMN next_roles text[] CHECK (cardinality(next_roles) > 0),
  ADD COLUMN next_job  text,
  ADD COLUMN next_from timestamptz,
  ADD CHECK ((next_roles IS NULL) = (next_from IS NULL));

-- Which of a member's staff have an account, and when each last signed in: for that member alone. Sessions themselves stay out of its sight.
CREATE FUNCTION exchange.staff_accounts(whose text) RETURNS TABLE (staff text, last_sign_in timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS $$
  SELECT a.staff, max(s.opened_at) FROM exchange.account a LEFT JOIN exchange.sign_in_session s ON s.account = a.id
   WHERE a.member = whose AND a.closed_at IS NULL AND whose = ANY (exchange.context_members()) GROUP BY a.staff
$$;
REVOKE ALL ON FUNCTION exchange.staff_accounts(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION exchange.staff_accounts(text) TO engawa_exchange;
