import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import type pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Context, type Pool, transact } from './connect.ts';
import type { Role } from './roles.ts';
import { createTestDatabase, everyRole, type TestDatabase } from './testing.ts';

/*
 * What each role sees in the relay and in the ledger: whom its transaction names, and without a name nobody. The persons'
 * tables of the schema exchange are asked the same in exchange/identify/person/secrecy.test.ts.
 */
let database: TestDatabase;
const roles = everyRole();
const pools = new Map<Role, Pool>();
const members = ['CARE/a', 'CARE/b', 'CARE/c', 'MED/d'] as const;
const systems = members.map((member) => `${member}/main`);
const towns = ['990019', '990027'] as const;
const tags = Array.from({ length: 6 }, (_, i) => String(i).repeat(64));

type Message = { readonly id: string; readonly sender: number; readonly receiver: number };
type Entry = Message & { readonly record: string; readonly town: string; readonly tag: string };
const entries: Entry[] = Array.from({ length: 48 }, (_, i) => ({
  id: randomUUID(),
  record: randomUUID(),
  sender: i % 4,
  receiver: (i + 1 + (Math.floor(i / 4) % 3)) % 4,
  town: towns[i % 2]!,
  tag: tags[i % 6]!,
}));

const tables = {
  'relay.message': 'id',
  'relay.message_subject': 'message',
  'relay.event': 'message',
  'relay.acceptance': 'message',
  'ledger.record': 'id',
} as const;
type Table = keyof typeof tables;
const tableNames = Object.keys(tables) as Table[];

/** Who reads which rows: the law, said a second time. What is not here is denied to the role altogether. */
const party = ({ systems: named = [] }: Context, { sender, receiver }: Message) =>
  named.includes(systems[sender]!) || named.includes(systems[receiver]!);
const sees: Partial<Record<Role, Partial<Record<Table, (context: Context, entry: Entry) => boolean>>>> = {
  exchange: {
    'relay.message': party,
    'relay.message_subject': party,
    'relay.event': party,
    'relay.acceptance': ({ systems: named = [] }, { sender }) => named.includes(systems[sender]!),
  },
  // Expires mail: all rows, in the columns that `blind` leaves it.
  // Of acceptances only those whose message is gone: here none.
  sweeper: { 'relay.message': () => true, 'relay.event': () => true, 'relay.acceptance': () => false },
  // Places records: all rows, in the columns that `blind` leaves it.
  sequencer: { 'ledger.record': () => true },
  trail: {
    'ledger.record': ({ member, municipality, subject_tags = [], auditor }, { sender, receiver, town, tag }) =>
      member === members[sender] ||
      member === members[receiver] ||
      municipality === town ||
      subject_tags.includes(tag) ||
      auditor === 'yes',
  },
};
/** Columns that those who see all rows may not read. */
const blind: readonly [Role, Table, readonly string[]][] = [
  [
    'sweeper',
    'relay.message',
    ['sealed', 'message_id', 'contract', 'purpose', 'payload_digest', 'order_key', 'record'],
  ],
  [
    'sequencer',
    'ledger.record',
    ['fields', 'secret', 'retained', 'message', 'subject_tag', 'municipality', 'to_member'],
  ],
];

