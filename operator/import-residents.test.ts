import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startTestRegion, type TestClient, type TestRegion } from '../exchange/testing.ts';
import { importResidentsCommand } from './import-residents.ts';

// 軒端町 takes in its daily changes: looked at first, all or nothing, and the same file twice changes nothing.
vi.setConfig({ testTimeout: 60_000 });
let region: TestRegion;
let town: TestClient;
let folder: string;
beforeAll(async () => {
  region = await startTestRegion();
  await region.clock.turn(new Date('2026-11-24T10:00:00+09:00'));
  folder = await mkdtemp(path.join(os.tmpdir(), 'engawa-residents-'));
  town = await region.client('GOV/990027/main');
  await as('GOV/990027/main');
});
afterAll(async () => {
  await region.close();
  await rm(folder, { recursive: true, force: true });
});

async function as(system: string): Promise<string> {
  const [, code, name] = system.split('/');
  const keys = path.join(region.data, 'town', 'keys', `${code}-${name}.json`);
  const file = path.join(folder, `${code}-${name}.json`);
  await writeFile(file, JSON.stringify({ exchange: region.url, system, keys }));
  return file;
}

const titles = '宛名番号,異動区分,異動日,氏名,氏名カナ,生年月日,性別,住所,保険者番号,被保険者番号';
const insurer = '654321';
const person = (
  number: string,
  event: string,
  more: Partial<Record<'name' | 'kana' | 'birth' | 'address' | 'insured', string>> = {},
) =>
  [
    number,
    event,
    '2026-11-20',
    more.name ?? `見本　${number}`,
    more.kana ?? 'ミホン　ヒト',
    more.birth ?? '1950-01-02',
    '女',
    more.address ?? '軒端町浜9-9',
    more.insured ? insurer : '',
    more.insured ?? '',
  ].join(',');

async function take(lines: readonly string[], ...args: string[]) {
  const file = path.join(folder, 'file.csv');
  await writeFile(file, [titles, ...lines].join('\r\n'));
  let out = '';
  let err = '';
  const io = {
    stdin: { isTTY: false },
    stdout: { write: (t: string) => (out += t) },
    stderr: { write: (t: string) => (err += t) },
  };
  const common = ['--as', path.join(folder, '990027-main.json'), '--municipality', '990027', '--actor', '住民 係'];
  const code = await importResidentsCommand([file, ...common, ...args], io as never);
  return { code, out, err };
}
const codeOf = async (insured: string) => (await town.codesOf([{ insurer, insured }], 'certification-for-plan'))[0]!;
const counted = async (sql: string) => (await region.database.pool('admin', 1).query(sql)).rows[0].count as number;
const subjects = () => counted('SELECT count(*)::int FROM exchange.subject');

test('looked at first, then done, then done again without effect; the resident’s trail says so', async () => {
  const before = await subjects();
  const lines = [person('N1', '転入', { insured: '7000000001' }), person('N2', '出生')];
  const looked = await take(lines);
  expect(looked, looked.err).toMatchObject({ code: 0, out: expect.stringContaining('2行目: 新しく登録') });
  expect(looked.out).toContain('まだ何も変えていません');
  expect(await subjects()).toBe(before);

  const done = await take(lines, '--do');
  expect(done).toMatchObject({ code: 0, out: expect.stringContaining('取り込みました') });
  expect(await subjects()).toBe(before + 2);
  expect((await take(lines, '--do')).out).toContain('変わりなし 2件');
  expect(await subjects()).toBe(before + 2);

  const { code } = await codeOf('7000000001');
  expect(code).toBeDefined();
  const { body } = await town.get<{ entries: { said: string }[] }>(`/v1/trail?subject=${code}`);
  expect(body.entries.map(({ said }) => said).join()).toContain('届けにより、あなたの登録を新しくしました');
});

test('one line to mend keeps everything out, and every line to mend is told', async () => {
  const before = await subjects();
  const { code, out, err } = await take(
    [
      person('N3', '転入'),
      person('N9', '転出'),
      person('N1', '転入', { name: '別人　花子' }),
      person('N4', '転入', { insured: '7000000001' }),
      person('N3', '転入'),
      person('N7', '転入', { birth: '2027-01-02' }),
    ],
    '--do',
  );
  expect([code, await subjects()]).toEqual([1, before]);
  for (const line of [3, 4, 5, 6, 7]) expect(out).toContain(`× ${line}行目: `);
  expect(out).toContain('先に転入');
  expect(out).toContain('別の方に登録されています');
  expect(out).toContain('生年月日が、異動日より後');
  expect(err).toContain('直すところが5件');
});

