import type { Duty } from '../../contracts/emergency.ts';
import type { MemberId } from '../../contracts/member.ts';
import type { Connection, Queryable } from '../../database/connect.ts';
import { asUuid } from '../../database/uuid.ts';

/** A disaster (災害) as a town's officer declared it. */
export type Disaster = {
  readonly id: string;
  readonly municipality: string;
  readonly member: MemberId;
  readonly name: string;
  /** 圏域, in the town's words; empty: the whole municipality */
  readonly areas: readonly string[];
  readonly declaredAt: Date;
  readonly endedAt: Date | null;
};

/** An emergency release (災害時提供): its scope, its two persons, its ends. */
export type Release = {
  readonly id: string;
  readonly disaster: string;
  readonly member: MemberId;
  readonly contract: string;
  readonly purpose: string;
  readonly fields: readonly string[];
  readonly receivers: readonly MemberId[];
  readonly duty: Duty;
  /** until then a receiver has returned or deleted what it got, and has said so */
  readonly dueAt: Date;
  readonly expiresAt: Date;
  readonly officer: string;
  readonly officerRole: string;
  readonly approvedAt: Date | null;
  readonly endedAt: Date | null;
};

/** What a receiver owes. */
export type Owed = {
  readonly release: string;
  readonly receiver: MemberId;
  readonly givenAt: Date;
  /** first handed over; null while it has taken nothing, and so owes nothing */
  readonly collectedAt: Date | null;
  readonly fulfilledAt: Date | null;
};

const ofDisaster = `id, municipality, member, name, areas, declared_at AS "declaredAt", ended_at AS "endedAt"`;
const ofRelease = `id, disaster, member, contract, purpose, fields, receivers, duty, due_at AS "dueAt", expires_at AS "expiresAt",
  officer, officer_role AS "officerRole", approved_at AS "approvedAt", ended_at AS "endedAt"`;

/** Whether something may be given under it at this moment. */
export const isReleasable = (release: Release, disaster: Disaster, now: Date): boolean =>
  release.approvedAt !== null && release.endedAt === null && release.expiresAt > now && disaster.endedAt === null;

