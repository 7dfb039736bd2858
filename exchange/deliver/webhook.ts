import { createHash } from 'node:crypto';
import type { SystemId } from '../../contracts/member.ts';
import type { Queryable } from '../../database/connect.ts';
import type { EventMode } from './event.ts';
import type { Failure } from './verdict.ts';

/** What is kept of an endpoint, as its owner and the operator see it. */
export type Webhook = {
  readonly system: SystemId;
  readonly url: string;
  readonly mode: EventMode;
  readonly state: 'asked' | 'confirmed' | 'retired';
  /** requests a minute; null: no limit */
  readonly rate: number | null;
  readonly askedAt: Date;
  readonly settledAt: Date | null;
  /** in a row */
  readonly failures: number;
  readonly lastFailure: Failure | null;
  readonly lastFailureAt: Date | null;
  readonly nextPushAt: Date;
};

const columns = `system, url, mode, state, rate, asked_at AS "askedAt", settled_at AS "settledAt", failures, last_failure AS "lastFailure",
  last_failure_at AS "lastFailureAt", next_push_at AS "nextPushAt"`;

const digestOf = (secret: string): Buffer => createHash('sha256').update(secret).digest();

/** A system has one endpoint; a new one takes the old one's place at once, and waits for leave. @param now the machine's time */
export async function putWebhook(
  connection: Queryable,
  { system, url, mode, secret }: Pick<Webhook, 'system' | 'url' | 'mode'> & { readonly secret: string },
  now: Date,
): Promise<void> {
  await connection.query(
    `INSERT INTO exchange.webhook (system, url, mode, state, confirm_digest, asked_at, next_push_at) VALUES ($1, $2, $5, 'asked', $3, $4, $4)
      ON CONFLICT (system) DO UPDATE SET url = $2, mode = $5, state = 'asked', confirm_digest = $3, rate = NULL, asked_at = $4, next_push_at = $4,
        settled_at = NULL, failures = 0, last_failure = NULL, last_failure_at = NULL, lease_holder = NULL, lease_until = NULL`,
    [system, url, digestOf(secret), now, mode],
  );
}

/** A call-back address is good for a week. */
const leaveMs = 7 * 24 * 60 * 60_000;

/** Leave was given, at once or by the call-back. @returns whether the secret was one that is waited for */
export async function confirmWebhook(
  connection: Queryable,
  secret: string,
  rate: number | null,
  now: Date,
): Promise<boolean> {
  const { rowCount } = await connection.query(
    `UPDATE exchange.webhook SET state = 'confirmed', confirm_digest = NULL, rate = $2, settled_at = $3, next_push_at = $3
      WHERE confirm_digest = $1 AND state = 'asked' AND asked_at > $4`,
    [digestOf(secret), rate, now, new Date(now.getTime() - leaveMs)],
  );
  return rowCount === 1;
}

export async function removeWebhook(connection: Queryable, system: SystemId): Promise<boolean> {
  return ((await connection.query('DELETE FROM exchange.webhook WHERE system = $1', [system])).rowCount ?? 0) > 0;
}

export async function findWebhook(connection: Queryable, system: SystemId): Promise<Webhook | undefined> {
  return (await connection.query<Webhook>(`SELECT ${columns} FROM exchange.webhook WHERE system = $1`, [system]))
    .rows[0];
}

export async function readWebhooks(connection: Queryable): Promise<Webhook[]> {
  return (await connection.query<Webhook>(`SELECT ${columns} FROM exchange.webhook ORDER BY system`)).rows;
}
