import { createHash } from 'node:crypto';
import { Fault } from '../../../contracts/fault.ts';
import type { MemberId } from '../../../contracts/member.ts';
import { staffAdministratorRole } from '../../../contracts/settings.ts';
import type { Connection } from '../../../database/connect.ts';
import { readSettings } from '../directory/settings.ts';
import type { Entry } from './staff-plan.ts';

/** All that the member has enrolled, ended ones too. The transaction names a system of it, and has locked whom it changes. */
export async function readEntries(connection: Connection, member: MemberId): Promise<Entry[]> {
  const { rows } = await connection.query<Entry>(
    `SELECT id, job, roles, valid_from AS "validFrom", valid_until AS "validUntil", ended_at AS "endedAt",
            next_roles AS "nextRoles", next_job AS "nextJob", next_from AS "nextFrom"
       FROM exchange.staff WHERE member = $1 ORDER BY id`,
    [member],
  );
  return rows;
}

/** Writes entries as a plan has made them. An ending closes accounts, sessions and letters by the triggers of the table. */
export async function writeEntries(connection: Connection, member: MemberId, entries: readonly Entry[]): Promise<void> {
  for (const { id, job, roles, validFrom, validUntil, endedAt, nextRoles, nextJob, nextFrom } of entries)
    await connection.query(
      `INSERT INTO exchange.staff (member, id, job, roles, valid_from, valid_until, ended_at, next_roles, next_job, next_from)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
       ON CONFLICT (member, id) DO UPDATE SET job = EXCLUDED.job, roles = EXCLUDED.roles, valid_from = EXCLUDED.valid_from,
         valid_until = EXCLUDED.valid_until, ended_at = EXCLUDED.ended_at, next_roles = EXCLUDED.next_roles,
         next_job = EXCLUDED.next_job, next_from = EXCLUDED.next_from`,
      [member, id, job, roles, validFrom, validUntil, endedAt, nextRoles, nextJob, nextFrom],
    );
}

/** Of those who have an account: when they last signed in. */
export async function readAccounts(
  connection: Connection,
  member: MemberId,
): Promise<ReadonlyMap<string, Date | null>> {
  const { rows } = await connection.query<{ staff: string; at: Date | null }>(
    'SELECT staff, last_sign_in AS at FROM exchange.staff_accounts($1)',
    [member],
  );
  return new Map(rows.map(({ staff, at }) => [staff, at]));
}

/**
 * Whether the member's staff are administered by people: they sign in, and an administrator among them could do so at this moment. From then on
 * no system enrols anybody by its own word; before, one has to, or nobody would ever be there.
 */
export async function isAdministeredByPeople(connection: Connection, member: MemberId, now: Date): Promise<boolean> {
  if (!(await readSettings(connection, member)).staffSignIn) return false;
  const { rows } = await connection.query(
    `SELECT EXISTS (SELECT FROM exchange.staff s JOIN exchange.staff_accounts($1) a ON a.staff = s.id
        WHERE s.member = $1 AND s.ended_at IS NULL AND s.valid_from <= $2 AND (s.valid_until IS NULL OR s.valid_until > $2)
          AND $3 = ANY (CASE WHEN s.next_from <= $2 THEN s.next_roles ELSE s.roles END)) AS has`,
    [member, now, staffAdministratorRole],
  );
  return rows[0].has;
}

/** @throws Fault forbidden */
export async function checkSystemMayAdminister(connection: Connection, member: MemberId, now: Date): Promise<void> {
  if (await isAdministeredByPeople(connection, member, now))
    throw new Fault(
      'forbidden',
      `職員の登録は、サインインした${staffAdministratorRole}が行います。/v1/staff/changes に、操作する職員の申告を付けてください。`,
    );
}

/** What was looked at, so that what is done afterwards is that and nothing else. */
export const planMark = (plan: unknown): string =>
  createHash('sha256').update(JSON.stringify(plan)).digest('base64url').slice(0, 22);
