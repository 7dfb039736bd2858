import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../database/testing.ts';
import { compile } from './compile.ts';
import { bundleOf, choosePolicies, decide, loadApprovedPolicies } from './index.ts';
import { compiledWith, contracts, now, policies, sharing, sources } from './testing.ts';

const clock = { now: () => now };
const strict = compiledWith('990019', '@title("止める")\nforbid (principal, action, resource);');
const loose = compiledWith('990027', '@title("すべて認める")\n@disclose("*")\npermit (principal, action, resource);');

test('what is approved is in force; what is not keeps the last approved version, and is told', () => {
  expect(choosePolicies(policies, bundleOf(policies))).toEqual({ policies, first: [], unapproved: [] });
  const { policies: chosen, first, unapproved } = choosePolicies(loose, bundleOf(policies));
  expect(chosen.digest).toBe(policies.digest);
  expect(first).toEqual([]);
  expect(unapproved).toEqual([{ municipality: '990027', found: expect.any(String), kept: expect.any(String) }]);
  expect(chosen.sets.get('990027')!.rules.has('990027/more.cedar#1')).toBe(false);
});

test('the version approved last counts, town by town', () => {
  const { policies: chosen } = choosePolicies(loose, [...bundleOf(policies), ...bundleOf(strict)]);
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
  const { policies: chosen } = choosePolicies(changed, bundleOf(policies));
  expect(decide(chosen, asked)).toMatchObject({ reasons: ['no_consent'] });
});

test('a town that is new is approved as it is found; a folder that is gone stays in force, and is told', () => {
  const without = compile(new Map([...sources].filter(([origin]) => origin !== '990027')), contracts);
  expect(choosePolicies(policies, bundleOf(without)).first.map(({ municipality }) => municipality)).toEqual(['990027']);
  const { policies: chosen, unapproved } = choosePolicies(without, bundleOf(policies));
  expect(chosen.digest).toBe(policies.digest);
  expect(unapproved).toMatchObject([{ municipality: '990027', found: null }]);
});

test('an approved version that was altered where it is kept stops the start', () => {
  const [first, ...others] = bundleOf(policies);
  const altered = { ...first!, bundle: { files: { ...first!.bundle.files, 'care.cedar': '' } } };
  expect(() => choosePolicies(policies, [altered, ...others])).toThrow(/承認のときと違います/);
});

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

test('the first start approves what it finds; the next keeps it; the digest of a record leads to the texts', async () => {
  const pool = database.pool('exchange');
  const [one, two] = await Promise.all([
    loadApprovedPolicies(pool, policies, clock),
    loadApprovedPolicies(pool, policies, clock),
  ]);
  expect([one.first.length, two.first.length].toSorted()).toEqual([0, 3]);
  const later = await loadApprovedPolicies(pool, loose, clock);
  expect(later.policies.digest).toBe(policies.digest);
  expect(later.unapproved).toMatchObject([{ municipality: '990027' }]);

  const { rows } = await pool.query('SELECT bundle FROM exchange.policy_version WHERE digest = $1', [policies.digest]);
  const parts = Object.entries(rows[0].bundle);
  expect(parts).toHaveLength(3);
  for (const part of parts) {
    const found = await pool.query(
      'SELECT 1 FROM exchange.policy_version WHERE (municipality, digest) = ($1, $2)',
      part,
    );
    expect(found.rowCount).toBe(1);
  }
});
