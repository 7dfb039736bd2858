import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Context, transact } from '../../../database/connect.ts';
import { everyRole } from '../../../database/testing.ts';
import { createTestRegion, makeSubject, members, type TestRegion } from '../testing.ts';
import { codesFor, subjectsOfAll } from './codes.ts';
import { openLinkage } from './digests.ts';
import { createSubjects, type NewSubject } from './subjects.ts';

// What a copy of the database says about a resident: nothing; and what a transaction sees: whom it names.

let region: TestRegion;
let people: NewSubject[];
let codes: Map<string, string>;
/** each table's column that says whose row it is, and the subject that a digest stands for */
const tables = [
  'subject',
  'subject_identifier',
  'pairwise_code',
  'relation',
  'consent',
  'code_queue',
  'code_change',
  'proxy',
  'asked_why',
  'subject_request',
  'monthly_post',
] as const;
const owner = new Map<string, string>();

beforeAll(async () => {
  region = await createTestRegion();
  people = Array.from({ length: 12 }, () => makeSubject());
  const ids = people.map(({ id }) => id);
  const linkage = await openLinkage(region.keys);
  await transact(region.pool, {}, async (c) => {
    await createSubjects(c, region.keys, people, new Date());
    codes = await codesFor(c, linkage, members.manager, ids);
  });
  const admin = region.database.pool('admin', 1);
  await admin.query(
    `INSERT INTO exchange.relation (id, subject, member, kind, asserted_by, asserter, evidence, valid_from)
     SELECT gen_random_uuid(), id, $2, 'care-manager', 'municipality', $1, '届出書', now() FROM exchange.subject`,
    [members.town, members.manager],
  );
  await admin.query(
    `INSERT INTO exchange.consent (id, subject, giver, recipient, purpose, contracts, valid_from, text_version, language, channel, explained_by, recorded_by)
     SELECT gen_random_uuid(), id, 'person', $2, 'care-plan-sharing', '{}', now(), '1', 'ja', 'counter', '窓口', $1 FROM exchange.subject`,
    [members.town, members.manager],
  );
  await admin.query(
    `INSERT INTO exchange.code_queue (id, municipality, member, purpose, candidates, asked_at)
     SELECT gen_random_uuid(), municipality, $1, 'code-matching', array[id], now() FROM exchange.subject`,
    [members.manager],
  );
  await admin.query(
    `INSERT INTO exchange.code_change (id, member, kind, sealed, told_on)
     SELECT gen_random_uuid(), $1, 'split', '', now() FROM exchange.subject`,
    [members.manager],
  );
  await admin.query(
    `INSERT INTO exchange.proxy (id, subject, kind, scope, label, valid_from, made_at, invitation, invited_until)
     SELECT gen_random_uuid(), id, 'supporter', '{read}', '', now(), now(), '', now() FROM exchange.subject`,
  );
  await admin.query(
    `INSERT INTO exchange.asked_why (id, subject, member, record, asked_by, question, asked_at, due_on)
     SELECT gen_random_uuid(), id, $1, gen_random_uuid(), '本人', '', now(), now() FROM exchange.subject`,
    [members.manager],
  );
  await admin.query(
    `INSERT INTO exchange.subject_request (id, subject, member, kind, made_by, demand, made_at, due_on)
     SELECT gen_random_uuid(), id, $1, 'disclosure', '本人', '', now(), now() FROM exchange.subject`,
    [members.manager],
  );
  await admin.query(
    `INSERT INTO exchange.monthly_post (id, subject, municipality, asked_at)
     SELECT gen_random_uuid(), id, municipality, now() FROM exchange.subject`,
  );
  const { rows } = await admin.query('SELECT encode(digest, $1) AS digest, subject FROM exchange.subject_identifier', [
    'hex',
  ]);
  for (const row of rows) owner.set(row.digest, row.subject);
  for (const id of ids) owner.set(linkage.digest('subject-of-member', members.manager, id).toString('hex'), id);
});
afterAll(() => region.close());

const rowsOf = (table: string, context: Context, where = '') =>
  transact(region.pool, context, async (c) => (await c.query(`SELECT * FROM exchange.${table} ${where}`)).rows);

test('without a context there are no rows, and a context ends with its transaction', async () => {
  const one = region.database.pool('exchange', 1);
  for (const table of tables) {
    expect((await one.query(`SELECT * FROM exchange.${table}`)).rows, table).toEqual([]);
    await transact(one, { subjects: [people[0]!.id], municipality: '990019' }, (c) =>
      c.query(`SELECT * FROM exchange.${table}`),
    );
    expect((await one.query(`SELECT * FROM exchange.${table}`)).rows, table).toEqual([]);
  }
});

const someone = fc.constantFrom(...Array.from({ length: 12 }, (_, i) => i));
const selection = fc.constantFrom(
  '',
  'WHERE true',
  'WHERE $ IS NOT NULL OR true',
  'ORDER BY 1 LIMIT 100',
  'UNION ALL SELECT * FROM exchange.#',
  'TABLESAMPLE SYSTEM (100)',
);

test('random statements as the exchange never see a row of a person who is not named', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...tables),
      fc.uniqueArray(someone, { maxLength: 4 }),
      selection,
      async (table, named, shape) => {
        const ids = named.map((i) => people[i]!.id);
        const digests = [...owner].filter(([, subject]) => ids.includes(subject)).map(([digest]) => digest);
        const rows = await rowsOf(table, { subjects: ids, digests }, shape.replace('#', table).replace('$ IS', '1 IS'));
        for (const row of rows) {
          const whose = row.subject ?? owner.get((row.by_subject ?? row.digest)?.toString('hex')) ?? row.id;
          expect(ids).toContain(whose);
        }
        const each = ['code_queue', 'code_change'].includes(table) ? 0 : table === 'subject_identifier' ? 2 : 1;
        if (shape === '') expect(rows).toHaveLength(each * ids.length);
      },
    ),
    { numRuns: 300 },
  );
});

