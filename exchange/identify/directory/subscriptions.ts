import { randomUUID } from 'node:crypto';
import type { MemberId, SystemId } from '../../../contracts/member.ts';
import type { Queryable } from '../../../database/connect.ts';

/** Who wants to be told by `provider` of `contract`: of one person, or (subject null) of all with whom the member stands in the relation. */
export type Subscription = {
  readonly id: string;
  readonly system: SystemId;
  readonly member: MemberId;
  readonly provider: MemberId;
  readonly contract: string;
  readonly purpose: string;
  readonly subject: string | null;
  readonly madeAt: Date;
};

const columns = 'id, system, member, provider, contract, purpose, subject, made_at AS "madeAt"';

/** Subscribing twice is one subscription. The transaction names the member and the person. @returns its id */
export async function putSubscription(
  connection: Queryable,
  wanted: Omit<Subscription, 'id' | 'madeAt'>,
  now: Date,
): Promise<string> {
  const { system, member, provider, contract, purpose, subject } = wanted;
  const { rows } = await connection.query<{ id: string }>(
    `SELECT id FROM exchange.subscription WHERE system = $1 AND provider = $2 AND contract = $3 AND purpose = $4
      AND subject IS NOT DISTINCT FROM $5 AND ended_at IS NULL`,
    [system, provider, contract, purpose, subject],
  );
  if (rows[0]) return rows[0].id;
  const id = randomUUID();
  await connection.query(
    `INSERT INTO exchange.subscription (id, system, member, provider, contract, purpose, subject, made_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [id, system, member, provider, contract, purpose, subject, now],
  );
  return id;
}

/** @returns the subscription as it was; undefined when the system has none of that id */
export async function endSubscription(
  connection: Queryable,
  system: SystemId,
  id: string,
  now: Date,
): Promise<Subscription | undefined> {
  const { rows } = await connection.query<Subscription>(
    `UPDATE exchange.subscription SET ended_at = $3 WHERE id = $1 AND system = $2 AND ended_at IS NULL RETURNING ${columns}`,
    [id, system, now],
  );
  return rows[0];
}

export async function readSubscriptions(connection: Queryable, system: SystemId): Promise<Subscription[]> {
  const { rows } = await connection.query<Subscription>(
    `SELECT ${columns} FROM exchange.subscription WHERE system = $1 AND ended_at IS NULL ORDER BY made_at, id`,
    [system],
  );
  return rows;
}

/** In one order, whoever asks. The transaction names the person. */
export async function findSubscribed(
  connection: Queryable,
  provider: MemberId,
  contract: string,
  purpose: string,
  subject: string,
): Promise<Subscription[]> {
  const { rows } = await connection.query<Subscription>(
    `SELECT ${columns} FROM exchange.subscription
      WHERE provider = $1 AND contract = $2 AND purpose = $3 AND (subject IS NULL OR subject = $4) AND ended_at IS NULL
      ORDER BY member, system, subject NULLS LAST`,
    [provider, contract, purpose, subject],
  );
  return rows;
}