beforeAll(async () => {
  database = await createTestDatabase();
  for (const role of roles) pools.set(role, database.pool(role, 1));
  const subject = randomUUID();
  await transact(database.pool('admin', 1), {}, async (c) => {
    for (const [i, member] of members.entries()) {
      const [kind, code] = member.split('/');
      await c.query(`INSERT INTO exchange.member VALUES ($1, $2, $3, 'home-help', $1, $1, NULL, '{}', now())`, [
        ...[member, kind, code],
      ]);
      await c.query(`INSERT INTO exchange.system VALUES ($1, $2, 'main', '"always"', '{}', now())`, [
        systems[i],
        member,
      ]);
    }
    await c.query(`INSERT INTO exchange.subject VALUES ($1, '990019', 'active', NULL, NULL, now())`, [subject]);
    for (const [i, { id, record, sender, receiver, town, tag }] of entries.entries()) {
      const [from, to] = [members[sender], members[receiver]];
      const fields = { id: record, message: id, decision: 'permit', from, to, municipality: town, subject: tag };
      await c.query(
        `INSERT INTO ledger.record (id, fields, secret, leaf, recorded_at) VALUES ($1, $2, '\\x01', '\\x02', now())`,
        [record, JSON.stringify(fields)],
      );
      const [source, target] = [systems[sender], systems[receiver]];
      await c.query(
        `INSERT INTO relay.message (id, receiver_system, receiver, sender_system, sender, message_id, contract, purpose, run_mode,
           payload_digest, sealed, sealed_to, size, state, next_attempt_at, accepted_at, expires_at, record)
         VALUES ($1, $2, $3, $4, $5, $6, 'care', 'care', '通常', '', 'sealed', 'k', 1, 'kept', now(), now(), now(), $7)`,
        [id, target, to, source, from, String(i), record],
      );
      await c.query('INSERT INTO relay.message_subject VALUES ($1, $2, $3, $4)', [id, target, subject, record]);
      await c.query(`INSERT INTO relay.event VALUES ($1, $2, now(), 1, 'kept', NULL, ARRAY[$3::uuid])`, [
        ...[id, target, record],
      ]);
      await c.query(`INSERT INTO relay.acceptance VALUES ($1, $2, '\\x00', $3, '{}', now())`, [source, String(i), id]);
    }
  });
});
afterAll(() => database.drop());

/** Ways to ask for rows. `pg_temp.leak` tells what it is shown before row-level security could hide it, if it ever runs first. */
const shapes = [
  'SELECT #::text AS key FROM @',
  'SELECT #::text AS key FROM @ WHERE # IS NOT NULL OR true',
  'SELECT #::text AS key FROM @ UNION ALL SELECT #::text FROM @',
  'SELECT unnest(array_agg(#::text)) AS key FROM @',
  'SELECT b.#::text AS key FROM (SELECT 1) AS one LEFT JOIN @ AS b ON true WHERE b.# IS NOT NULL',
  'WITH all_of AS MATERIALIZED (SELECT # FROM @) SELECT #::text AS key FROM all_of',
  'SELECT #::text AS key FROM @ TABLESAMPLE SYSTEM (100)',
  'SELECT #::text AS key FROM @ WHERE pg_temp.leak(#::text)',
  'SELECT DISTINCT ON (#) #::text AS key FROM @ ORDER BY # DESC LIMIT 1000 OFFSET 0',
  'SELECT (SELECT b.#::text FROM @ b WHERE b.# = a.# LIMIT 1) AS key FROM @ a',
] as const;

/** Runs one statement as a role; its rows' keys, what it leaked, or 'denied'. Everything else is thrown. */
async function ask(role: Role, context: Context, sql: string): Promise<'denied' | string[]> {
  const leaked: string[] = [];
  const rolledBack = new Error('rolled back');
  let keys: string[] = [];
  try {
    await transact(pools.get(role)!, context, async (c) => {
      const client = c as unknown as pg.Client;
      client.removeAllListeners('notice').on('notice', ({ message }) => leaked.push(message ?? ''));
      if (sql.includes('pg_temp'))
        await c.query(
          `CREATE FUNCTION pg_temp.leak(text) RETURNS boolean LANGUAGE plpgsql COST 0.0000001
             AS $$ BEGIN RAISE NOTICE '%', $1; RETURN true; END $$`,
        );
      keys = (await c.query<{ key: string }>(sql)).rows.map(({ key }) => key);
      throw rolledBack;
    });
  } catch (error) {
    if (error === rolledBack) return [...keys, ...leaked];
    if (/permission denied/.test(String(error))) return 'denied';
    throw error;
  }
  return keys;
}