test('random changes as the exchange never touch a person who is not named', async () => {
  const changes = [
    `UPDATE exchange.subject SET protected_until = now()`,
    `UPDATE exchange.relation SET ended_at = now()`,
    `UPDATE exchange.consent SET withdrawn_at = now()`,
    `UPDATE exchange.pairwise_code SET dead_at = now()`,
    `UPDATE exchange.code_queue SET settled_at = now()`,
    `UPDATE exchange.proxy SET suspended_at = now()`,
    `UPDATE exchange.asked_why SET closed_at = now()`,
    `UPDATE exchange.subject_request SET due_on = now()`,
    `UPDATE exchange.monthly_post SET ended_at = now(), end_reason = 'asked'`,
  ];
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...changes), fc.uniqueArray(someone, { maxLength: 3 }), async (change, named) => {
      const subjects = named.map((i) => people[i]!.id);
      const rolledBack = new Error('rolled back');
      await transact(region.pool, { subjects }, async (c) => {
        const { rowCount } = await c.query(change);
        expect(rowCount).toBe(
          /subject|relation|consent|proxy|asked_why|monthly_post/.test(change.slice(0, 30)) ? subjects.length : 0,
        );
        throw rolledBack;
      }).catch((error) => {
        if (error !== rolledBack) throw error;
      });
    }),
    { numRuns: 100 },
  );
  // A member that was asked sees what was asked of it, and not what was asked of another.
  for (const table of ['asked_why', 'subject_request']) {
    expect(await rowsOf(table, { systems: [`${members.manager}/main`] })).toHaveLength(people.length);
    expect(await rowsOf(table, { systems: [`${members.provider}/main`] })).toEqual([]);
  }
  const other = `INSERT INTO exchange.relation SELECT gen_random_uuid(), $1, $2, 'patient', 'municipality', $3, '', now()`;
  await expect(
    transact(region.pool, { subjects: [people[0]!.id] }, (c) =>
      c.query(other, [people[1]!.id, members.manager, members.town]),
    ),
  ).rejects.toThrow(/row-level security/);
  await expect(
    transact(region.pool, {}, (c) =>
      c.query(
        `INSERT INTO exchange.subject (id, municipality, status, created_at) VALUES ($1, '990019', 'active', now())`,
        [randomUUID()],
      ),
    ),
  ).rejects.toThrow(/row-level security/);
  for (const table of tables)
    await expect(region.pool.query(`DELETE FROM exchange.${table}`), table).rejects.toThrow(/permission denied/);
});

test('the other roles cannot read any of it', async () => {
  for (const role of everyRole().filter((one) => one !== 'exchange')) {
    const pool = region.database.pool(role, 1);
    for (const table of tables)
      await expect(pool.query(`SELECT * FROM exchange.${table}`), `${role} ${table}`).rejects.toThrow(
        /permission denied/,
      );
  }
});

test('every table about a person forces row-level security, and no role passes it', async () => {
  const admin = region.database.pool('admin', 1);
  const { rows } = await admin.query(
    `SELECT relname FROM pg_class WHERE relnamespace = 'exchange'::regnamespace AND relforcerowsecurity AND relrowsecurity`,
  );
  // Whether any other table lacks it: database/catalogue.test.ts.
  expect(rows.map((row) => row.relname)).toEqual(expect.arrayContaining([...tables]));
  const passing = await admin.query(
    `SELECT rolname FROM pg_roles WHERE rolname LIKE 'engawa_%' AND rolname <> 'engawa_migrator' AND (rolbypassrls OR rolsuper)`,
  );
  expect(passing.rows).toEqual([]);
});

test('a copy of the database holds no number, no name, no address, and no code', async () => {
  const admin = region.database.pool('admin', 1);
  const { rows } = await admin.query(
    `SELECT relname FROM pg_class WHERE relnamespace = 'exchange'::regnamespace AND relkind = 'r'`,
  );
  const copy: string[] = [];
  for (const { relname } of rows) {
    const dump = await admin.query(`SELECT t::text AS line FROM exchange.${relname} t`);
    copy.push(...dump.rows.map((row) => row.line));
  }
  const text = copy.join('\n');
  expect(text).toContain(people[0]!.id);
  for (const { id, fourItems, insuredNumbers } of people)
    for (const secret of [
      fourItems.name,
      fourItems.kana,
      fourItems.address,
      insuredNumbers[0]!.insured,
      codes.get(id)!,
    ]) {
      expect(text).not.toContain(secret);
      expect(text).not.toContain(Buffer.from(secret).toString('hex'));
    }
});

test('ten thousand persons are named, read and given codes without a statement a person', async () => {
  const many = Array.from({ length: 10_000 }, () => randomUUID());
  const admin = region.database.pool('admin', 1);
  await admin.query(
    `INSERT INTO exchange.subject (id, municipality, status, created_at) SELECT id, '990019', 'active', now() FROM unnest($1::uuid[]) AS id`,
    [many],
  );
  const linkage = await openLinkage(region.keys);
  const made = await transact(region.pool, {}, (c) => codesFor(c, linkage, members.provider, many));
  expect(made.size).toBe(10_000);
});

test('who says another member’s code is told nothing, also while that member says it', async () => {
  const linkage = await openLinkage(region.keys);
  const [subject, code] = [...codes][0]!;
  const { manager, provider } = members;
  const said = [provider, manager, provider].map((member) => ({ member, code }));
  expect(await transact(region.pool, {}, (c) => subjectsOfAll(c, linkage, said))).toEqual([
    undefined,
    subject,
    undefined,
  ]);
});
