import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Contract } from '../../contracts/contract.ts';
import { transact } from '../../database/connect.ts';
import { createTestDatabase, type TestDatabase } from '../../database/testing.ts';
import {
  type Approvals,
  bundleOf,
  choosePolicies,
  findChangedContracts,
  keepVersion,
  loadApprovedPolicies,
  readPoliciesInForce,
  type Version,
} from './approved.ts';
import { compile } from './compile.ts';
import { decide } from './index.ts';
import { compiledWith, contracts, now, policies, sharing, sources } from './testing.ts';

const clock = { now: () => now };
const strict = compiledWith('990019', '@title("止める")\nforbid (principal, action, resource);');
const loose = compiledWith('990027', '@title("すべて認める")\n@disclose("*")\npermit (principal, action, resource);');

/** Versions that were approved with the contracts as they are. */
const approved = (versions: readonly Version[]): Approvals => ({
  versions,
  coverage: new Map(versions.map(({ municipality }) => [municipality, [{ digest: '', number: 1, contracts }]])),
});

test('what is approved is in force; what is not keeps the last approved version, and is told', () => {
  expect(choosePolicies(sources, contracts, approved(bundleOf(sources)))).toMatchObject({
    policies: { digest: policies.digest },
    first: [],
    unapproved: [],
  });
  const { policies: chosen, first, unapproved } = choosePolicies(loose.sources, contracts, approved(bundleOf(sources)));
  expect(chosen.digest).toBe(policies.digest);
  expect(first).toEqual([]);
  expect(unapproved).toEqual([{ municipality: '990027', found: expect.any(String), kept: expect.any(String) }]);
  expect(chosen.sets.get('990027')!.rules.has('990027/more.cedar#1')).toBe(false);
});

test('the version approved last counts, town by town', () => {
  const { policies: chosen } = choosePolicies(
    loose.sources,
    contracts,
    approved([...bundleOf(sources), ...bundleOf(strict.sources)]),
  );
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
  const { policies: chosen } = choosePolicies(changed.sources, contracts, approved(bundleOf(sources)));
  expect(decide(chosen, asked)).toMatchObject({ reasons: ['no_consent'] });
});

test('a town that is new is approved as it is found; a folder that is gone stays in force, and is told', () => {
  const without = new Map([...sources].filter(([origin]) => origin !== '990027'));
  expect(
    choosePolicies(sources, contracts, approved(bundleOf(without))).first.map(({ municipality }) => municipality),
  ).toEqual(['990027']);
  const { policies: chosen, unapproved } = choosePolicies(without, contracts, approved(bundleOf(sources)));
  expect(chosen.digest).toBe(policies.digest);
  expect(unapproved).toMatchObject([{ municipality: '990027', found: null }]);
});

test('an approved version that was altered where it is kept stops the start', () => {
  const [first, ...others] = bundleOf(sources);
  const altered = { ...first!, bundle: { files: { ...first!.bundle.files, 'care.cedar': '' } } };
  expect(() => choosePolicies(sources, contracts, approved([altered, ...others]))).toThrow(/承認のときと違います/);
});