const keyOf = (table: Table, entry: Entry) => (table === 'ledger.record' ? entry.record : entry.id);
const allowed = (role: Role, table: Table, context: Context): 'denied' | string[] => {
  const law = sees[role]?.[table];
  return law ? entries.filter((entry) => law(context, entry)).map((entry) => keyOf(table, entry)) : 'denied';
};
const unique = (answer: 'denied' | string[]) => (answer === 'denied' ? answer : [...new Set(answer)].toSorted());

test('without a context, no role sees a row of any table, but for those who see no content', async () => {
  for (const role of roles)
    for (const table of tableNames) {
      const answer = await ask(role, {}, `SELECT ${tables[table]}::text AS key FROM ${table}`);
      if (role === 'sweeper' || role === 'sequencer')
        expect(unique(answer), `${role} ${table}`).toEqual(unique(allowed(role, table, {})));
      else expect(answer === 'denied' ? [] : answer, `${role} ${table}`).toEqual([]);
    }
  for (const [role, table, columns] of blind)
    for (const column of columns)
      expect(await ask(role, {}, `SELECT ${column}::text AS key FROM ${table}`), `${role} ${column}`).toBe('denied');
});

test('a context ends with its transaction, and the next user of the connection sees nothing', async () => {
  const seen = await ask('exchange', { systems }, 'SELECT id::text AS key FROM relay.message');
  expect(seen).toHaveLength(entries.length);
  expect((await pools.get('exchange')!.query('SELECT * FROM relay.message')).rows).toEqual([]);
  expect(await ask('trail', { auditor: 'yes' }, 'SELECT id::text AS key FROM ledger.record')).toHaveLength(48);
  expect((await pools.get('trail')!.query('SELECT * FROM ledger.record')).rows).toEqual([]);
});

const context: fc.Arbitrary<Context> = fc.record(
  {
    systems: fc.subarray([...systems, 'CARE/nobody/main']),
    member: fc.constantFrom(...members, 'CARE/nobody', '%', "' OR true"),
    municipality: fc.constantFrom(...towns, '000000'),
    subject_tags: fc.subarray(tags, { maxLength: 2 }),
    auditor: fc.constantFrom('yes', 'no', 'true'),
    subjects: fc.constant([randomUUID()]),
  },
  { requiredKeys: [] },
);

test('random statements as each role return what its transaction may see, and never a foreign row', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...roles),
      fc.constantFrom(...tableNames),
      fc.constantFrom(...shapes),
      context,
      async (role, table, shape, named) => {
        const answer = await ask(role, named, shape.replaceAll('@', table).replaceAll('#', tables[table]));
        expect(unique(answer)).toEqual(unique(allowed(role, table, named)));
      },
    ),
    { numRuns: 1000 },
  );
});

test('random changes as the exchange touch no foreign message, and it can plant none', async () => {
  await fc.assert(
    fc.asyncProperty(
      context,
      fc.constantFrom('state = state', "reason = 'x'", 'attempts = 9'),
      async (named, change) => {
        const answer = await ask('exchange', named, `UPDATE relay.message SET ${change} RETURNING id::text AS key`);
        expect(unique(answer)).toEqual(unique(allowed('exchange', 'relay.message', named)));
      },
    ),
    { numRuns: 100 },
  );
  const own = { systems: [systems[0]!] };
  const foreign = entries.find((entry) => !party(own, entry))!;
  const plant = (sql: string) => ask('exchange', own, sql);
  await expect(
    plant(`INSERT INTO relay.acceptance VALUES ('${systems[1]}', 'x', '', gen_random_uuid(), '{}', now())`),
  ).rejects.toThrow(/row-level security/);
  await expect(
    plant(`INSERT INTO relay.event VALUES ('${foreign.id}', '${systems[foreign.receiver]}', now(), 2, 'acknowledged')`),
  ).rejects.toThrow(/row-level security/);
  expect(await plant(`UPDATE relay.message SET sender_system = '${systems[1]}'`)).toBe('denied');
  for (const table of tableNames) expect(await plant(`DELETE FROM ${table}`)).toBe('denied');
});
