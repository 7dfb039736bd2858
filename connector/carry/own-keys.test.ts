import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { JWK } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestRegion, type TestRegion } from '../../exchange/testing.ts';
import { sampleOffices } from '../../town/members.ts';
import { type Carrying, openCarrying } from './testing.ts';

// The keys of an office that nobody can reach are turned by its bundles, and mail that was sealed before still opens.
const { careManagement: sender, homeHelp: receiver } = sampleOffices;
const system = `CARE/${receiver}/careplan`;
let region: TestRegion;
let office: Carrying;
let keyFile: string;
beforeAll(async () => {
  region = await startTestRegion();
  await region.clock.turn(new Date('2026-11-24T10:00:00+09:00'));
  office = await openCarrying(region, [sender, receiver]);
  const { keys } = JSON.parse(readFileSync(office.file(receiver), 'utf8'));
  keyFile = path.resolve(path.dirname(office.file(receiver)), keys);
});
afterAll(() => region.close());

const own = (): JWK[] => JSON.parse(readFileSync(keyFile, 'utf8')).keys;
const inForce = async (use: string) =>
  (
    await region.database
      .pool('admin', 1)
      .query('SELECT kid FROM exchange.system_key WHERE system = $1 AND use = $2 AND revoked_at IS NULL', [system, use])
  ).rows.map(({ kid }) => kid);
let files = 0;
async function send() {
  const name = `UP2KYO_${sender}_43_${receiver}_11_20261124${String(++files).padStart(6, '0')}.CSV`;
  const text = `202407,123456,123456789,20261101,20261101,1,"${name}",1,,,,,1,"",,"",,"","","",,\r\n`;
  writeFileSync(office.home(sender, 'out', name), text);
  await office.journey(sender);
  return name;
}

test('new keys are shown by one bundle and used from the next, which ends the old one that signed', async () => {
  const [oldSig, oldEnc] = own().map(({ kid }) => kid!);
  const waiting = await send(); // sealed to the old key
  await office.must('rotate', office.file(receiver));
  await office.must('rotate', office.file(receiver)); // once more changes nothing
  const first = await office.out(receiver);
  expect(own().map(({ kid }) => kid)).toEqual([oldSig, oldEnc]);
  expect((await office.submit(receiver, first)).code).toBe(0);
  // The answer is lost: the exchange knows both already, and the office goes on with the old.
  const again = await office.out(receiver);
  expect(again).toBe(first);
  expect((await office.submit(receiver, first, '--again')).code).toBe(0);
  expect(await office.take(receiver, first)).toContain('新しくしました');
  const [sig, enc, kept] = own().map(({ kid }) => kid!);
  expect([oldSig, oldEnc]).not.toContain(sig);
  expect(kept).toBe(oldEnc);
  expect(existsSync(`${keyFile}.next`)).toBe(false);
  expect((await inForce('sig')).sort()).toEqual([oldSig, sig].sort());

  await region.clock.turn(new Date('2026-11-24T14:00:00+09:00')); // the mail in the lost answer comes again
  await office.journey(receiver);
  expect(office.list(receiver, 'in')).toContain(waiting);
  expect(await inForce('sig')).toEqual([sig]);
  expect((await inForce('enc')).sort()).toEqual([oldEnc, enc].sort());
  const later = await send();
  await office.journey(receiver);
  expect(office.list(receiver, 'in')).toContain(later);
  const { rows } = await region.database
    .pool('admin', 1)
    .query(
      `SELECT fields->'items'->>0 AS item FROM ledger.record WHERE fields->>'fromSystem' = $1 AND fields->'items'->>0 LIKE 'key-%' ORDER BY recorded_at`,
      [system],
    );
  const said = rows.map(({ item }) => item);
  expect(new Set(said)).toEqual(new Set([`key-added sig ${sig}`, `key-added enc ${enc}`, `key-revoked ${oldSig}`]));
});

test('what the old key signs after that is nobody’s', async () => {
  const mine = readFileSync(keyFile, 'utf8');
  const { keys } = JSON.parse(mine) as { keys: JWK[] };
  const { keys: first } = JSON.parse(
    readFileSync(path.join(region.data, 'town', 'keys', `${sender}-careplan.json`), 'utf8'),
  ) as { keys: JWK[] };
  writeFileSync(keyFile, JSON.stringify({ keys: [{ ...first[0], kid: keys[0]!.kid }, ...keys.slice(1)] }));
  const number = await office.out(receiver);
  expect(await office.submit(receiver, number)).toMatchObject({
    code: 1,
    said: expect.stringContaining('署名を確かめられません'),
  });
  writeFileSync(keyFile, mine);
  await office.journey(receiver);
});
