import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Context, transact } from '../../database/connect.ts';
import { everyRole } from '../../database/testing.ts';
import { createSubjects } from '../identify/person/subjects.ts';
import { createTestRegion, makeSubject, members, type TestRegion } from '../identify/testing.ts';
import { openAccount, openSession } from './opening.ts';

/* What people sign in with: whose rows a transaction sees. */

const tables = [
  'account',
  'sign_in_session',
  'passkey',
  'sign_in_letter',
  'device',
  'device_person',
  'pairing',
] as const;
const ownTables = { account: 'id', sign_in_session: 'account', passkey: 'account', device_person: 'account' } as const;
let region: TestRegion;
const accounts: string[] = [];
beforeAll(async () => {
  region = await createTestRegion();
  const people = [makeSubject(), makeSubject(), makeSubject()];
  const now = new Date();
  await transact(region.pool, { sign_in: 'yes' }, async (connection) => {
    await createSubjects(connection, region.keys, people, now);
    for (const { id } of people) {
      const account = await openAccount(connection, { kind: 'resident', subject: id }, now);
      accounts.push(account);
      await openSession(
        connection,
        { account, kind: 'resident', how: 'letter', client: 'app/resident', shared: true },
        now,
      );
    }
  });
  const admin = region.database.pool('admin', 1);
  await admin.query(
    `INSERT INTO exchange.sign_in_letter (id, subject, code, birth, issued_by, issued_at, expires_at)
     SELECT gen_random_uuid(), id, id::text::bytea, '', $1, now(), now() FROM exchange.subject`,
    [members.town],
  );
  await admin.query(`INSERT INTO exchange.passkey SELECT id, id, '', 0, '{}', '', now() FROM exchange.account`);
  await admin.query(`INSERT INTO exchange.device SELECT id, id::text::bytea, now() FROM exchange.account`);
  await admin.query(`INSERT INTO exchange.device_person SELECT id, id, '', '', 'counter', now() FROM exchange.account`);
  await admin.query(`INSERT INTO exchange.pairing VALUES ('', '', NULL, now())`);
});
afterAll(() => region.close());

const rowsOf = (table: string, context: Context) =>
  transact(
    region.pool,
    context,
    async (connection) => (await connection.query(`SELECT * FROM exchange.${table}`)).rows,
  );

test('without a context, and under others’ contexts, nothing is seen', async () => {
  const contexts: Context[] = [
    {},
    { account: randomUUID() },
    { session: randomUUID() },
    { sign_in: 'no' },
    { systems: [`${members.town}/main`], member: members.town, municipality: '990019', auditor: 'yes' },
  ];
  for (const table of tables) for (const context of contexts) expect(await rowsOf(table, context), table).toEqual([]);
});

test('an account sees its own, of letters and pairings nothing', async () => {
  for (const [table, column] of Object.entries(ownTables))
    expect((await rowsOf(table, { account: accounts[0]! })).map((row) => row[column])).toEqual([accounts[0]]);
  expect((await rowsOf('device', { account: accounts[0]! })).map(({ id }) => id)).toEqual([accounts[0]]);
  for (const table of ['sign_in_letter', 'pairing']) expect(await rowsOf(table, { account: accounts[0]! })).toEqual([]);
});

test('an account changes nothing of another’s, and makes none', async () => {
  const mine = { account: accounts[0]! };
  for (const change of [
    'UPDATE exchange.passkey SET removed_at = now()',
    'UPDATE exchange.sign_in_session SET ended_at = NULL',
    'UPDATE exchange.device_person SET ended_at = NULL',
  ])
    expect((await transact(region.pool, mine, (connection) => connection.query(change))).rowCount).toBe(1);
  const plant = `INSERT INTO exchange.passkey (id, account, public_key, counter, transports, label, made_at) VALUES ('x', $1, '', 0, '{}', '', now())`;
  await expect(transact(region.pool, mine, (connection) => connection.query(plant, [accounts[1]]))).rejects.toThrow(
    /row-level security/,
  );
  for (const table of tables.filter((one) => one !== 'pairing'))
    await expect(region.pool.query(`DELETE FROM exchange.${table}`), table).rejects.toThrow(/permission denied/);
});

test('no other role reads any of it', async () => {
  for (const role of everyRole().filter((one) => one !== 'exchange')) {
    const pool = region.database.pool(role, 1);
    for (const table of [...tables, 'sign_in_step', 'sign_in_wrong', 'oidc_artifact'])
      await expect(pool.query(`SELECT * FROM exchange.${table}`), `${role} ${table}`).rejects.toThrow(
        /permission denied/,
      );
  }
});
