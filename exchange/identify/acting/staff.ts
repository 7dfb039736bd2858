import type { ActingClaim, Actor } from '../../../contracts/acting.ts';
import { Fault } from '../../../contracts/fault.ts';
import type { MemberId, SystemId } from '../../../contracts/member.ts';
import { columns } from '../../../database/columns.ts';
import { type Connection, type Queryable, setContext } from '../../../database/connect.ts';
import { findSession } from '../../sign-in/sessions.ts';
import type { Caller } from '../caller/authenticate.ts';
import { sessionName } from '../person/person-names.ts';
import type { Presented } from './acting.ts';

/** A staff member as the member's administrator enrols one. */
export type Staff = {
  readonly id: string;
  readonly roles: readonly string[];
  readonly validFrom: Date;
  readonly validUntil: Date | null;
};

type Asked = { readonly caller: Pick<Caller, 'member'>; readonly presented: Presented | undefined };
/** Whom a claim means, and when they last proved who they are, where anybody says so; or what to tell the caller where it means nobody. */
export type FoundActor = { readonly actor?: Actor; readonly provedAt?: Date; readonly signIn?: 'missing' | 'over' };

/** One of a member's staff, in one role. */
export type Acts = { readonly member: MemberId } & Actor;
export const actsKey = ({ member, id, role }: Acts): string => JSON.stringify([member, id, role]);

/**
 * Locks staff for this transaction: 'shared' to rely on who is enrolled, 'exclusive' to change it. Without it a transaction that has
 * read somebody as enrolled could commit after the answer that this person's enrolment has ended: it reads before the ending's commit,
 * and commits after it (READ COMMITTED sees to statements, not to transactions). The ending therefore waits for those that have
 * read, and those that have not yet read wait for it. Take it before reading, and before `lockSubjects`, always in this order: so that
 * no two transactions wait for each other. Staff share 256 locks, as subjects do.
 */
export async function lockStaff(
  connection: Queryable,
  staff: readonly Pick<Acts, 'member' | 'id'>[],
  how: 'shared' | 'exclusive',
): Promise<void> {
  if (staff.length === 0) return;
  const lock = how === 'shared' ? 'pg_advisory_xact_lock_shared' : 'pg_advisory_xact_lock';
  await connection.query(
    `SELECT ${lock}(7277, lock) FROM (
       SELECT DISTINCT (hashtextextended(key, 0) & 255)::int AS lock FROM unnest($1::text[]) AS key ORDER BY lock
     ) AS locks`,
    [staff.map(({ member, id }) => `${member}#${id}`)],
  );
}

/**
 * Who of these is enrolled in that role at this moment, by `actsKey`, and whether their member lets its staff sign in. To rely on it until
 * the commit, take `lockStaff(…, 'shared')` first. The transaction names systems of the members.
 * @param now the region's clock
 */
export async function findEnrolled(
  connection: Queryable,
  staff: readonly Acts[],
  now: Date,
): Promise<ReadonlyMap<string, { readonly signIn: boolean }>> {
  if (staff.length === 0) return new Map();
  const { rows } = await connection.query<{ key: string; signIn: boolean }>(
    `SELECT json_build_array(s.member, s.id, c.role)::text AS key, m.attributes -> 'staffSignIn' = 'true' AS "signIn"
       FROM unnest($1::text[], $2::text[], $3::text[]) AS c (member, id, role)
       JOIN exchange.staff s ON s.member = c.member AND s.id = c.id
       JOIN exchange.member m ON m.id = s.member
      WHERE c.role = ANY (CASE WHEN s.next_from <= $4 THEN s.next_roles ELSE s.roles END) AND s.ended_at IS NULL AND s.valid_from <= $4 AND (s.valid_until IS NULL OR s.valid_until > $4)`,
    [...columns(staff.map(({ member, id, role }) => [member, id, role])), now],
  );
  return new Map(rows.map(({ key, signIn }) => [JSON.stringify(JSON.parse(key)), { signIn: signIn === true }]));
}

