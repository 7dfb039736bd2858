import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestRegion, type TestClient, type TestRegion } from '../exchange/testing.ts';
import { rotateCommand } from './rotate.ts';

// An operator turns the region's keys, as it would, while members work.

let region: TestRegion;
let town: TestClient;
const before = { data: process.env.ENGAWA_DATA, url: process.env.DATABASE_URL };
beforeAll(async () => {
  region = await startTestRegion();
  town = await region.client('GOV/990019/main');
  Object.assign(process.env, { ENGAWA_DATA: region.data, DATABASE_URL: region.database.adminUrl });
});
afterAll(async () => {
  for (const [name, value] of [
    ['ENGAWA_DATA', before.data],
    ['DATABASE_URL', before.url],
  ] as const)
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  await region.close();
});

const person = { insurer: '123456', insured: '1234567890' };
const by = ['--reason', '定期の更新', '--actor', '試験 太郎'];
async function rotate(...args: string[]) {
  const said: string[] = [];
  const io = { write: (text: string) => said.push(text) };
  return { code: await rotateCommand(args, { stdout: io, stderr: io }), said: said.join('') };
}
/** Every call by a new token, so that both signing and checking are in it. */
async function whileWorking<T>(work: () => Promise<T>): Promise<{ result: T; calls: number }> {
  let over = false;
  let calls = 0;
  const lanes = Array.from({ length: 2 }, async () => {
    while (!over) {
      const office = await region.client('CARE/0300000100/careplan');
      expect((await office.codesOf([person]))[0]).toHaveProperty('code');
      calls++;
      await sleep(30); // a member asks for so many codes a minute, and no more
    }
  });
  const result = await work().finally(() => {
    over = true;
  });
  await Promise.all(lanes);
  return { result, calls };
}
const kids = async () => {
  const { keys } = (await (await fetch(`${region.url}/oidc/jwks`)).json()) as { keys: { kid: string }[] };
  return keys.map(({ kid }) => kid);
};

test('the issuer’s key is turned while tokens are asked for: none is refused', { timeout: 60_000 }, async () => {
  const [current, next] = await kids();
  const { result, calls } = await whileWorking(() => rotate('issuer', ...by));
  expect(result).toMatchObject({ code: 0 });
  expect(calls).toBeGreaterThan(3);
  expect((await kids())[0]).toBe(next);
  expect(await kids()).toContain(current);
  expect((await rotate('issuer', ...by)).said).toContain('15分たっていません');
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
  const { result, calls } = await whileWorking(() => rotate('subjects', ...by));
  expect(result).toMatchObject({ code: 0 });
  const later = await trail();
  expect(later.map(({ record }) => record)).toEqual(expect.arrayContaining(earlier));
  expect(later.filter(({ kind }) => kind === 'code-request').length).toBeGreaterThanOrEqual(calls);
  const { rows } = await region.database
    .pool('admin', 1)
    .query(`SELECT count(DISTINCT subject_tag) AS tags FROM ledger.record WHERE from_member = 'CARE/0300000100'`);
  expect(rows[0].tags).toBe(2);
});

test('it is on record, and nothing is done without a reason and a name', async () => {
  const { rows } = await region.database
    .pool('admin', 1)
    .query(
      `SELECT fields ->> 'actor' AS actor, fields -> 'items' ->> 0 AS item FROM ledger.record WHERE fields ->> 'role' = '運営者' AND fields -> 'items' ->> 0 LIKE 'key-turned%' ORDER BY id`,
    );
  expect(rows).toEqual(
    ['issuer', 'issuer', 'subjects'].map((name) => ({ actor: '試験 太郎', item: `key-turned ${name}` })),
  );
  for (const args of [['issuer'], ['nothing', ...by], [], ['issuer', 'subjects', ...by]])
    expect((await rotate(...args)).code).toBe(2);
  expect((await rotate('--help')).code).toBe(0);
});
