import type { SystemId } from '../../contracts/member.ts';
import { type Pool, type Queryable, setContext, transact } from '../../database/connect.ts';
import type { EventMode } from './event.ts';
import type { Failure } from './verdict.ts';

/** An endpoint that this process alone drives, until `leaseMs` after its last sign of life. */
export type Leased = {
  readonly system: SystemId;
  readonly url: string;
  readonly mode: EventMode;
  readonly rate: number | null;
  readonly failures: number;
};
/** Who drives: one a process. */
export type Holder = string;

/** Much longer than a batch takes, and short enough that a dead process's endpoints are soon another's. */
export const leaseMs = 60_000;

/** Endpoints whose turn it is by their own state, healthy ones first; what waits for them is not asked yet. */
export async function findDue(connection: Queryable, realNow: Date): Promise<SystemId[]> {
  const { rows } = await connection.query<{ system: SystemId }>(
    `SELECT system FROM exchange.webhook
      WHERE state = 'confirmed' AND next_push_at <= $1 AND (lease_until IS NULL OR lease_until <= $1) ORDER BY failures, next_push_at`,
    [realNow],
  );
  return rows.map(({ system }) => system);
}

/** How many endpoints may be taken: in all, of those that are failing, and of one host (`besides`: of hosts that have some already). */
export type Room = {
  readonly most: number;
  readonly mostFailing: number;
  readonly mostOfHost: number;
  readonly besides: Readonly<Record<string, number>>;
};

/**
 * Takes the leases of these systems' endpoints for which something waits. Those that are failing must not use up the lanes of the others, nor those of one
 * host, which die together: a maker of software keeps the endpoints of hundreds. What another process is taking is passed over.
 * @param now the region's clock: what waits is due by it
 */
export async function takeLeases(
  pool: Pool,
  systems: readonly SystemId[],
  { most, mostFailing, mostOfHost, besides }: Room,
  holder: Holder,
  { now, realNow }: { readonly now: Date; readonly realNow: Date },
): Promise<Leased[]> {
  if (systems.length === 0 || most <= 0) return [];
  return transact(pool, {}, async (connection) => {
    await setContext(connection, { systems });
    const { rows } = await connection.query<Leased>(
      `WITH due AS (
         SELECT system, failures, next_push_at, split_part(url, '/', 3) AS host FROM exchange.webhook w
          WHERE system = ANY ($1) AND state = 'confirmed' AND next_push_at <= $2 AND (lease_until IS NULL OR lease_until <= $2)
            AND EXISTS (SELECT FROM relay.message m WHERE m.receiver_system = w.system AND m.state IN ('kept', 'handed-over')
              AND m.next_attempt_at <= $3 AND m.expires_at > $3)
          FOR UPDATE SKIP LOCKED),
       ranked AS (SELECT *, row_number() OVER (PARTITION BY host ORDER BY failures, next_push_at) AS nth FROM due),
       fitting AS (SELECT * FROM ranked WHERE nth <= coalesce(($9::jsonb ->> host)::int, $8)),
       chosen AS (
         (SELECT system FROM fitting WHERE failures = 0 ORDER BY next_push_at LIMIT $4)
         UNION ALL (SELECT system FROM fitting WHERE failures > 0 ORDER BY failures, next_push_at LIMIT $5) LIMIT $4)
       UPDATE exchange.webhook w SET lease_holder = $6, lease_until = $7 FROM chosen WHERE w.system = chosen.system
       RETURNING w.system, w.url, w.mode, w.rate, w.failures`,
      [
        ...[systems, realNow, now, most, mostFailing, holder, new Date(realNow.getTime() + leaseMs)],
        ...[mostOfHost, JSON.stringify(besides)],
      ],
    );
    return rows;
  });
}

/** @returns false when the lease is another's by now, or the endpoint has changed: whoever hears that stops */
export async function renewLease(
  connection: Queryable,
  { system, url }: Leased,
  holder: Holder,
  realNow: Date,
): Promise<boolean> {
  const { rowCount } = await connection.query(
    `UPDATE exchange.webhook SET lease_until = $4 WHERE system = $1 AND url = $2 AND lease_holder = $3 AND state = 'confirmed'`,
    [system, url, holder, new Date(realNow.getTime() + leaseMs)],
  );
  return rowCount === 1;
}

/** How an endpoint is left: `failures` in a row, the last of them, and when it may be called again. */
export type Left = {
  readonly failures: number;
  readonly failure: Failure | null;
  readonly nextPushAt: Date;
  readonly retired: boolean;
};

export async function releaseLease(
  connection: Queryable,
  { system, url }: Leased,
  holder: Holder,
  { failures, failure, nextPushAt, retired }: Left,
  realNow: Date,
): Promise<void> {
  await connection.query(
    `UPDATE exchange.webhook SET lease_holder = NULL, lease_until = NULL, failures = $4, next_push_at = $5,
        last_failure = coalesce($6, last_failure), last_failure_at = CASE WHEN $6::text IS NULL THEN last_failure_at ELSE $7 END,
        state = CASE WHEN $8 THEN 'retired' ELSE state END, settled_at = CASE WHEN $8 THEN $7 ELSE settled_at END
      WHERE system = $1 AND url = $2 AND lease_holder = $3`,
    [system, url, holder, failures, nextPushAt, failure, realNow, retired],
  );
}
