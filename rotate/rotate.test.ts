import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestRegion, type TestClient, type TestRegion } from '../exchange/testing.ts';
import { openOperator, type TestOperator } from './testing.ts';

// An operator turns the region's keys, as it would, while members work.

let region: TestRegion;
let town: TestClient;
let operator: TestOperator;
beforeAll(async () => {
  region = await startTestRegion();
  town = await region.client('GOV/990019/main');
  operator = openOperator(region);
});
afterAll(async () => {
  operator.close();
  await region.close();
});

const person = { insurer: '123456', insured: '1234567890' };
/** Every call by a new token, so that both signing and checking are in it. */
const whileWorking = <T>(work: () => Promise<T>) =>
  operator.whileWorking(async () => {
    const office = await region.client('CARE/0300000100/careplan');
    expect((await office.codesOf([person]))[0]).toHaveProperty('code');
  }, work);
const kids = async () => {
  const { keys } = (await (await fetch(`${region.url}/oidc/jwks`)).json()) as { keys: { kid: string }[] };
  return keys.map(({ kid }) => kid);
};

test('the issuer’s key is turned while tokens are asked for: none is refused', { timeout: 60_000 }, async () => {
  const [current, next] = await kids();
  const { result } = await whileWorking(() => operator.rotate('issuer'));
  expect(result).toMatchObject({ code: 0 });
  expect((await kids())[0]).toBe(next);
  expect(await kids()).toContain(current);
  expect((await operator.rotate('issuer')).said).toContain('15分たっていません');
  expect(await kids()).toHaveLength(3);
  expect((await kids())[0]).toBe(next);
});

test('every resident’s key is turned: the trail has no gap', { timeout: 60_000 }, async () => {
  const [found] = await town.codesOf([person], 'certification-for-plan');
  const trail = async () => {
    type Entry = { record: string; kind: string };
    const all: Entry[] = [];
    for (let before = ''; ; before = `&before=${all.at(-1)!.record}`) {
      const { body } = await town.get<{ entries: Entry[] }>(`/v1/trail?subject=${found!.code}&limit=200${before}`);
      all.push(...body.entries);
      if (body.entries.length < 200) return all;
    }
  };
  const earlier = (await trail()).map(({ record }) => record);
  const { result, calls } = await whileWorking(() => operator.rotate('subjects'));
  expect(result).toMatchObject({ code: 0 });
  const later = await trail();
  expect(later.map(({ record }) => record)).toEqual(expect.arrayContaining(earlier));
  expect(later.filter(({ kind }) => kind === 'code-request').length).toBeGreaterThanOrEqual(calls);
  const { rows } = await region.database
    .pool('admin', 1)
    .query(`SELECT count(DISTINCT subject_tag) AS tags FROM ledger.record WHERE from_member = 'CARE/0300000100'`);
  expect(rows[0].tags).toBe(2);
});

test('it is on record, as a request of the operator’s, and nothing is done without a reason', async () => {
  const { rows } = await region.database.pool('admin', 1).query(
    `SELECT fields ->> 'actor' AS actor, fields ->> 'fromSystem' AS system, fields -> 'items' AS items FROM ledger.record
        WHERE fields -> 'items' ->> 1 LIKE 'key-turned%' ORDER BY id`,
  );
  expect(rows).toEqual(
    ['issuer', 'issuer', 'subjects'].map((name) => ({
      actor: '試験 太郎',
      system: 'OPR/engawa/operator',
      items: ['operation', `key-turned ${name}`, '定期の更新'],
    })),
  );
  for (const args of [
    ['issuer'],
    ['nothing', '--reason', 'x'],
    [],
    ['issuer', 'subjects', '--reason', 'x'],
    ['linkage'],
  ])
    expect((await operator.run(args)).code, args.join(' ')).toBe(2);
  for (const args of [['--help'], ['linkage', '--help']]) expect((await operator.run(args)).code).toBe(0);
});