test('a newer software starts on what the towns have approved: what they do not know yet waits until they have', () => {
  const { files } = sources.get('baseline')!;
  const purposes: object[] = JSON.parse(files['purposes.json']!);
  const purpose = { ...purposes.find((one) => 'id' in one && one.id === 'certification-change-notice'), id: 'newer' };
  const newer = new Map([
    ...sources,
    ['baseline', { files: { ...files, 'purposes.json': JSON.stringify([...purposes, purpose]) } }] as const,
  ]);
  const [both, alone] = [contracts.get('municipal/certification')!, contracts.get('municipal/certification-changed')!];
  const brought = new Map([
    ...contracts,
    [both.id, { ...both, purposes: [...both.purposes, 'newer'] }],
    ['municipal/newer', { ...alone, id: 'municipal/newer', purposes: ['newer'] }],
  ]);
  const start = (versions: readonly Version[], of = brought, isOurs = (_: string) => true) =>
    choosePolicies(newer, of, approved(versions), { isOurs });
  const { policies: behind, unapproved } = start(bundleOf(sources));
  expect(unapproved).toMatchObject([{ municipality: 'baseline' }]);
  expect([...behind.waiting.keys()]).toEqual([both.id, 'municipal/newer']);
  expect([...behind.contracts.keys()]).toEqual([...contracts.keys()]);
  expect(behind.contracts.get(both.id)!.purposes).toEqual(both.purposes);

  const all = [...bundleOf(sources), ...bundleOf(newer)];
  expect(start(all).policies).toMatchObject({ waiting: new Map(), contracts: brought });
  // Misspelt, or by whoever is no software of ours: the start stops, as ever.
  const strange = new Map([...contracts, [alone.id, { ...alone, purposes: ['none'] }]]);
  expect(() => start(all, strange)).toThrow('利用目的 none');
  expect(() => start(bundleOf(sources), brought, (id) => id !== 'municipal/newer')).toThrow('利用目的 newer');
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

const card = contracts.get('municipal/certification')!;
const withField = (name: string) => {
  const fields = { ...card.fields, [name]: { ...card.fields.name!, title: name } };
  return new Map([...contracts, [card.id, { ...card, version: name, fields }]]);
};
const waiting = ({ policies: { gaps } }: Pick<Awaited<ReturnType<typeof loadApprovedPolicies>>, 'policies'>) =>
  [...gaps].map(([town, ofTown]) => [town, [...ofTown].map(([id, { fields }]) => [id, ...fields])]);

test('what a newer contract lets out besides waits for the towns, at this start and the next; where nobody is asked, it is kept as approved', async () => {
  const pool = database.pool('exchange');
  const newer = { ...start, contracts: withField('more') };
  const gap = [card.id, 'more'];
  for (const _ of ['this', 'next'])
    expect(waiting(await loadApprovedPolicies(pool, newer))).toEqual([
      ['990019', [gap]],
      ['990027', [gap]],
    ]);
  expect(waiting({ policies: await readPoliciesInForce(pool, newer) })).toHaveLength(2);
  const before = (await recordedItems()).length;
  const asked = await loadApprovedPolicies(pool, { ...newer, selfApproving: true });
  expect([waiting(asked), asked.first, asked.covers]).toEqual([[], [], ['990019', '990027']]);
  expect(await recordedItems()).toHaveLength(before + 2);
  expect(waiting(await loadApprovedPolicies(pool, newer))).toEqual([]);
});

test('a region from before there were such approvals has approved what it let out until then', async () => {
  const admin = database.pool('admin');
  await loadApprovedPolicies(database.pool('exchange'), { ...start, contracts: withField('more') });
  await admin.query('DROP TABLE exchange.contract_approval');
  await admin.query('ALTER TABLE exchange.policy_proposal DROP COLUMN contracts');
  const file = new URL('../../database/000340-contract-approvals.sql', import.meta.url);
  await admin.query(await readFile(file, 'utf8'));
  const then = await loadApprovedPolicies(database.pool('exchange'), { ...start, contracts: withField('more') });
  expect([waiting(then), then.covers]).toEqual([[], []]);
  const later = await loadApprovedPolicies(database.pool('exchange'), { ...start, contracts: withField('most') });
  expect(waiting(later)).toEqual(['990019', '990027'].map((town) => [town, [[card.id, 'most']]]));
});

test('contracts that were altered where they are kept as approved stop the start', async () => {
  await database
    .pool('admin')
    .query(
      `UPDATE exchange.policy_version SET bundle = jsonb_set(bundle, '{files,x.json}', '"{}"') WHERE municipality = 'contracts'`,
    );
  await expect(loadApprovedPolicies(database.pool('exchange'), start)).rejects.toThrow('承認のときと違います');
});

async function recordedItems(): Promise<string[]> {
  const { rows } = await database
    .pool('admin')
    .query("SELECT fields->'items'->>1 AS item FROM ledger.record WHERE fields->>'contract' = 'platform/enrolment'");
  return rows.map(({ item }) => item).toSorted();
}
