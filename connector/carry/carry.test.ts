import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exchangeName, makeBundle } from '../../contracts/carry/bundle.ts';
import { receipt as receiptSchema } from '../../contracts/receipt.ts';
import { startTestRegion, type TestRegion } from '../../exchange/testing.ts';
import { connectorFileOf } from '../../town/connectors.ts';
import { sampleOffices } from '../../town/members.ts';
import { carryCommand } from './command.ts';

/*
 * Two offices without any connection, and a courier between them and the exchange: real files, keys, bundles and HTTP. Only the commands are
 * called here, as their users type them.
 */
const { careManagement, homeHelp } = sampleOffices;
const sequence = (n: number) => `2026112410000${n}`;
const nameOf = (n: number) => `UP2KYO_${careManagement}_43_${homeHelp}_11_${sequence(n)}.CSV`;
const textOf = (note: string, insured = '123456789') =>
  `202407,123456,${insured},20261101,20261101,1,"${note}",1,,,,,1,"",,"",,"","","",,\r\n`;

let region: TestRegion;
let stick: string;
const home = (office: string, ...more: string[]) => path.join(region.data, 'town', office, ...more);
const list = (office: string, folder: string) =>
  readdirSync(home(office, folder)).filter((name) => !name.startsWith('.'));

async function carry(...args: string[]) {
  const said: string[] = [];
  const io = { write: (text: string) => said.push(text) };
  const code = await carryCommand(args, { stdout: io, stderr: io });
  return { code, said: said.join('') };
}
const file = (office: string) => connectorFileOf(region.data, office);
const bundle = (office: string, number: number, way: 'out' | 'in') =>
  path.join(stick, `CARE-${office}-careplan-${String(number).padStart(6, '0')}.${way}.engawa`);
/** A whole journey: out of the office, to the exchange, and back. */
async function journey(office: string, number: number) {
  const steps = [
    await carry('out', file(office), stick),
    await carry('submit', region.url, bundle(office, number, 'out')),
    await carry('in', file(office), bundle(office, number, 'in')),
  ];
  for (const { code, said } of steps) expect(code, said).toBe(0);
  return steps.map(({ said }) => said).join('');
}
const count = async (sql: string) => Number((await region.database.pool('admin', 1).query(sql)).rows[0].n);

beforeAll(async () => {
  region = await startTestRegion();
  await region.clock.turn(new Date('2026-11-24T10:00:00+09:00'));
  stick = path.join(region.data, 'stick');
  await mkdir(stick);
  for (const office of [careManagement, homeHelp]) {
    const configuration = JSON.parse(readFileSync(file(office), 'utf8'));
    const settings = {
      carry: { region: region.configuration.region.code, exchangeKeys: 'exchange.json' },
      quietSeconds: 0.1,
    };
    writeFileSync(file(office), JSON.stringify({ ...configuration, ...settings }));
    const fetched = await carry('keys', region.url, home(office, 'exchange.json'));
    expect(fetched.said).toMatch(/署名 [\w-]{43}/);
  }
});
afterAll(() => region.close());

test('files go out, what cannot go is refused with its reason, mail comes in order in one journey, and receipts follow', async () => {
  writeFileSync(home(careManagement, 'out', nameOf(1)), textOf('first'));
  writeFileSync(home(careManagement, 'out', nameOf(2)), textOf('second'));
  writeFileSync(home(careManagement, 'out', nameOf(3)), textOf('nobody', '999999999'));
  await journey(careManagement, 1);
  expect(list(careManagement, 'sent').sort()).toEqual([1, 2].flatMap((n) => [nameOf(n), `${nameOf(n)}.receipt.json`]));
  expect(list(careManagement, 'refused').sort()).toEqual([nameOf(3), `${nameOf(3)}.理由.txt`]);
  const receipt = receiptSchema.parse(
    JSON.parse(readFileSync(home(careManagement, 'sent', `${nameOf(1)}.receipt.json`), 'utf8')),
  );
  expect(receipt.records.every(({ proof }) => proof !== null)).toBe(true);
  expect(list(careManagement, 'out').sort()).toEqual(['訓練', '試験'].sort());

  // The export is the hand-over: decided and recorded before the bundle is there.
  await journey(homeHelp, 1);
  expect(list(homeHelp, 'in').sort()).toEqual([nameOf(1), nameOf(2)]);
  expect(readFileSync(home(homeHelp, 'in', nameOf(2)), 'utf8')).toBe(textOf('second'));
  expect(await count(`SELECT count(*) AS n FROM ledger.record WHERE fields->>'phase' = 'hand-over'`)).toBe(2);

  await journey(homeHelp, 2);
  expect(await count(`SELECT count(*) AS n FROM relay.message WHERE state = 'acknowledged' AND sealed IS NULL`)).toBe(
    2,
  );
  expect(await journey(careManagement, 2)).toContain('送付先が受け取りました');
});

