import { cpSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestRegion, type TestRegion } from '../../exchange/testing.ts';
import { sampleOffices } from '../../town/members.ts';
import { type Carrying, openCarrying } from './testing.ts';

/*
 * An office loses its state folder, or has an older one put back, at any moment of a journey, with its last bundle under way or not. It asks for
 * its number, and goes on: nothing is lost, nothing takes effect twice.
 */
const { careManagement: sender, homeHelp: receiver } = sampleOffices;
let region: TestRegion;
let office: Carrying;
let time = new Date('2026-11-24T10:00:00+09:00').getTime();
let files = 0;
beforeAll(async () => {
  region = await startTestRegion();
  await region.clock.turn(new Date(time));
  office = await openCarrying(region, [sender, receiver]);
});
afterAll(() => region.close());

const count = async (sql: string, values: unknown[] = []) =>
  Number((await region.database.pool('admin', 1).query(sql, values)).rows[0].n);
const accepted = () => count('SELECT count(*) AS n FROM relay.acceptance');
/** Beyond the lease of mail that was handed over and not acknowledged. */
async function later() {
  time += 2 * 3_600_000;
  await region.clock.turn(new Date(time));
}
function drop(folder = ''): string {
  const name = `UP2KYO_${sender}_43_${receiver}_11_20261124${String(++files).padStart(6, '0')}.CSV`;
  const text = `202407,123456,123456789,20261101,20261101,1,"${name}",1,,,,,1,"",,"",,"","","",,\r\n`;
  writeFileSync(office.home(sender, 'out', folder, name), text);
  return name;
}
const keep = (who: string) => cpSync(office.home(who, 'state'), office.home(who, 'kept'), { recursive: true });
function lose(who: string, how: 'lost' | 'restored') {
  rmSync(office.home(who, 'state'), { recursive: true });
  if (how === 'restored') renameSync(office.home(who, 'kept'), office.home(who, 'state'));
  else rmSync(office.home(who, 'kept'), { recursive: true });
}
async function reset(who: string): Promise<string> {
  await office.must('reset', office.file(who), office.stick);
  const { code, said } = await office.submit(who, 'reset');
  expect(code, said).toBe(0);
  return office.take(who, 'reset');
}
const everywhere = (who: string, folder: string, name: string): number =>
  office.list(who, folder).filter((one) => one === name).length +
  office.list(who, folder).filter((one) => /^\d+$/.test(one) && existsSync(office.home(who, folder, one, name))).length;

const moments = ['made', 'submitted', 'taken in'] as const;
const cases = moments.flatMap((moment) =>
  (['lost', 'restored'] as const).flatMap((how) =>
    (moment === 'made' ? (['never', 'before', 'after', 'again'] as const) : (['never'] as const)).map(
      (brought) => [moment, how, brought] as const,
    ),
  ),
);

test.each(cases)(
  'the sender’s memory is gone when its bundle was %s (%s; the bundle is brought: %s)',
  async (...one) => {
    const [moment, how, brought] = one;
    await office.journey(sender);
    const before = await accepted();
    keep(sender);
    const name = drop();
    const number = await office.out(sender);
    if (moment !== 'made') expect((await office.submit(sender, number)).code).toBe(0);
    if (moment === 'taken in') await office.take(sender, number);
    lose(sender, how);

    if (brought === 'before') expect((await office.submit(sender, number)).code).toBe(0);
    if (moment !== 'taken in')
      expect(await office.carry('out', office.file(sender), office.stick)).toMatchObject({
        code: 1,
        said: expect.stringContaining('engawa carry reset'),
      });
    await office.must('reset', office.file(sender), office.stick);
    expect((await office.submit(sender, 'reset')).code).toBe(0);
    // What was under way is dead from now on, also as the last one brought again.
    if (brought === 'after' || brought === 'again')
      for (const more of brought === 'again' ? [['--again'], []] : [[]])
        expect(await office.submit(sender, number, ...more)).toMatchObject({
          code: 1,
          said: expect.stringContaining('古いもの'),
        });
    await office.take(sender, 'reset');

    const isSent = moment !== 'made' || brought === 'before';
    expect(everywhere(sender, 'refused', name)).toBe(isSent ? 0 : 1);
    if (!isSent) {
      expect(readFileSync(office.home(sender, 'refused', `${name}.理由.txt`), 'utf8')).toContain('受け付けていない');
      rmSync(office.home(sender, 'refused', `${name}.理由.txt`));
      renameSync(office.home(sender, 'refused', name), office.home(sender, 'out', name));
    }
    await office.journey(sender);
    expect(await accepted()).toBe(before + 1);
    expect(everywhere(sender, 'sent', name)).toBe(1);
    expect(existsSync(office.home(sender, 'sent', `${name}.receipt.json`))).toBe(true);
    expect(existsSync(office.home(sender, 'out', '送信中'))).toBe(false);

    await office.journey(receiver);
    await office.journey(receiver);
    expect(everywhere(receiver, 'in', name)).toBe(1);
  },
);

