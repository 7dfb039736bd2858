import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Kind, kinds } from '../../contracts/kind.ts';
import type { RecordFields } from '../../contracts/record.ts';
import { type Pool, transact } from '../../database/connect.ts';
import { createTestDatabase, type TestDatabase } from '../../database/testing.ts';
import { insertRecords } from '../record/record.ts';
import { aRecord } from '../record/testing.ts';
import type { Services } from '../services.ts';
import { type ProcessingType, processingTypes, readUsages, type UsageQuery } from './usage.ts';

/*
 * What is counted and paged in the index, against the records themselves.
 */
let database: TestDatabase;
let all: RecordFields[];
const now = new Date('2026-11-24T10:00:00.000Z');
const tags = ['tag-of-before-the-turn', 'tag-of-today'];
const town = { member: 'GOV/990027', municipality: '990027', tags } as const;
const everything: UsageQuery = {
  types: [],
  systems: [],
  bulk: true,
  from: null,
  until: null,
  limit: 10_000,
  offset: 0,
};

const phases = ['intent', 'outcome', 'acceptance', 'hand-over'] as const;
const draftOf = (i: number) =>
  aRecord({
    time: new Date(now.getTime() - (i >> 1) * 60_000).toISOString(), // two at each moment
    kind: Object.keys(kinds)[i % Object.keys(kinds).length] as Kind,
    phase: phases[(i >> 2) % phases.length]!,
    subject: i % 3 === 0 ? 'somebody-else' : tags[i % 2]!,
    municipality: '990027',
    from: 'GOV/990027',
    fromSystem: 'GOV/990027/care',
    to: i % 7 === 0 ? null : `CARE/${i % 4}`,
    toSystem: i % 7 === 0 ? null : `CARE/${i % 4}/careplan`,
    decision: i % 11 === 0 ? 'refuse' : 'permit',
    hiddenUntil: i % 13 === 0 ? new Date(now.getTime() + ((i % 3) - 1) * 1000).toISOString() : null,
  });

beforeAll(async () => {
  database = await createTestDatabase();
  const drafts = Array.from({ length: 6000 }, (_, i) => draftOf(i));
  all = drafts.map(({ fields }) => fields);
  await transact(database.pool('exchange', 1), {}, (c) => insertRecords(c, [{ records: drafts }], new Date()));
  await database.pool('admin', 1).query('VACUUM ANALYZE ledger.record');
});
afterAll(() => database.drop());

const clock = { now: () => now };
const services = (trail: Pool = database.pool('trail', 1)) => ({ pools: { trail }, clock }) as unknown as Services;

function typeOf({ kind, phase }: RecordFields): ProcessingType {
  if (phase === 'intent') return 'DATA_REQUEST';
  if ((kind === 'submission' || kind === 'notice') && phase === 'hand-over') return 'DATA_PROCESSING';
  const inside = ['code-request', 'registration', 'trail-look-up', 'viewing'];
  return inside.includes(kind) ? 'INTERNAL_PROCESSING' : 'DATA_RESPONSE';
}
const systemOf = ({ kind, phase, toSystem, fromSystem }: RecordFields) =>
  (kind === 'submission' || kind === 'notice') && phase !== 'hand-over' ? fromSystem : (toSystem ?? fromSystem);
const expected = ({ types, systems, bulk, from, until }: UsageQuery, member?: string) =>
  all
    .filter((one) => one.subject !== null && tags.includes(one.subject) && one.decision === 'permit')
    .filter((one) => one.hiddenUntil === null || new Date(one.hiddenUntil) <= now)
    .filter((one) => member === undefined || one.from === member || one.to === member)
    .filter((one) => bulk || one.kind !== 'emergency-release')
    .filter((one) => types.length === 0 || types.includes(typeOf(one)))
    .filter((one) => systems.length === 0 || systems.includes(systemOf(one)))
    .filter(({ time }) => (!from || new Date(time) >= from) && (!until || new Date(time) <= until))
    .map(({ id }) => id)
    .toSorted()
    .toReversed();

const at = (minutes: number) => new Date(now.getTime() - minutes * 60_000);
test.each<[string, Partial<UsageQuery>]>([
  ['everything', {}],
  ['without what goes out in bulk', { bulk: false }],
  ...processingTypes.map((type): [string, Partial<UsageQuery>] => [type, { types: [type] }]),
  ['two types of one system', { types: ['DATA_REQUEST', 'DATA_RESPONSE'], systems: ['CARE/2/careplan'] }],
  ['two systems', { systems: ['CARE/1/careplan', 'GOV/990027/care'] }],
  ['a period, both moments in it', { from: at(500), until: at(100) }],
  ['from a moment on', { from: at(20) }],
  ['until a moment', { until: at(2900) }],
  ['until long before anything', { until: new Date('1950-01-01') }],
])('counted and shown: %s', async (_, more) => {
  const query = { ...everything, ...more };
  const wanted = expected(query);
  const { total, usages } = await readUsages(services(), town, query);
  expect(total).toBe(wanted.length);
  expect(usages.map(({ fields }) => fields.id)).toEqual(wanted);
  for (const { type, fields } of usages) expect(type).toBe(typeOf(fields));
  const page = await readUsages(services(), town, { ...query, limit: 10, offset: 25 });
  expect([page.total, page.usages.map(({ fields }) => fields.id)]).toEqual([wanted.length, wanted.slice(25, 35)]);
});

test('a party counts its own', async () => {
  const reader = { member: 'CARE/2', municipality: null, tags } as const;
  const { total, usages } = await readUsages(services(), reader, everything);
  expect(usages.map(({ fields }) => fields.id)).toEqual(expected(everything, 'CARE/2'));
  expect(total).toBeGreaterThan(0);
  expect((await readUsages(services(), { ...reader, member: 'CARE/9' }, everything)).total).toBe(0);
});

test('counted and paged in the index alone', async () => {
  const pool = database.pool('trail', 1);
  const sent: [string, unknown[]][] = [];
  const listening = {
    async connect() {
      const connection = await pool.connect();
      const query = connection.query as (text: string, values: unknown[]) => unknown;
      connection.query = ((text: string, values: unknown[]) => {
        if (text.includes('ledger.record')) sent.push([text, values]);
        return query.call(connection, text, values);
      }) as typeof connection.query;
      const release = connection.release;
      connection.release = (error) => {
        Object.assign(connection, { query, release });
        release.call(connection, error);
      };
      return connection;
    },
  };
  await readUsages(services(listening as unknown as Pool), town, {
    ...everything,
    bulk: false,
    types: ['DATA_REQUEST'],
  });
  const plans: string[] = [];
  await transact(pool, { member: town.member, municipality: town.municipality }, async (connection) => {
    // So few rows would rather be read as they lie.
    await connection.query('SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off');
    for (const [text, values] of sent) {
      const { rows } = await connection.query(`EXPLAIN ${text}`, values);
      plans.push(rows.map((row) => row['QUERY PLAN']).join('\n'));
    }
  });
  expect(plans).toEqual([
    expect.stringContaining('Index Only Scan using record_of_person'),
    expect.stringContaining('Index Only Scan Backward using record_of_person'),
  ]);
});