export async function insertDisaster(connection: Connection, one: Disaster, declarer: string): Promise<void> {
  await connection.query(
    `INSERT INTO exchange.disaster (id, municipality, member, name, areas, declared_at, declarer) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [one.id, one.municipality, one.member, one.name, one.areas, one.declaredAt, declarer],
  );
}

/** Shares a lock with whoever gives under it, so that nothing is given once its end is committed. */
export async function findDisaster(
  connection: Queryable,
  id: string,
  lock: 'SHARE' | 'UPDATE',
): Promise<Disaster | undefined> {
  const { rows } = await connection.query<Disaster>(
    `SELECT ${ofDisaster} FROM exchange.disaster WHERE id = $1::uuid FOR ${lock}`,
    [asUuid(id)],
  );
  return rows[0];
}

/** Before the disaster itself, as whoever gives under one of them locks it first: else the two would wait for each other. */
export async function lockReleases(connection: Connection, disaster: string): Promise<void> {
  await connection.query('SELECT FROM exchange.emergency_release WHERE disaster = $1::uuid ORDER BY id FOR UPDATE', [
    asUuid(disaster),
  ]);
}

export async function endDisaster(connection: Connection, id: string, ender: string, now: Date): Promise<void> {
  await connection.query('UPDATE exchange.disaster SET ended_at = $3, ender = $2 WHERE id = $1', [id, ender, now]);
  await connection.query(
    'UPDATE exchange.emergency_release SET ended_at = $2 WHERE disaster = $1 AND ended_at IS NULL',
    [id, now],
  );
}

export async function listDisasters(connection: Queryable, most: number): Promise<Disaster[]> {
  const { rows } = await connection.query<Disaster>(
    `SELECT ${ofDisaster} FROM exchange.disaster ORDER BY declared_at DESC, id LIMIT $1`,
    [most],
  );
  return rows;
}

export async function insertRelease(connection: Connection, one: Release, now: Date): Promise<void> {
  await connection.query(
    `INSERT INTO exchange.emergency_release (id, disaster, member, contract, purpose, fields, receivers, duty, due_at, expires_at,
        officer, officer_role, proposed_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
    [
      ...[one.id, one.disaster, one.member, one.contract, one.purpose, one.fields, one.receivers, one.duty],
      ...[one.dueAt, one.expiresAt, one.officer, one.officerRole, now],
    ],
  );
}

/** A release of the caller's own member, locked. */
export async function findRelease(
  connection: Queryable,
  { id, member }: { readonly id: string; readonly member: MemberId },
  lock: 'SHARE' | 'UPDATE',
): Promise<Release | undefined> {
  const { rows } = await connection.query<Release>(
    `SELECT ${ofRelease} FROM exchange.emergency_release WHERE id = $1::uuid AND member = $2 FOR ${lock}`,
    [asUuid(id), member],
  );
  return rows[0];
}

export async function approveRelease(
  connection: Connection,
  id: string,
  approver: { readonly id: string; readonly role: string },
  now: Date,
): Promise<void> {
  await connection.query(
    'UPDATE exchange.emergency_release SET approver = $2, approver_role = $3, approved_at = $4 WHERE id = $1',
    [id, approver.id, approver.role, now],
  );
}

export async function endRelease(connection: Connection, id: string, now: Date): Promise<void> {
  await connection.query('UPDATE exchange.emergency_release SET ended_at = coalesce(ended_at, $2) WHERE id = $1', [
    id,
    now,
  ]);
}

/** Those that the transaction's members give or receive, newest first, with what is owed under each. */
export async function listReleases(connection: Queryable, most: number): Promise<(Release & { owed: Owed[] })[]> {
  const { rows } = await connection.query<Release>(
    `SELECT ${ofRelease} FROM exchange.emergency_release ORDER BY proposed_at DESC, id LIMIT $1`,
    [most],
  );
  const { rows: owed } = await connection.query<Owed>(
    `SELECT release, receiver, given_at AS "givenAt", collected_at AS "collectedAt", fulfilled_at AS "fulfilledAt" FROM exchange.release_duty
      WHERE release = ANY ($1::uuid[]) ORDER BY receiver`,
    [rows.map(({ id }) => id)],
  );
  return rows.map((one) => ({ ...one, owed: owed.filter(({ release }) => release === one.id) }));
}

/** What is given again is owed again. */
export async function insertDuty(connection: Connection, { id, member }: Release, receiver: MemberId, now: Date) {
  await connection.query(
    `INSERT INTO exchange.release_duty (release, receiver, giver, given_at) VALUES ($1, $2, $3, $4)
      ON CONFLICT (release, receiver) DO UPDATE SET given_at = EXCLUDED.given_at, fulfilled_at = NULL, fulfiller = NULL`,
    [id, receiver, member, now],
  );
}

/** What is handed over is owed; after its receiver has reported, again: the report was about what it had then. */
export async function oweHandedOver(connection: Connection, messages: readonly string[], now: Date): Promise<void> {
  if (messages.length === 0) return;
  await connection.query(
    `UPDATE exchange.release_duty d SET fulfilled_at = NULL, fulfiller = NULL, collected_at = coalesce(d.collected_at, $2),
        given_at = CASE WHEN d.fulfilled_at IS NULL THEN d.given_at ELSE $2 END
      FROM relay.release_message r JOIN relay.message m ON m.id = r.message
      WHERE m.id = ANY ($1::uuid[]) AND d.release = r.release AND d.receiver = m.receiver
        AND (d.fulfilled_at IS NOT NULL OR d.collected_at IS NULL)`,
    [messages, now],
  );
}

/** @returns who had given it; undefined where nothing is owed */
export async function fulfilDuty(
  connection: Connection,
  {
    release,
    receiver,
    fulfiller,
  }: { readonly release: string; readonly receiver: MemberId; readonly fulfiller: string },
  now: Date,
): Promise<MemberId | undefined> {
  const { rows } = await connection.query<{ giver: MemberId }>(
    `UPDATE exchange.release_duty SET fulfilled_at = $3, fulfiller = $4
      WHERE release::text = $1 AND receiver = $2 AND fulfilled_at IS NULL RETURNING giver`,
    [release, receiver, now, fulfiller],
  );
  return rows[0]?.giver;
}