test.each([
  ['lost', 'submitted'],
  ['restored', 'submitted'],
  ['lost', 'taken in'],
  ['restored', 'taken in'],
] as const)('the receiver’s memory is %s when the answer with its mail was %s', async (how, moment) => {
  const name = drop();
  await office.journey(sender);
  keep(receiver);
  const number = await office.out(receiver);
  expect((await office.submit(receiver, number)).code).toBe(0);
  if (moment === 'taken in') await office.take(receiver, number);
  lose(receiver, how);
  await reset(receiver);
  // An answer of before the number was told is none any more.
  expect(await office.carry('in', office.file(receiver), office.bundle(receiver, number, 'in'))).toMatchObject({
    code: 1,
    said: expect.stringContaining('すでに取り込んでいます'),
  });
  await later();
  const said = await office.journey(receiver);
  if (moment === 'taken in') expect(said).toContain(`すでに受け取っています: ${name}`);
  await office.journey(receiver);
  expect(everywhere(receiver, 'in', name)).toBe(1);
  expect(await count("SELECT count(*) AS n FROM relay.message WHERE state IN ('kept', 'handed-over')")).toBe(0);
});

test('a drill that was under way is not sent as real', async () => {
  const name = drop('訓練');
  await office.out(sender);
  rmSync(office.home(sender, 'state'), { recursive: true });
  await reset(sender);
  expect(everywhere(sender, 'refused', name)).toBe(1);
  await office.journey(sender);
  expect(everywhere(sender, 'sent', name)).toBe(0);
});

test('the same asking has the same answer, an older one and another’s answer none; each is on record once', async () => {
  const asked = () =>
    count(
      `SELECT count(*) AS n FROM ledger.record WHERE fields->'items'->>0 = 'carry-reset' AND fields->>'from' = $1 AND subject_tag IS NULL`,
      [`CARE/${sender}`],
    );
  const before = await asked();
  const reached = () => count('SELECT number AS n FROM relay.carried WHERE system = $1', [`CARE/${sender}/careplan`]);
  await office.must('reset', office.file(sender), office.stick);
  const [request, answer] = [office.bundle(sender, 'reset', 'out'), office.bundle(sender, 'reset', 'in')];
  const older = readFileSync(request);
  expect((await office.submit(sender, 'reset')).code).toBe(0);
  const number = await reached();
  expect((await office.submit(sender, 'reset')).code).toBe(0);
  expect([await reached(), await asked()]).toEqual([number, before + 1]);
  const stale = readFileSync(answer);
  expect(await office.carry('out', office.file(sender), office.stick)).toMatchObject({ code: 1 });
  await office.take(sender, 'reset');

  await new Promise((resolve) => setTimeout(resolve, 1100)); // bundles are dated by the second
  await office.must('reset', office.file(sender), office.stick);
  expect((await office.submit(sender, 'reset')).code).toBe(0);
  const newer = readFileSync(answer);
  writeFileSync(answer, stale);
  expect(await office.carry('in', office.file(sender), answer)).toMatchObject({
    code: 1,
    said: expect.stringContaining('いま待っている番号の返事ではありません'),
  });
  writeFileSync(answer, newer);
  await office.take(sender, 'reset');
  writeFileSync(request, older);
  expect(await office.submit(sender, 'reset')).toMatchObject({ code: 1, said: expect.stringContaining('古いもの') });
  expect(await reached()).toBe(number + 2);
  await office.journey(sender);
});

test('a memory that cannot be read any more is no obstacle', async () => {
  writeFileSync(office.home(sender, 'state', 'carry', 'taken.json'), '{"number":');
  await new Promise((resolve) => setTimeout(resolve, 1100));
  await reset(sender);
  await office.journey(sender);
});

test('where the exchange’s memory is the older one, the office’s number counts', async () => {
  await office.journey(sender);
  await region.database
    .pool('admin', 1)
    .query('UPDATE relay.carried SET number = number - 3 WHERE system = $1', [`CARE/${sender}/careplan`]);
  const number = await office.out(sender);
  expect(await office.submit(sender, number)).toMatchObject({
    code: 1,
    said: expect.stringContaining('engawa carry reset'),
  });
  await new Promise((resolve) => setTimeout(resolve, 1100));
  expect(await reset(sender)).toContain(`番号は ${number + 1} です`);
  await office.journey(sender);
});
