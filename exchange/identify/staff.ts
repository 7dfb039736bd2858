import type { ActingClaim, Actor } from '../../contracts/acting.ts';
import { Fault } from '../../contracts/fault.ts';
import type { MemberId, SystemId } from '../../contracts/member.ts';
import { columns } from '../../database/columns.ts';
import { type Connection, setContext } from '../../database/connect.ts';
import { findSession } from '../sign-in/sessions.ts';
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
/** Whom a claim means, or what to tell the caller where it means nobody. */
export type FoundActor = { readonly actor?: Actor; readonly signIn?: 'missing' | 'over' };

/**
 * Whom each claim means at this moment, in the order of `asked`: somebody enrolled by that id in that role who, where the claim names a sign-in session
 * or the member lets its staff sign in, is signed in. Such a session is held open until the commit. The transaction names the callers' systems.
 * @param now the region's clock
 * @param realNow the machine's: ages of sessions protect
 */
export async function findActors(
  connection: Connection,
  asked: readonly Asked[],
  { now, realNow }: { readonly now: Date; readonly realNow: Date },
): Promise<FoundActor[]> {
  const claims = asked.flatMap(({ caller, presented }) =>
    claimOf(presented).map(({ sub, role }) => [caller.member, sub, role]),
  );
  if (claims.length === 0) return asked.map(() => ({}));
  const { rows } = await connection.query<{ key: string; signIn: boolean }>(
    `SELECT json_build_array(s.member, s.id, c.role)::text AS key, m.attributes -> 'staffSignIn' = 'true' AS "signIn"
       FROM unnest($1::text[], $2::text[], $3::text[]) AS c (member, id, role)
       JOIN exchange.staff s ON s.member = c.member AND s.id = c.id
       JOIN exchange.member m ON m.id = s.member
      WHERE c.role = ANY (s.roles) AND s.ended_at IS NULL AND s.valid_from <= $4 AND (s.valid_until IS NULL OR s.valid_until > $4)`,
    [...columns(claims, 3), now],
  );
  const enrolled = new Map(rows.map(({ key, signIn }) => [JSON.stringify(JSON.parse(key)), signIn]));
  const signedIn = new Map<string, string>();
  for (const sid of new Set(asked.flatMap(({ presented }) => claimOf(presented).flatMap(({ sid }) => sid ?? []))))
    signedIn.set(sid, await holdSession(connection, sid, realNow));
  return asked.map(({ caller: { member }, presented }) => {
    const [claim] = claimOf(presented);
    if (!claim) return {};
    const mustSignIn = enrolled.get(JSON.stringify([member, claim.sub, claim.role]));
    if (mustSignIn === undefined) return {};
    if (claim.sid === undefined && mustSignIn) return { signIn: 'missing' };
    if (claim.sid !== undefined && signedIn.get(claim.sid) !== JSON.stringify([member, claim.sub]))
      return { signIn: 'over' };
    return { actor: { id: claim.sub, role: claim.role } };
  });
}

/** Whose session it is, while it is in force; it stays so until the commit. */
async function holdSession(connection: Connection, sid: string, realNow: Date): Promise<string> {
  await setContext(connection, { session: sid });
  await connection.query('SELECT FROM exchange.sign_in_session WHERE id = $1 FOR SHARE', [sid]);
  const holder = (await findSession(connection, sid, realNow))?.holder;
  return holder?.kind === 'staff' ? JSON.stringify([holder.member, holder.staff]) : '';
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