/** Whom each claim says, for those that are claims. */
export const claimedBy = (asked: readonly Asked[]): Acts[] => asked.flatMap((one) => actsOf(one) ?? []);

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
  const enrolled = await findEnrolled(connection, claimedBy(asked), now);
  const held = new Map<string, Held>();
  for (const sid of new Set(asked.flatMap((one) => claimOf(one)?.sid ?? [])))
    held.set(sid, await holdSession(connection, sid, realNow));
  return asked.map((one) => {
    const [acts, claim] = [actsOf(one), claimOf(one)];
    const found = acts && enrolled.get(actsKey(acts));
    if (!found || !claim) return {};
    if (claim.sid === undefined && found.signIn) return { signIn: 'missing' };
    const session = claim.sid === undefined ? undefined : held.get(claim.sid);
    if (claim.sid !== undefined && session?.holder !== holderKey(acts)) return { signIn: 'over' };
    const provedAt = session ? session.provedAt : saidProof(claim);
    const named = claim.sid === undefined ? {} : { session: sessionName(claim.sid, null) };
    return { actor: { id: acts.id, role: acts.role, ...named }, ...(provedAt && { provedAt }) };
  });
}

/** What a member says whose staff sign in elsewhere. */
const saidProof = ({ auth_time }: ActingClaim): Date | undefined =>
  auth_time === undefined ? undefined : new Date(auth_time * 1000);

type Held = { readonly holder: string; readonly provedAt: Date } | undefined;

/** Whose session it is, while it is in force; it stays so until the commit. */
async function holdSession(connection: Connection, sid: string, realNow: Date): Promise<Held> {
  await setContext(connection, { session: sid });
  await connection.query('SELECT FROM exchange.sign_in_session WHERE id = $1 FOR SHARE', [sid]);
  const session = await findSession(connection, sid, realNow);
  if (session?.holder.kind !== 'staff') return undefined;
  const { member, staff } = session.holder;
  return { holder: holderKey({ member: member as MemberId, id: staff }), provedAt: session.authTime };
}
const holderKey = ({ member, id }: Pick<Acts, 'member' | 'id'>): string => JSON.stringify([member, id]);

/** Whether a member has anybody enrolled who could act at this moment. The transaction names a system of it. */
export async function hasStaff(connection: Queryable, member: MemberId, now: Date): Promise<boolean> {
  const { rows } = await connection.query(
    `SELECT EXISTS (SELECT FROM exchange.staff WHERE member = $1 AND ended_at IS NULL AND valid_from <= $2
        AND (valid_until IS NULL OR valid_until > $2)) AS has`,
    [member, now],
  );
  return rows[0].has;
}

const claimOf = ({ presented }: Asked): ActingClaim | undefined =>
  presented && 'claim' in presented ? presented.claim : undefined;

function actsOf(asked: Asked): Acts | undefined {
  const claim = claimOf(asked);
  return claim && { member: asked.caller.member, id: claim.sub, role: claim.role };
}

/**
 * Enrols a staff member, or replaces the roles and the time of one; a role that is taken away holds no longer, as after an ending.
 * @throws Fault forbidden where another system of the member administers
 */
export async function enrolStaff(connection: Connection, { member, system }: Caller, staff: Staff): Promise<void> {
  await checkAdministrator(connection, member, system);
  await lockStaff(connection, [{ member, id: staff.id }], 'exclusive');
  await connection.query(
    `INSERT INTO exchange.staff (member, id, roles, valid_from, valid_until) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (member, id) DO UPDATE SET roles = EXCLUDED.roles, valid_from = EXCLUDED.valid_from,
       valid_until = EXCLUDED.valid_until, ended_at = NULL, next_roles = NULL, next_job = NULL, next_from = NULL`,
    [member, staff.id, staff.roles, staff.validFrom, staff.validUntil],
  );
}

/**
 * Ends a staff member. It waits for the exchanges that rely on this person at this moment; once committed, no later commit does.
 * @throws Fault not_found, forbidden
 */
export async function endStaff(connection: Connection, { member, system }: Caller, id: string, now: Date) {
  await checkAdministrator(connection, member, system);
  await lockStaff(connection, [{ member, id }], 'exclusive');
  const { rowCount } = await connection.query(
    'UPDATE exchange.staff SET ended_at = coalesce(ended_at, $3) WHERE member = $1 AND id = $2',
    [member, id, now],
  );
  if (rowCount === 0) throw new Fault('not_found', 'この番号の職員は登録されていません。');
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
