import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { followTurns } from '../connector/carry/exchange-keys.ts';
import { type Carrying, openCarrying } from '../connector/carry/testing.ts';
import { signCarryTurn } from '../contracts/carry/turn.ts';
import { openCarryKeys, readCarryPairs, readCarryTurns } from '../exchange/carry/keys.ts';
import { openKeyStore } from '../exchange/keys.ts';
import { startTestRegion, type TestRegion } from '../exchange/testing.ts';
import { sampleOffices } from '../town/members.ts';
import { openOperator, type TestOperator } from './testing.ts';

// The keys for bundles are turned while bundles are on their way, at offices that nobody can reach.

const { careManagement: office, homeHelp: other } = sampleOffices;
let region: TestRegion;
let operator: TestOperator;
let carrying: Carrying;
beforeAll(async () => {
  region = await startTestRegion();
  await region.clock.turn(new Date('2026-11-24T10:00:00+09:00'));
  operator = openOperator(region);
  carrying = await openCarrying(region, [office, other]);
});
afterAll(async () => {
  operator.close();
  await region.close();
});

const shown = async () => ((await (await fetch(`${region.url}/carry/keys`)).json()) as { keys: JWK[] }).keys;
const known = (who: string): JWK[] => JSON.parse(readFileSync(carrying.home(who, 'exchange.json'), 'utf8')).keys;
const kids = (keys: readonly JWK[]) => keys.slice(0, 2).map(({ kid }) => kid);
const store = () => openKeyStore(path.join(region.data, 'keys'));

test('a bundle sealed to the old key opens, its answer brings the new keys, and the next is sealed to them', {
  timeout: 120_000,
}, async () => {
  await carrying.journey(office);
  const before = await shown();
  const underWay = await carrying.out(office);
  await carrying.out(other);
  expect((await carrying.submit(other, 1)).code).toBe(0); // its answer was signed before the turn
  const { result } = await operator.whileWorking(
    async () => {
      const answer = await fetch(`${region.url}/carry/keys`);
      expect(answer.status).toBe(200);
    },
    () => operator.rotate('carry'),
  );
  expect(result, result.said).toMatchObject({
    code: 0,
    said: expect.stringContaining('包みの鍵は 1 番に替わりました'),
  });
  const after = await shown();
  expect(kids(after)).not.toEqual(expect.arrayContaining(kids(before)));
  expect(after.every((key) => !('d' in key))).toBe(true);

  expect((await carrying.submit(office, underWay)).code).toBe(0);
  expect(kids(known(office))).toEqual(kids(before));
  expect(await carrying.take(office, underWay)).toContain('前の鍵が引き継いだことを確かめ');
  expect(kids(known(office))).toEqual(kids(after));
  expect(await carrying.journey(office)).not.toContain('引き継いだ');
  // Answered before the turn, taken in after it; the keys come with the next.
  await carrying.take(other, 1);
  expect(await carrying.journey(other)).toContain('引き継いだ');
  const { rows } = await region.database
    .pool('admin', 1)
    .query(`SELECT count(*)::int AS n FROM ledger.record WHERE fields->'items'->>1 = 'key-turned carry'`);
  expect(rows[0].n).toBe(1);
});

test('an office that missed two turns follows both; a run that was cut off before its note writes it and turns nothing', {
  timeout: 120_000,
}, async () => {
  const before = await shown();
  expect((await operator.rotate('carry')).code).toBe(0);
  const turns = await readCarryTurns(store());
  expect(turns).toHaveLength(2);
  // As it was after the keys had turned and before the note was there.
  await store().writeNote('carry-turns.json', JSON.stringify(turns.slice(0, 1)));
  for (const name of ['carry-sig', 'carry-enc']) {
    const turn = JSON.parse((await store().readNote(`${name}.json`))!);
    await store().writeNote(`${name}.json`, JSON.stringify({ ...turn, turning: true }));
  }
  const { said } = await operator.rotate('carry');
  expect(said).toContain('包みの鍵は 2 番に替わりました');
  expect(await readCarryTurns(store())).toHaveLength(2);
  expect(await carrying.journey(office)).toContain('引き継いだ');
  expect(kids(known(office))).toEqual(kids(await shown()));
  expect(kids(await shown())).not.toEqual(kids(before));
});

test('after its time an old key opens nothing, and an office that knows only that one is told to fetch the keys', async () => {
  const live = await openCarryKeys(store(), { now: () => new Date() });
  const later = await openCarryKeys(store(), { now: () => new Date(Date.now() + 91 * 86_400_000) });
  expect(live.sealing()).toHaveLength(3);
  expect(later.sealing()).toEqual([later.current().sealing]);
  const stranger = await exportJWK((await generateKeyPair('ECDH-ES', { crv: 'P-256' })).publicKey);
  const file = carrying.home(other, 'exchange.json');
  const mine = readFileSync(file, 'utf8');
  const keys = known(other).map((key) => (key.use === 'enc' ? { ...stranger, kid: 'gone', use: 'enc' } : key));
  writeFileSync(file, JSON.stringify({ keys }));
  const number = await carrying.out(other);
  expect(await carrying.submit(other, number)).toMatchObject({
    code: 1,
    said: expect.stringContaining('engawa carry keys'),
  });
  writeFileSync(file, mine);
  await carrying.journey(other);
});

test('nobody hands over who is not both: another region’s note, one key alone, a stranger’s', async () => {
  const { pairs } = await readCarryPairs(store());
  const { kid, x, y, crv, kty } = pairs[2]!.signing;
  const own = region.configuration.region.code;
  const file = path.join(region.data, 'followed.json');
  const start = JSON.stringify({ keys: [{ kid, x, y, crv, kty, use: 'sig' }] });
  const made = async () => {
    const { privateKey } = await generateKeyPair('ES256', { extractable: true });
    return { ...(await exportJWK(privateKey)), kid: crypto.randomUUID(), alg: 'ES256' };
  };
  const next = await made();
  const publicOf = <U extends 'sig' | 'enc'>({ d: _, ...key }: JWK, use: U) => ({
    ...key,
    kty: key.kty!,
    kid: key.kid!,
    use,
  });
  const turn = (more = {}) => ({
    region: own,
    from: kid!,
    to: { signing: publicOf(next, 'sig'), sealing: publicOf(next, 'enc') },
    time: new Date().toISOString(),
    ...more,
  });
  const from = pairs[2]!.signing;
  const follow = async (note: string) => {
    writeFileSync(file, start);
    return followTurns(file, [note], { region: own, now: new Date() });
  };
  expect(await follow(await signCarryTurn(turn(), { from, to: next }))).toBe(true);
  for (const [what, note] of [
    ['another region', await signCarryTurn(turn({ region: 'OTHER' }), { from, to: next })],
    ['from another key', await signCarryTurn(turn({ from: 'x' }), { from, to: next })],
    ['not by the new key', await signCarryTurn(turn(), { from, to: { ...(await made()), kid: next.kid } })],
    ['not by the old key', await signCarryTurn(turn(), { from: { ...(await made()), kid: kid! }, to: next })],
    ['a stranger', await signCarryTurn(turn(), { from: await made(), to: next })],
    ['no note', 'a.b.c'],
  ] as const) {
    expect(await follow(note), what).toBe(false);
    expect(readFileSync(file, 'utf8')).toBe(start);
  }
});
