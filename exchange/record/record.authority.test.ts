import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Context, transact } from '../../database/connect.ts';
import { everyRole } from '../../database/testing.ts';
import type { RecordDraft } from './record.ts';
import { openTestLedger, type TestLedger } from './testing.ts';

let ledger: TestLedger;
const all: RecordDraft[] = [];
const members = ['CARE/1', 'CARE/2', 'MED/3'];
const towns = ['990019', '990027'];
const tags = ['aa'.repeat(32), 'bb'.repeat(32), 'cc'.repeat(32)];

beforeAll(async () => {
  ledger = await openTestLedger();
  for (const from of members)
    for (const to of members)
      for (const municipality of towns)
        for (const subject of tags) all.push(...(await ledger.record(1, { from, to, municipality, subject })));
  await ledger.round();
});
afterAll(() => ledger.close());

const tables = ['record', 'refusal', 'unplaced', 'tree', 'place', 'tile', 'checkpoint', 'witnessed', 'sequencing'];
const denied = { code: '42501' };

test('the exchange can insert a record and do nothing else to the ledger', async () => {
  const statements = tables.flatMap((table) => [
    `SELECT 1 FROM ledger.${table}`,
    `DELETE FROM ledger.${table}`,
    `TRUNCATE ledger.${table}`,
    ...(table === 'record' || table === 'refusal' ? [] : [`INSERT INTO ledger.${table} DEFAULT VALUES`]),
  ]);
  statements.push(
    'UPDATE ledger.record SET secret = NULL, fields = NULL',
    'INSERT INTO ledger.record (id) VALUES (gen_random_uuid()) RETURNING leaf',
    'UPDATE ledger.sequencing SET blocked = NULL',
    'SELECT ledger.entries(1, 0, 10)',
    'ALTER TABLE ledger.record DISABLE TRIGGER queue_records',
    'COPY ledger.record TO STDOUT',
  );
  for (const statement of statements)
    await expect(ledger.exchange.query(statement), statement).rejects.toMatchObject(denied);
});

test('nobody who runs can change or remove a record, an entry’s place or a signed tile', async () => {
  for (const role of everyRole()) {
    const pool = ledger.database.pool(role, 1);
    for (const statement of [
      'UPDATE ledger.record SET leaf = leaf',
      'DELETE FROM ledger.record',
      'UPDATE ledger.place SET index = index + 1',
      'DELETE FROM ledger.place',
      'DELETE FROM ledger.tile',
      'TRUNCATE ledger.tile',
      'UPDATE ledger.tree SET origin = origin',
      'DELETE FROM ledger.tree',
    ])
      await expect(pool.query(statement), `${role}: ${statement}`).rejects.toMatchObject(denied);
  }
  // the sequencer must widen tiles, and can only do that
  const sequencer = ledger.database.pool('sequencer', 1);
  for (const change of [
    'decode(repeat($$00$$, 32), $$hex$$)',
    'substring(bytes FROM 33)',
    '$$\\x00$$::bytea || substring(bytes FROM 2)',
  ])
    await expect(sequencer.query(`UPDATE ledger.tile SET bytes = ${change}`)).rejects.toMatchObject({ code: '23000' });
});

test('not even its owner takes a record or a tree away, or puts anything but a record of the ledger in a place', async () => {
  const admin = ledger.admin;
  for (const statement of [
    'DELETE FROM ledger.record',
    'UPDATE ledger.record SET id = gen_random_uuid()',
    'UPDATE ledger.place SET index = index + 1',
    'DELETE FROM ledger.tree',
    'UPDATE ledger.tree SET number = number + 1',
    'TRUNCATE ledger.record CASCADE',
    'TRUNCATE ledger.tree CASCADE',
  ])
    await expect(admin.query(statement), statement).rejects.toMatchObject({ code: '23000' });
  const place = 'INSERT INTO ledger.place (tree, index, record)';
  for (const statement of [
    `${place} VALUES (1, 1000000, gen_random_uuid())`,
    `${place} SELECT 9, 0, record FROM ledger.place LIMIT 1`,
    `${place} SELECT 9, 0, id FROM ledger.record LIMIT 1`,
  ])
    await expect(admin.query(statement), statement).rejects.toMatchObject({
      code: expect.stringMatching(/^2350[35]$/),
    });
});

test('the sequencer sees of a record its leaf, and neither fields nor secret', async () => {
  const sequencer = ledger.database.pool('sequencer', 1);
  expect((await sequencer.query('SELECT leaf FROM ledger.record')).rowCount).toBe(all.length);
  for (const column of ['fields', 'secret', 'subject_tag', 'from_member', '*'])
    await expect(sequencer.query(`SELECT ${column} FROM ledger.record`)).rejects.toMatchObject(denied);
});

test('a reader sees the records that its context names, and without a context none', async () => {
  const context = fc.record(
    {
      member: fc.constantFrom(...members, 'CARE/unknown', ''),
      municipality: fc.constantFrom(...towns, '000000', ''),
      subject_tags: fc.subarray([...tags, 'dd'.repeat(32), '']),
      auditor: fc.constantFrom('yes', 'no', ''),
    },
    { requiredKeys: [] },
  );
  const readings = fc.constantFrom(
    'SELECT id FROM ledger.record',
    'SELECT id FROM ledger.record WHERE true OR fields IS NULL',
    'SELECT r.id FROM ledger.place p JOIN ledger.record r ON r.id = p.record',
    `SELECT id FROM ledger.record WHERE id IN (SELECT id FROM ledger.record) ORDER BY leaf DESC`,
  );
  await fc.assert(
    fc.asyncProperty(context, readings, async (named: Context, reading) => {
      const { rows } = await transact(ledger.trail, named, (connection) => connection.query(reading));
      const mayBeSeen = all.filter(
        ({ fields }) =>
          named.auditor === 'yes' ||
          (named.member && (fields.from === named.member || fields.to === named.member)) ||
          (named.municipality && fields.municipality === named.municipality) ||
          named.subject_tags?.includes(fields.subject!),
      );
      expect(rows.map(({ id }) => id).sort()).toEqual(mayBeSeen.map(({ id }) => id).sort());
    }),
    { numRuns: 150 },
  );
  expect((await ledger.trail.query('SELECT 1 FROM ledger.record')).rowCount).toBe(0);
  expect((await ledger.trail.query('SELECT leaf FROM ledger.entries(1, 0, 5)')).rowCount).toBe(5);
});
