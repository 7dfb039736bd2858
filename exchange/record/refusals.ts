import { createHash, randomUUID } from 'node:crypto';
import { type RecordFields, recordFields } from '../../contracts/record.ts';
import { columns } from '../../database/columns.ts';
import { type Pool, type Queryable, transact } from '../../database/connect.ts';
import { insertRecords, makeRecord, type RecordDraft } from './record.ts';

/** So many refusals of one pace and window are recorded each; about so many, where several transactions run side by side. */
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

/** What its caller is not told of a refusal. Which of its questions still costs a record says nothing of these, or it would find out who is registered. */
const untold: ReadonlySet<string> = new Set<keyof RecordFields>(['subject', 'municipality', 'reasons', 'relations']);
const toldApart = compared.filter((name) => !untold.has(name));

const digestOf = (fields: RecordFields, names: readonly (keyof RecordFields)[]): Buffer =>
  createHash('sha256')
    .update(JSON.stringify(names.map((name) => fields[name] ?? null)))
    .digest();

const windowOf = (realNow: Date): Date => new Date(Math.floor(realNow.getTime() / windowMs) * windowMs);

/**
 * record, for what is refused: against a sender that makes the ledger its notebook, or a resident's trail unreadable, the first refusals
 * of a pace (those that their caller cannot tell apart) have a record each in a window; the others are counted, equal ones together, and
 * recorded when it is over (DESIGN §7). Both stand in the caller's transaction, so that no refusal is answered which is durable nowhere.
 * @param realNow the machine's time
 */
export async function recordRefusals(
  connection: Queryable,
  refusals: readonly RecordDraft[],
  realNow: Date,
): Promise<void> {
  if (refusals.length === 0) return;
  const window = windowOf(realNow);
  const drafts = refusals.map((draft) => ({
    draft,
    key: digestOf(draft.fields, compared),
    pace: digestOf(draft.fields, toldApart),
  }));
  const room = await findRoom(connection, new Map(drafts.map(({ pace }) => [pace.toString('hex'), pace])), window);
  const records = drafts.filter(({ pace }) => {
    const free = room.get(pace.toString('hex'))!;
    room.set(pace.toString('hex'), free - 1);
    return free > 0;
  });
  if (records.length > 0) await insertRecords(connection, [{ records: records.map(({ draft }) => draft) }], realNow);
  const isRecorded = new Set(records);
  const rows = [...Map.groupBy(drafts, ({ key }) => key.toString('hex')).values()].map((equal) => {
    const counted = equal.filter((one) => !isRecorded.has(one));
    const last = counted.at(-1);
    const { key, pace } = equal[0]!;
    const fields = last ? JSON.stringify(last.draft.fields) : null;
    return [randomUUID(), key, pace, equal.length - counted.length, counted.length, fields];
  });
  await connection.query(
    `INSERT INTO ledger.refusal (id, key, pace, "window", recorded, counted, fields)
      SELECT id, key, pace, $7, recorded, counted, fields
      FROM unnest($1::uuid[], $2::bytea[], $3::bytea[], $4::int[], $5::int[], $6::jsonb[])
        AS row(id, key, pace, recorded, counted, fields)`,
    [...columns(rows), window],
  );
}

/** By pace, how many may still have a record of their own. */
async function findRoom(connection: Queryable, paces: ReadonlyMap<string, Buffer>, window: Date) {
  const { rows } = await connection.query<{ pace: Buffer; recorded: number }>(
    'SELECT pace, recorded FROM ledger.recorded_refusals($1::bytea[], $2)',
    [[...paces.values()], window],
  );
  const recorded = new Map(rows.map((row) => [row.pace.toString('hex'), Number(row.recorded)]));
  return new Map([...paces.keys()].map((hex) => [hex, Math.max(0, recordedEach - (recorded.get(hex) ?? 0))]));
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
      // One alone is recorded as what it was; a count is of several messages.
      Number(counted) === 1
        ? makeRecord(fields)
        : makeRecord({
            ...fields,
            message: randomUUID(),
            messageId: null,
            payloadDigest: null,
            count: Number(counted),
          }),
    );
    await insertRecords(connection, [{ records }], realNow);
    return records.length;
  });
}
