import type { Emergency, Finding, IdentityProof } from '../../contracts/access.ts';
import type { Actor } from '../../contracts/acting.ts';
import type { MemberId, SystemId } from '../../contracts/member.ts';
import type { Connection, Queryable } from '../../database/connect.ts';
import { asUuid } from '../../database/uuid.ts';

export type AccessKind = 'break-glass' | 'self-access';

/** An access (緊急時照会, 本人開示) that was opened: one officer, one person, one purpose, for a time. */
export type Access = {
  readonly id: string;
  readonly kind: AccessKind;
  readonly member: MemberId;
  readonly system: SystemId;
  readonly subject: string;
  readonly municipality: string;
  readonly purpose: string;
  readonly grounds: Emergency | IdentityProof;
  readonly actor: string;
  readonly role: string;
  readonly openedAt: Date;
  readonly endsAt: Date;
  /** null: nobody need confirm it */
  readonly confirmBy: Date | null;
  readonly confirmedAt: Date | null;
  readonly finding: Finding | null;
  readonly alarmAt: Date | null;
};

const columns = `id, kind, member, system, subject, municipality, purpose, grounds, actor, role, opened_at AS "openedAt",
  ends_at AS "endsAt", confirm_by AS "confirmBy", confirmed_at AS "confirmedAt", finding, alarm_at AS "alarmAt"`;

export async function insertAccess(connection: Connection, access: Access): Promise<void> {
  const { id, kind, member, system, subject, municipality, purpose, grounds, actor, role } = access;
  await connection.query(
    `INSERT INTO exchange.access (id, kind, member, system, subject, municipality, purpose, grounds, actor, role, opened_at, ends_at, confirm_by)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
    [
      id,
      kind,
      member,
      system,
      subject,
      municipality,
      purpose,
      grounds,
      actor,
      role,
      access.openedAt,
      access.endsAt,
      access.confirmBy,
    ],
  );
}

/** Those of these ids that the transaction may see, by id. */
export async function findAccesses(connection: Queryable, ids: readonly string[]): Promise<Map<string, Access>> {
  if (ids.length === 0) return new Map();
  const { rows } = await connection.query<Access>(
    `SELECT ${columns} FROM exchange.access WHERE id = ANY ($1::uuid[])`,
    [ids.map(asUuid)],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** The same, locked until the end of the transaction, for whoever confirms or ends it. */
export async function lockAccess(connection: Connection, id: string): Promise<Access | undefined> {
  const { rows } = await connection.query<Access>(
    `SELECT ${columns} FROM exchange.access WHERE id = $1::uuid FOR UPDATE`,
    [asUuid(id)],
  );
  return rows[0];
}

/** Whether what is asked is what was opened: same system, person, purpose and officer, within its time. */
export const covers = (
  access: Access | undefined,
  asked: {
    readonly system: SystemId;
    readonly subject: string | null;
    readonly purpose: string;
    readonly actor: Actor | undefined;
  },
  now: Date,
): access is Access =>
  access !== undefined &&
  access.system === asked.system &&
  access.subject === asked.subject &&
  access.purpose === asked.purpose &&
  access.actor === asked.actor?.id &&
  access.role === asked.actor.role &&
  access.endsAt > now;

export async function markConfirmed(
  connection: Connection,
  id: string,
  { confirmer, finding, now }: { readonly confirmer: string; readonly finding: Finding; readonly now: Date },
): Promise<void> {
  await connection.query('UPDATE exchange.access SET confirmed_at = $2, confirmer = $3, finding = $4 WHERE id = $1', [
    id,
    now,
    confirmer,
    finding,
  ]);
}

export async function markAlarmed(connection: Connection, id: string, now: Date): Promise<void> {
  await connection.query('UPDATE exchange.access SET alarm_at = coalesce(alarm_at, $2) WHERE id = $1', [id, now]);
}

/** What no second person has looked at in time, locked for the transaction that raises the alarm. */
export async function takeUnconfirmed(connection: Connection, now: Date, most: number): Promise<Access[]> {
  const { rows } = await connection.query<Access>(
    `SELECT ${columns} FROM exchange.access
      WHERE confirmed_at IS NULL AND alarm_at IS NULL AND confirm_by < $1
      ORDER BY confirm_by LIMIT $2 FOR UPDATE SKIP LOCKED`,
    [now, most],
  );
  return rows;
}

/** The break-glasses that the transaction may see, newest first. */
export async function listBreakGlass(connection: Queryable, most: number): Promise<Access[]> {
  const { rows } = await connection.query<Access>(
    `SELECT ${columns} FROM exchange.access WHERE kind = 'break-glass' ORDER BY opened_at DESC, id LIMIT $1`,
    [most],
  );
  return rows;
}
