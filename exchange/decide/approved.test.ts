import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Contract } from '../../contracts/contract.ts';
import { transact } from '../../database/connect.ts';
import { createTestDatabase, type TestDatabase } from '../../database/testing.ts';
import { bundleOf, choosePolicies, findChangedContracts, keepVersion, loadApprovedPolicies } from './approved.ts';
import { compile } from './compile.ts';
import { decide } from './index.ts';
import { compiledWith, contracts, now, policies, sharing, sources } from './testing.ts';

const clock = { now: () => now };
const strict = compiledWith('990019', '@title("止める")\nforbid (principal, action, resource);');
const loose = compiledWith('990027', '@title("すべて認める")\n@disclose("*")\npermit (principal, action, resource);');

test('what is approved is in force; what is not keeps the last approved version, and is told', () => {
  expect(choosePolicies(sources, contracts, bundleOf(sources))).toMatchObject({
    policies: { digest: policies.digest },
    first: [],
    unapproved: [],
  });
  const { policies: chosen, first, unapproved } = choosePolicies(loose.sources, contracts, bundleOf(sources));
  expect(chosen.digest).toBe(policies.digest);
  expect(first).toEqual([]);
  expect(unapproved).toEqual([{ municipality: '990027', found: expect.any(String), kept: expect.any(String) }]);
  expect(chosen.sets.get('990027')!.rules.has('990027/more.cedar#1')).toBe(false);
});

test('the version approved last counts, town by town', () => {
  const { policies: chosen } = choosePolicies(loose.sources, contracts, [
    ...bundleOf(sources),
    ...bundleOf(strict.sources),
  ]);
  expect(chosen.digest).toBe(strict.digest);
  expect(decide(chosen, sharing())).toMatchObject({ outcome: 'refuse', reasons: ['town_forbids'] });
});

test('a purpose that was made easier without approval counts for nothing', () => {
  const { files } = sources.get('baseline')!;
  const easier = JSON.stringify(JSON.parse(files['purposes.json']!).map((one: object) => ({ ...one, consents: [] })));
  const changed = compile(
    new Map([...sources, ['baseline', { files: { ...files, 'purposes.json': easier } }]]),
    contracts,
  );
  expect(changed.purposes.get('care-plan-sharing')!.consents).toEqual([]);
  const asked = sharing({ subject: { ...sharing().subject!, consents: [] } });
  expect(decide(changed, asked).outcome).toBe('permit');
  const { policies: chosen } = choosePolicies(changed.sources, contracts, bundleOf(sources));
  expect(decide(chosen, asked)).toMatchObject({ reasons: ['no_consent'] });
});

test('a town that is new is approved as it is found; a folder that is gone stays in force, and is told', () => {
  const without = new Map([...sources].filter(([origin]) => origin !== '990027'));
  expect(choosePolicies(sources, contracts, bundleOf(without)).first.map(({ municipality }) => municipality)).toEqual([
    '990027',
  ]);
  const { policies: chosen, unapproved } = choosePolicies(without, contracts, bundleOf(sources));
  expect(chosen.digest).toBe(policies.digest);
  expect(unapproved).toMatchObject([{ municipality: '990027', found: null }]);
});

test('an approved version that was altered where it is kept stops the start', () => {
  const [first, ...others] = bundleOf(sources);
  const altered = { ...first!, bundle: { files: { ...first!.bundle.files, 'care.cedar': '' } } };
  expect(() => choosePolicies(sources, contracts, [altered, ...others])).toThrow(/承認のときと違います/);
});

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const finder = { member: 'OPR/engawa', system: 'OPR/engawa/operator' } as const;
const start = { sources, contracts, finder, clock, realClock: clock };

test('the first start approves what it finds, on record; the next keeps it; the digest of a record leads to the texts', async () => {
  const pool = database.pool('exchange');
  const [one, two] = await Promise.all([loadApprovedPolicies(pool, start), loadApprovedPolicies(pool, start)]);
  expect([one.first.length, two.first.length].toSorted()).toEqual([0, 3]);
  const later = await loadApprovedPolicies(pool, { ...start, sources: loose.sources });
  expect(later.policies.digest).toBe(policies.digest);
  expect(later.unapproved).toMatchObject([{ municipality: '990027' }]);

  const { rows } = await pool.query('SELECT bundle FROM exchange.policy_version WHERE digest = $1', [policies.digest]);
  const parts = Object.entries(rows[0].bundle);
  expect(parts.map(([part]) => part).toSorted()).toEqual(['990019', '990027', 'baseline', 'contracts']);
  for (const part of parts) {
    const found = await pool.query(
      'SELECT 1 FROM exchange.policy_version WHERE (municipality, digest) = ($1, $2)',
      part,
    );
    expect(found.rowCount).toBe(1);
  }
  expect(await recordedItems()).toEqual(['990019', '990027', 'baseline']);
});

test('where nobody is asked, a version that is new is approved as it is found; one that was there before is not', async () => {
  const pool = database.pool('exchange');
  const fictional = { ...start, selfApproving: true };
  const changed = await loadApprovedPolicies(pool, { ...fictional, sources: loose.sources });
  expect(changed).toMatchObject({ policies: { digest: loose.digest }, unapproved: [] });
  expect(await recordedItems()).toEqual(['990019', '990027', '990027', 'baseline']);
  // The folder as it was before: what was approved since then, perhaps by two people, is not undone by it.
  const back = await loadApprovedPolicies(pool, fictional);
  expect(back).toMatchObject({
    policies: { digest: loose.digest },
    first: [],
    unapproved: [{ municipality: '990027' }],
  });
});

test('an older version can be approved again', async () => {
  const pool = database.pool('exchange');
  const older = bundleOf(sources).find(({ municipality }) => municipality === '990027')!;
  await transact(pool, {}, (connection) => keepVersion(connection, older, now));
  expect((await loadApprovedPolicies(pool, start)).policies.digest).toBe(policies.digest);
});

test('what a newer software has changed in its contracts is found, with and without another version', async () => {
  const pool = database.pool('exchange');
  expect(await findChangedContracts(pool, contracts)).toEqual([]);
  const [one, two] = [...contracts.values()] as [Contract, Contract];
  const newer = new Map([
    ...contracts,
    [one.id, { ...one, version: '99' }],
    [two.id, { ...two, plain: '別の説明' }],
    ['platform/new', { ...two, id: 'platform/new' }],
  ]);
  expect(await findChangedContracts(pool, newer)).toEqual([
    { id: one.id, from: one.version, to: '99' },
    { id: two.id, from: two.version, to: two.version },
  ]);
});

async function recordedItems(): Promise<string[]> {
  const { rows } = await database
    .pool('admin')
    .query("SELECT fields->'items'->>1 AS item FROM ledger.record WHERE fields->>'contract' = 'platform/enrolment'");
  return rows.map(({ item }) => item).toSorted();
}