test('a bundle twice, an old one, one too early: refused; the answer that was lost is had again, and nothing is doubled', async () => {
  writeFileSync(home(careManagement, 'out', nameOf(4)), textOf('fourth'));
  await carry('out', file(careManagement), stick);
  const third = bundle(careManagement, 3, 'out');
  expect((await carry('submit', region.url, third)).code).toBe(0);
  const twice = await carry('submit', region.url, third);
  expect([twice.code, twice.said]).toEqual([1, expect.stringContaining('3番の包みは、すでに受け付けています')]);
  expect((await carry('submit', region.url, bundle(careManagement, 1, 'out'))).said).toContain('古いもの');
  // The answer is lost: the office makes it anew, with one more file, and the courier says that he brings it again.
  writeFileSync(home(careManagement, 'out', nameOf(5)), textOf('fifth'));
  await carry('out', file(careManagement), stick);
  expect((await carry('submit', region.url, third, '--again')).code).toBe(0);
  expect((await carry('in', file(careManagement), bundle(careManagement, 3, 'in'))).code).toBe(0);
  expect(existsSync(home(careManagement, 'sent', nameOf(5)))).toBe(true);
  expect(await count('SELECT count(*) AS n FROM relay.message')).toBe(4);
  expect(await count(`SELECT count(*) AS n FROM relay.acceptance`)).toBe(4);

  const again = await carry('in', file(careManagement), bundle(careManagement, 3, 'in'));
  expect([again.code, again.said]).toEqual([1, expect.stringContaining('3番の包みは、すでに取り込んでいます')]);
  const early = await forge({ number: 9 });
  expect((await carry('submit', region.url, early)).said).toContain('9番の包みより先に、4番の包みを出してください');
});

/** A bundle of the care manager's with one thing wrong. */
async function forge({
  number = 4,
  now = new Date(),
  by = careManagement as string,
  to = exchangeName(region.configuration.region.code),
}) {
  const keysOf = (office: string) =>
    JSON.parse(readFileSync(JSON.parse(readFileSync(file(office), 'utf8')).keys.replace(/^\.\./, home('')), 'utf8'))
      .keys;
  const [signing] = keysOf(by);
  const { keys } = JSON.parse(readFileSync(home(careManagement, 'exchange.json'), 'utf8'));
  const content = { messages: [], acknowledged: [], follow: [] };
  const text = await makeBundle(
    content,
    { from: `CARE/${careManagement}/careplan`, to, number, now },
    { signing, sealing: keys[1] },
  );
  const made = path.join(stick, 'forged.out.engawa');
  writeFileSync(made, text);
  return made;
}

test('a bundle that is too old, of another hand, for another region, cut short or changed is refused, and takes no number', async () => {
  const refusalOf = async (made: string) => (await carry('submit', region.url, made)).said;
  expect(await refusalOf(await forge({ now: new Date(Date.now() - 8 * 86_400_000) }))).toContain('7日を過ぎた');
  expect(await refusalOf(await forge({ now: new Date(Date.now() + 2 * 3_600_000) }))).toContain('未来');
  expect(await refusalOf(await forge({ by: homeHelp }))).toContain('署名を確かめられません');
  expect(await refusalOf(await forge({ to: exchangeName('OTHER') }))).toContain('あて');
  const good = await forge({});
  const text = readFileSync(good, 'utf8');
  writeFileSync(good, text.slice(0, -20));
  expect(await refusalOf(good)).toContain('途中で切れています');
  for (const at of [0.3, 0.6, 0.99]) {
    const i = Math.floor(text.length * at);
    writeFileSync(good, text.slice(0, i) + (text[i] === 'A' ? 'B' : 'A') + text.slice(i + 1));
    expect(await refusalOf(good), String(at)).toMatch(/署名を確かめられません|壊れています/);
  }
  expect(await count('SELECT number AS n FROM relay.carried ORDER BY number DESC LIMIT 1')).toBe(3);
});

test('an answer for somebody else, cut short or changed is refused by the office, and nothing of it is taken in', async () => {
  await carry('out', file(homeHelp), stick);
  await carry('submit', region.url, bundle(homeHelp, 3, 'out'));
  const answer = bundle(homeHelp, 3, 'in');
  expect((await carry('in', file(careManagement), answer)).said).toContain(`CARE/${homeHelp}/careplan あてです`);
  const text = readFileSync(answer, 'utf8');
  const before = list(homeHelp, 'in');
  for (const [wrong, why] of [
    [text.slice(0, 500), '途中で切れています'],
    [`${text.slice(0, 900)}x${text.slice(901)}`, '署名を確かめられません'],
  ] as const) {
    writeFileSync(answer, wrong);
    const refused = await carry('in', file(homeHelp), answer);
    expect([refused.code, refused.said]).toEqual([1, expect.stringContaining(why)]);
  }
  expect(list(homeHelp, 'in')).toEqual(before);
  writeFileSync(answer, text);
  expect((await carry('in', file(homeHelp), answer)).code).toBe(0);
  expect(list(homeHelp, 'in')).toContain(nameOf(5));
});

test('a drill that waits is not carried to an office that is no longer enrolled for it', async () => {
  writeFileSync(home(careManagement, 'out', '訓練', nameOf(8)), textOf('drill'));
  await journey(careManagement, 4);
  const admin = region.database.pool('admin', 1);
  const enrolFor = (...modes: string[]) =>
    admin.query('UPDATE exchange.system SET run_modes = $1 WHERE member = $2', [modes, `CARE/${homeHelp}`]);
  await enrolFor('通常', '試験');
  await journey(homeHelp, 4);
  await enrolFor('通常', '訓練', '試験');
  expect(
    await count("SELECT count(*) AS n FROM relay.message WHERE run_mode = '訓練' AND state = 'not-delivered'"),
  ).toBe(1);
  expect(existsSync(home(homeHelp, 'in', '訓練', nameOf(8)))).toBe(false);
});
