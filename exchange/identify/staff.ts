import type { ActingClaim, Actor } from '../../contracts/acting.ts';
import { Fault } from '../../contracts/fault.ts';
import type { MemberId, SystemId } from '../../contracts/member.ts';
import { columns } from '../../database/columns.ts';
import type { Connection, Queryable } from '../../database/connect.ts';
import type { Presented } from './acting.ts';
import type { Caller } from './authenticate.ts';

/** A staff member as the member's administrator enrols one. */
export type Staff = {
  readonly id: string;
  readonly roles: readonly string[];
  readonly validFrom: Date;
  readonly validUntil: Date | null;
};

type Asked = { readonly caller: Pick<Caller, 'member'>; readonly presented: Presented | undefined };

/**
 * Whom each claim means at this moment, in the order of `asked`; undefined where nobody is enrolled by that id in that role. The
 * transaction names the callers' systems.
 * @param now the region's clock
 */
export async function findActors(
  connection: Queryable,
  asked: readonly Asked[],
  now: Date,
): Promise<(Actor | undefined)[]> {
  const claims = asked.flatMap(({ caller, presented }) =>
    claimOf(presented).map(({ sub, role }) => [caller.member, sub, role]),
  );
  if (claims.length === 0) return asked.map(() => undefined);
  const { rows } = await connection.query<{ key: string }>(
    `SELECT json_build_array(s.member, s.id, c.role)::text AS key
       FROM unnest($1::text[], $2::text[], $3::text[]) AS c (member, id, role)
       JOIN exchange.staff s ON s.member = c.member AND s.id = c.id
      WHERE c.role = ANY (s.roles) AND s.ended_at IS NULL AND s.valid_from <= $4 AND (s.valid_until IS NULL OR s.valid_until > $4)`,
    [...columns(claims, 3), now],
  );
  const found = new Set(rows.map(({ key }) => JSON.stringify(JSON.parse(key))));
  return asked.map(({ caller, presented }) => {
    const [claim] = claimOf(presented);
    return claim && found.has(JSON.stringify([caller.member, claim.sub, claim.role]))
      ? { id: claim.sub, role: claim.role }
      : undefined;
  });
}

const claimOf = (presented: Presented | undefined): ActingClaim[] =>
  presented && 'claim' in presented ? [presented.claim] : [];

/**
 * Enrols a staff member, or replaces the roles and the time of one.
 * @throws Fault forbidden where another system of the member administers
 */
export async function enrolStaff(connection: Connection, { member, system }: Caller, staff: Staff): Promise<void> {
  await checkAdministrator(connection, member, system);
  await connection.query(
    `INSERT INTO exchange.staff (member, id, roles, valid_from, valid_until) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (member, id) DO UPDATE SET roles = EXCLUDED.roles, valid_from = EXCLUDED.valid_from,
       valid_until = EXCLUDED.valid_until, ended_at = NULL`,
    [member, staff.id, staff.roles, staff.validFrom, staff.validUntil],
  );
}

/** Ends a staff member: once committed, nobody acts under that id. @throws Fault not_found, forbidden */
export async function endStaff(connection: Connection, { member, system }: Caller, id: string, now: Date) {
  await checkAdministrator(connection, member, system);
  const { rowCount } = await connection.query(
    'UPDATE exchange.staff SET ended_at = coalesce(ended_at, $3) WHERE member = $1 AND id = $2',
    [member, id, now],
  );
  if (rowCount === 0) throw new Fault('not_found', 'この番号の職員は登録されていません。');
}

/** All that the member has enrolled, ended ones too. */
export async function listStaff(
  connection: Connection,
  { member }: Caller,
): Promise<(Staff & { endedAt: Date | null })[]> {
  const { rows } = await connection.query(
    `SELECT id, roles, valid_from AS "validFrom", valid_until AS "validUntil", ended_at AS "endedAt"
       FROM exchange.staff WHERE member = $1 ORDER BY id`,
    [member],
  );
  return rows;
}

/**
 * The system that enrols first administers from then on; another one of the member only when that one has been revoked.
 * @throws Fault forbidden
 */
export async function checkAdministrator(connection: Connection, member: MemberId, system: SystemId): Promise<void> {
  const { rows } = await connection.query<{ system: SystemId }>(
    `INSERT INTO exchange.staff_administrator AS a (member, system) VALUES ($1, $2)
     ON CONFLICT (member) DO UPDATE SET system = CASE
       WHEN EXISTS (SELECT FROM exchange.system s WHERE s.id = a.system AND s.revoked_at IS NULL) THEN a.system
       ELSE EXCLUDED.system END
     RETURNING system`,
    [member, system],
  );
  if (rows[0]!.system !== system)
    throw new Fault('forbidden', `職員の登録は、業務システム ${rows[0]!.system} から行ってください。`);
}