test('two lines of one file that may be one person’s, or claim one number, are told before anything is done', async () => {
  const before = await subjects();
  const known = { name: '同姓　同名', birth: '1940-03-04', address: '軒端町浜1-1' };
  const lines = [
    person('T1', '転入', { insured: '7000000021' }),
    person('T2', '転入', { insured: '7000000021' }),
    person('T3', '転入', known),
    person('T4', '転入', { ...known, address: '軒端町浜　1-1' }),
  ];
  for (const args of [[], ['--do']]) {
    const { code, out } = await take(lines, ...args);
    expect([code, await subjects()]).toEqual([1, before]);
    expect(out).toContain('× 3行目: 同じ被保険者番号が 2 行目にもあります');
    expect(out).toContain('× 5行目: 氏名・生年月日・性別・住所の同じ方が 4 行目にもあります');
  }
  // Two who are really two, taken in one after the other, may then stand in one file.
  const two = lines.slice(2);
  for (const one of two) expect(await take([one], '--do')).toMatchObject({ code: 0 });
  expect((await take(two)).out).toContain('変わりなし 2件');
});

test('a name changed finds by both, a correction by the new one only; who moved out is found no more, and may come back', async () => {
  const items = { kana: 'ミホン　ヒト', birth: '1950-01-02', sex: '女', address: '軒端町浜9-9' };
  const find = async (name: string) =>
    'code' in (await town.codesOf([{ name, ...items }], 'certification-for-plan'))[0]!;
  await take([person('N5', '転入', { insured: '7000000005' })], '--do');
  await take([person('N5', '氏名変更', { name: '改名　花子' })], '--do');
  expect([await find('見本　N5'), await find('改名　花子')]).toEqual([true, true]);
  await take([person('N5', '訂正', { name: '訂正　花子' })], '--do');
  expect([await find('見本　N5'), await find('改名　花子'), await find('訂正　花子')]).toEqual([false, false, true]);

  const gone = await take([person('N5', '転出', { name: '訂正　花子' })], '--do');
  expect(gone.out).toContain('登録を終了');
  expect(await codeOf('7000000005')).not.toHaveProperty('code');
  const back = await take([person('N5', '転入', { name: '訂正　花子', insured: '7000000005' })], '--do');
  expect(back.out).toContain('登録を再開');
  expect(await codeOf('7000000005')).toHaveProperty('code');
});

test('three items of four never link; all of them link a registration without a number once; another number is a candidate', async () => {
  const known = region.town.residents.find(
    ({ municipality, movedOut, protected: hidden }) => municipality === '990027' && !movedOut && !hidden,
  )!;
  const { name, kana, birth, address } = known;
  const line = (number: string, more: object = {}) =>
    person(number, '転入', { name, kana, birth, address, ...more }).replace(',女,', `,${known.sex},`);
  expect((await take([line('K1', { birth: '1901-01-01' })])).out).toContain('新しく登録');
  expect((await take([line('K1')], '--do')).out).toContain('宛名番号を結び付け');
  const second = await take([line('K2')], '--do');
  expect(second.out).toContain('新しく登録');
  const [, first, other] = /符号 (\w+)、(\w+)/.exec(second.out)!;
  expect((await town.post('/v1/merges', { survivor: other, merged: first })).status).toBe(200);
  expect((await take([line('K2')])).out).toContain('変わりなし 1件');
});

test('only the town hall’s own system, and only for its own town; a refusal is on record', async () => {
  const line = person('N6', '転入');
  const office = await as('CARE/0300000005/careplan');
  const file = path.join(folder, 'file.csv');
  expect((await take([line], '--municipality', '990019')).code).toBe(2);
  const rows = [
    {
      line: 2,
      number: 'N6',
      event: '転入',
      day: '2026-11-20',
      name: 'a',
      kana: 'a',
      birth: '1950-01-02',
      sex: '女',
      address: 'a',
    },
  ];
  const care = await region.client('CARE/0300000005/careplan');
  const refused = await care.post('/v1/residents/imports', { rows, dryRun: false, actor: 'x' });
  expect(refused.status).toBe(403);
  const io = { stdin: { isTTY: false }, stdout: { write: () => {} }, stderr: { write: () => {} } };
  expect(await importResidentsCommand([file, '--as', office, '--municipality', '990027'], io as never)).toBe(1);
  expect(
    await counted(
      `SELECT count(*)::int FROM ledger.record WHERE fields->>'decision' = 'refuse' AND fields->>'from' = 'CARE/0300000005' AND fields->>'kind' = 'registration'`,
    ),
  ).toBeGreaterThan(0);
});

test('what is announced for a later day (転出予定) is not so yet: told by line, and taken in on its day', async () => {
  const before = await subjects();
  const later = person('N70', '転入').replace('2026-11-20', '2026-11-25');
  const looked = await take([person('N71', '転入'), later], '--do');
  expect(looked).toMatchObject({
    code: 1,
    out: expect.stringMatching(/× 3行目: 「異動日」が、今日より後の日です.*転出予定/),
  });
  expect(await subjects()).toBe(before);
  await region.clock.turn(new Date('2026-11-25T00:30:00+09:00')); // in Japan the day has begun
  expect(await take([later], '--do')).toMatchObject({ code: 0 });
  expect(await subjects()).toBe(before + 1);
});
