import { randomUUID } from 'node:crypto';
import type { SystemId } from '../../contracts/member.ts';
import type { Quota } from '../../contracts/quota.ts';
import type { RefusalCode } from '../../contracts/refusal.ts';
import { type Pool, type Queryable, transact } from '../../database/connect.ts';
import type { Recorded } from '../record/record.ts';

/** A question that waits for its provider. `sealed` opens with the exchange's own secret. */
export type Deferred = {
  readonly message: string;
  readonly askerSystem: SystemId;
  readonly providerSystem: SystemId;
  readonly subject: string | null;
  /** the record of its intent */
  readonly record: string;
  readonly isSafe: boolean;
  readonly sealed: string;
  readonly attempts: number;
  readonly expiresAt: Date;
  /** of the process that is asking now */
  readonly lease: string;
  /** a process that was asking has died: nobody knows whether the provider was asked */
  readonly wasLost: boolean;
};

type Deferring = Recorded<{
  readonly message: string;
  readonly messageId: string;
  readonly records: readonly { readonly id: string }[];
  readonly subject: string | null;
}>;

/**
 * Whether the asker may leave one more: its questions wait for it as its mail does, and within the same quota. Those that come at one moment are
 * not counted against each other; it is a limit against programs that run wild.
 */
export async function hasRoomForDeferred(
  connection: Queryable,
  asker: SystemId,
  { waitingMessages, waitingBytes }: Quota,
): Promise<boolean> {
  const { rows } = await connection.query<{ messages: number; bytes: number }>(
    `SELECT count(*)::bigint AS messages, coalesce(sum(pg_column_size(sealed)), 0)::bigint AS bytes FROM relay.deferred
      WHERE asker_system = $1 AND state = 'waiting'`,
    [asker],
  );
  return rows[0]!.messages < waitingMessages && rows[0]!.bytes < waitingBytes;
}

/** Keeps a question for later, in the transaction that takes it from those being asked. Only what is Recorded can come here. */
export async function insertDeferred(
  connection: Queryable,
  asked: Deferring,
  more: {
    readonly asker: SystemId;
    readonly provider: SystemId;
    readonly isSafe: boolean;
    readonly sealed: string;
    readonly now: Date;
    readonly realNow: Date;
    readonly expiresAt: Date;
  },
): Promise<void> {
  await connection.query(
    `INSERT INTO relay.deferred (message, message_id, asker_system, provider_system, subject, record, is_safe, sealed, state,
        next_attempt_at, asked_at, expires_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'waiting', $9, $10, $11)`,
    [
      asked.message,
      asked.messageId,
      more.asker,
      more.provider,
      asked.subject,
      asked.records[0]!.id,
      more.isSafe,
      more.sealed,
      new Date(more.realNow.getTime() + pauseMs(0)),
      more.now,
      more.expiresAt,
    ],
  );
}

/** Long enough for the provider's time limit and what follows it. */
const leaseMs = 2 * 60_000;
/** Between two attempts: soon at first, then half an hour apart. */
const pauseMs = (attempts: number): number => Math.min(5_000 * 2 ** attempts, 30 * 60_000);

/**
 * Takes up to `most` questions whose time has come, each for one process at a time.
 * @param room how many of one provider's; `besides` names those of which fewer may be taken
 * @param realNow the machine's time
 */
export const takeDeferred = (
  pool: Pool,
  realNow: Date,
  most: number,
  room: { readonly each: number; readonly besides: Readonly<Record<SystemId, number>> },
): Promise<readonly Deferred[]> =>
  transact(pool, { overdue: 'yes' }, async (connection) => {
    const { rows } = await connection.query(
      `UPDATE relay.deferred d SET lease = $3, lease_until = $4
        FROM (SELECT message, lease FROM relay.deferred
               WHERE state = 'waiting' AND next_attempt_at <= $1 AND (lease_until IS NULL OR lease_until < $1)
                 AND message IN (
                   SELECT message FROM (
                     SELECT message, provider_system, row_number() OVER (PARTITION BY provider_system ORDER BY next_attempt_at) AS nth
                      FROM relay.deferred
                      WHERE state = 'waiting' AND next_attempt_at <= $1 AND (lease_until IS NULL OR lease_until < $1)) AS turn
                    WHERE nth <= coalesce(($6::jsonb ->> provider_system)::int, $5))
               ORDER BY next_attempt_at LIMIT $2 FOR UPDATE SKIP LOCKED) AS due
        WHERE d.message = due.message
        RETURNING d.message, asker_system AS "askerSystem", provider_system AS "providerSystem", subject, record,
          is_safe AS "isSafe", sealed, attempts, expires_at AS "expiresAt", d.lease, due.lease IS NOT NULL AS "wasLost"`,
      [
        ...[realNow, most, randomUUID(), new Date(realNow.getTime() + leaseMs)],
        ...[room.each, JSON.stringify(room.besides)],
      ],
    );
    return rows;
  });

/** Gives a question back, to be asked again after a pause. */
export const postpone = (pool: Pool, { message, lease, attempts }: Deferred, realNow: Date): Promise<unknown> =>
  transact(pool, { overdue: 'yes' }, (connection) =>
    connection.query(
      `UPDATE relay.deferred SET lease = NULL, lease_until = NULL, attempts = attempts + 1, next_attempt_at = $3
        WHERE message = $1 AND lease = $2`,
      [message, lease, new Date(realNow.getTime() + pauseMs(attempts + 1))],
    ),
  );

/**
 * Settles a question, in the transaction of its outcome. What was sealed is deleted.
 * @returns whether it was still this process's to settle
 */
export async function settleDeferred(
  connection: Queryable,
  { message, lease }: Pick<Deferred, 'message' | 'lease'>,
  reason: RefusalCode | 'not_available' | null,
  now: Date,
): Promise<boolean> {
  const { rowCount } = await connection.query(
    `UPDATE relay.deferred SET state = $3, reason = $4, settled_at = $5, sealed = NULL, lease = NULL, lease_until = NULL
      WHERE message = $1 AND lease = $2 AND state = 'waiting'`,
    [message, lease, reason === null ? 'answered' : 'failed', reason, now],
  );
  return rowCount === 1;
}

export type DeferredStatus = {
  readonly id: string;
  readonly message: string;
  readonly state: 'waiting' | 'answered' | 'failed';
  readonly reason: RefusalCode | 'not_available' | null;
  readonly expiresAt: Date;
};

/** What became of a question, for the system that asked it; undefined for anybody else's or none. */
export const findDeferred = (pool: Pool, asker: SystemId, message: string): Promise<DeferredStatus | undefined> =>
  transact(pool, { systems: [asker] }, async (connection) => {
    const { rows } = await connection.query<DeferredStatus>(
      `SELECT message_id AS id, message, state, reason, expires_at AS "expiresAt" FROM relay.deferred
        WHERE message = $1 AND asker_system = $2`,
      [message, asker],
    );
    return rows[0];
  });

/** Forgets what was settled long ago. @param pool of the role sweeper */
export const forgetDeferred = (pool: Pool, now: Date, days: number): Promise<unknown> =>
  pool.query('DELETE FROM relay.deferred WHERE settled_at < $1', [new Date(now.getTime() - days * 24 * 60 * 60_000)]);
