import { randomBytes, randomUUID } from 'node:crypto';
import { leafOf } from '../../contracts/leaf.ts';
import type { RecordFields } from '../../contracts/record.ts';
import type { Queryable } from '../../database/connect.ts';

export type RecordDraft = {
  readonly id: string;
  readonly fields: RecordFields;
  /** 32 random bytes, from which every field's salt derives */
  readonly secret: Buffer;
  readonly leaf: Buffer;
};

declare const durable: unique symbol;
/** Its records stand in the transaction that everything relying on them commits with. Only this file can make one. */
export type Recorded<D> = D & { readonly [durable]: true };

/**
 * A record with an id and a secret of its own; where its maker knows of no declaration, nothing is declared, and where of no sign-in, nobody had signed in. Ids sort roughly by
 * time (UUID version 7, RFC 9562), which keeps the index small.
 */
export function makeRecord(fields: Omit<RecordFields, 'id'>): RecordDraft {
  const id = uuidV7(Date.parse(fields.time));
  const complete = { id, declared: [], session: null, ...fields };
  const secret = makeSecret();
  return { id, fields: complete, secret, leaf: leafOf(complete, secret) };
}

/**
 * record: the only place that can make a recorded message. One statement for all of them; it stands in the caller's
 * transaction, so that nothing that relies on it can commit without it.
 * @param realNow the machine's time, on which the ledger's staleness is measured
 * @throws when one of them has no record: it would be let through unrecorded (law 1)
 */
export async function insertRecords<D extends { readonly records: readonly RecordDraft[] }>(
  connection: Queryable,
  documented: readonly D[],
  realNow: Date,
): Promise<Recorded<D>[]> {
  const drafts = documented.flatMap(({ records }) => records);
  if (documented.some(({ records }) => records.length === 0)) throw new RangeError('a message without a record');
  if (drafts.length > 0)
    await connection.query(
      `INSERT INTO ledger.record (id, fields, secret, leaf, recorded_at)
        SELECT (fields ->> 'id')::uuid, fields, substring($2::bytea FROM 32 * (n::int - 1) + 1 FOR 32),
            substring($3::bytea FROM $4::int * (n::int - 1) + 1 FOR $4), $5
          FROM jsonb_array_elements($1::jsonb) WITH ORDINALITY AS r(fields, n)`,
      [
        JSON.stringify(drafts.map(({ fields }) => fields)),
        Buffer.concat(drafts.map(({ secret }) => secret)),
        Buffer.concat(drafts.map(({ leaf }) => leaf)),
        leafLength(drafts),
        realNow,
      ],
    );
  return documented as unknown as Recorded<D>[];
}

/** Leaves of one version are of one length: they go to the database as one piece, which it reads far quicker than a list. @throws RangeError */
function leafLength(drafts: readonly RecordDraft[]): number {
  const { length } = drafts[0]!.leaf;
  if (drafts.some(({ leaf }) => leaf.length !== length)) throw new RangeError('leaves of two versions at once');
  return length;
}

/**
 * A message whose record an earlier transaction made durable.
 * @param record of a row that hangs on it by foreign key; nothing else says that it is there
 */
export const recall = <D>(
  message: D,
  record: string,
): Recorded<D & { readonly records: readonly { readonly id: string }[] }> =>
  ({ ...message, records: [{ id: record }] }) as unknown as Recorded<
    D & { readonly records: readonly { readonly id: string }[] }
  >;

/** The least and the greatest id that a record of this time can have, both ends included; null: without an end. */
export const recordIdsWithin = (from: Date | null, until: Date | null): [least: string, greatest: string] => [
  idOf(Math.max(0, from?.getTime() ?? 0), '0'),
  idOf(until === null ? 2 ** 48 - 1 : Math.max(-1, until.getTime()), 'f'),
];

/** Before 1970 there is nothing: the id before all others. */
const idOf = (milliseconds: number, rest: '0' | 'f'): string =>
  milliseconds < 0
    ? idOf(0, '0')
    : `${milliseconds.toString(16).padStart(12, '0')}${rest.repeat(20)}`.replace(
        /^(.{8})(.{4})(.{4})(.{4})(.{12})$/,
        '$1-$2-$3-$4-$5',
      );

/** Drawn for many records at once: for each by itself it costs more than the record's digests. What was given out is not kept. */
function makeSecret(): Buffer {
  if (drawn.length === 0) drawn = randomBytes(32 * 128);
  const secret = Buffer.from(drawn.subarray(0, 32));
  drawn.fill(0, 0, 32);
  drawn = drawn.subarray(32);
  return secret;
}
let drawn = Buffer.alloc(0);

/** Random as a version 4 is, whose spelling has the same places; Node draws for many of them at once, which is cheaper than bytes for each. */
function uuidV7(milliseconds: number): string {
  const time = milliseconds.toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`;
}
