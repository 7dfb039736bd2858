import { createHash, randomUUID } from 'node:crypto';
import { type RecordFields, recordFields } from '../../contracts/record.ts';
import { columns } from '../../database/columns.ts';
import { type Pool, type Queryable, transact } from '../../database/connect.ts';
import { insertRecords, makeRecord, type RecordDraft } from './record.ts';

/** So many equal refusals of one window are recorded each; about so many, where several transactions run side by side. */
export const recordedEach = 10;
/** Real time. A count is in the ledger this much later, and a sweep. */
export const windowMs = 60_000;

/** What two equal refusals may differ in. All else stands in the record, and so must be true of each that it stands for. */
const varying: ReadonlySet<string> = new Set<keyof RecordFields>([
  'id',
  'time',
  'message',
  'messageId',
  'payloadDigest',
  'retention',
  'count',
]);
const compared = recordFields.filter((name) => !varying.has(name));

const keyOf = (fields: RecordFields): Buffer =>
  createHash('sha256')
    .update(JSON.stringify(compared.map((name) => fields[name] ?? null)))
    .digest();

const windowOf = (realNow: Date): Date => new Date(Math.floor(realNow.getTime() / windowMs) * windowMs);

/**
 * record, for what is refused: against a sender that makes the ledger its notebook, or a resident's trail unreadable, the first equal
 * refusals of a window have a record each and the others are counted (DESIGN §7). Both stand in the caller's transaction, so that no
 * refusal is answered which is durable nowhere.
 * @param realNow the machine's time
 */
export async function recordRefusals(
  connection: Queryable,
  refusals: readonly RecordDraft[],
  realNow: Date,
): Promise<void> {
  if (refusals.length === 0) return;
  const window = windowOf(realNow);
  const kinds = new Map<string, { readonly key: Buffer; readonly drafts: RecordDraft[] }>();
  for (const draft of refusals) {
    const key = keyOf(draft.fields);
    const kind = kinds.get(key.toString('hex')) ?? { key, drafts: [] };
    kinds.set(key.toString('hex'), kind);
    kind.drafts.push(draft);
  }
  const before = await findRecorded(
    connection,
    [...kinds.values()].map(({ key }) => key),
    window,
  );
  const split = [...kinds].map(([hex, { key, drafts }]) => {
    const free = Math.max(0, recordedEach - (before.get(hex) ?? 0));
    return { key, records: drafts.slice(0, free), counted: drafts.slice(free) };
  });
  const records = split.flatMap((one) => one.records);
  if (records.length > 0) await insertRecords(connection, [{ records }], realNow);
  await connection.query(
    `INSERT INTO ledger.refusal (id, key, "window", recorded, counted, fields)
      SELECT id, key, $6, recorded, counted, fields
      FROM unnest($1::uuid[], $2::bytea[], $3::int[], $4::int[], $5::jsonb[]) AS row(id, key, recorded, counted, fields)`,
    [
      ...columns(
        split.map(({ key, records, counted }) => {
          const last = counted.at(-1);
          return [randomUUID(), key, records.length, counted.length, last ? JSON.stringify(last.fields) : null];
        }),
      ),
      window,
    ],
  );
}

async function findRecorded(connection: Queryable, keys: readonly Buffer[], window: Date) {
  const { rows } = await connection.query<{ key: Buffer; recorded: number }>(
    'SELECT key, recorded FROM ledger.recorded_refusals($1::bytea[], $2)',
    [keys, window],
  );
  return new Map(rows.map(({ key, recorded }) => [key.toString('hex'), Number(recorded)]));
}

/**
 * Records what was counted in windows that are over: one record a kind of refusal, with the count. Taken and recorded in one
 * transaction, so that a crash leaves it counted or recorded, never both or neither.
 * @param pool of the role exchange
 * @param realNow the machine's time
 * @returns how many records were made
 */
export async function recordCounted(pool: Pool, realNow: Date, most = 500): Promise<number> {
  return transact(pool, {}, async (connection) => {
    const { rows } = await connection.query<{ fields: RecordFields; counted: number }>(
      'SELECT fields, counted FROM ledger.take_refusals($1, $2)',
      [windowOf(realNow), most],
    );
    if (rows.length === 0) return 0;
    const records = rows.map(({ fields: { id: _, ...fields }, counted }) =>
      makeRecord({ ...fields, message: randomUUID(), messageId: null, payloadDigest: null, count: Number(counted) }),
    );
    await insertRecords(connection, [{ records }], realNow);
    return records.length;
  });
}
