import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Obligation } from '../../contracts/decision.ts';
import { disclose } from './index.ts';
import { contractWith, giving, permit } from './testing.ts';

const one = contractWith({
  fields: {
    value: { title: '値', class: '個人情報', at: '/list/*/value' },
    other: { title: 'ほか', class: '個人情報', at: '/list/*/other' },
  },
});

const oblige = (...entries: string[]): Obligation[] =>
  entries.map((entry) => ({ name: entry.slice(0, entry.indexOf(':')), value: entry.slice(entry.indexOf(':') + 1) }));

/** What becomes of one value under the obligations, or 'refused'. */
async function become(value: unknown, entries: string[], time = '2026-11-20T03:00:00Z'): Promise<unknown> {
  const answer = { list: [{ value, other: '残る' }] };
  const given = await disclose(
    giving(one, permit(['value', 'other'], oblige(...entries)), answer, { time: new Date(time) }),
  );
  if ('refused' in given) {
    if (typeof value === 'string' && value !== '') expect(given.detail).not.toContain(value);
    return 'refused';
  }
  const { list } = JSON.parse(given.body.toString());
  expect(list[0].other).toBe('残る');
  return list[0].value;
}

test.each<[string, unknown, unknown]>([
  ['surname', '縁側 花子', '縁側 ＊＊＊'],
  ['surname', '髙﨑　𠮷彦', '髙﨑 ＊＊＊'],
  ['surname', '縁側花子', '＊＊＊'],
  ['first-1', '葛\u{e0100}城太郎', '葛\u{e0100}＊＊＊'],
  ['first-1', '縁', '＊＊＊'],
  ['last-4', '0999-00-1234', '＊＊＊1234'],
  ['last-4', '1234', '＊＊＊'],
  ['last-4', 1234567, '＊＊＊4567'],
  ['first-1', null, null],
  ['first-1', '', '＊＊＊'],
  ['first-1', true, 'refused'],
  ['first-1', { a: 'b' }, 'refused'],
  ['first-1', ['a'], 'refused'],
])('mask:value/%s of %j is %j', async (how, value, expected) => {
  expect(await become(value, [`mask:value/${how}`])).toBe(expected);
});

test('what is far too long to be a name is not taken apart', async () => {
  expect(await become('a'.repeat(10_001), ['mask:value/first-1'])).toBe('refused');
});

test('what two rules oblige alike, in two spellings, is done once', async () => {
  expect(await become('1950-11-20', ['generalise:value/age-5', 'generalise:value / age-5'])).toBe('75〜79歳');
  const [once, twice] = [['pseudonymise:value'], ['pseudonymise:value', 'pseudonymise: value']];
  expect(await become('M-1', twice)).toBe(await become('M-1', once));
});

test.each<[string, unknown, unknown]>([
  ['age-5', '1950-11-20', '75〜79歳'],
  ['age-5', '1951-11-21', '70〜74歳'],
  ['age-10', '19501120', '70〜79歳'],
  ['age-10', 19501120, '70〜79歳'],
  ['age-10', '1926-11-20', '100歳以上'],
  ['age-10', '1926-11-21', '90〜99歳'],
  ['age-5', '1910-01-01', '100歳以上'],
  ['age-5', '2026-11-20', '0〜4歳'],
  ['age-5', '2026-11-21', 'refused'],
  ['age-5', '1950-02-30', 'refused'],
  ['age-5', '昭和25年', 'refused'],
  ['age-5', '', 'refused'],
  ['age-5', null, null],
  ['month', '2026-11-20', '2026-11'],
  ['year', '2026-11-20', '2026'],
  ['month', '2026-10-31T16:00:00Z', '2026-11'],
  ['month', '2026-13-01', 'refused'],
  ['band-10', 128, '120以上130未満'],
  ['band-10', '129.99', '120以上130未満'],
  ['band-10', -1, '-10以上0未満'],
  ['band-10', 'abc', 'refused'],
  ['municipality', '九十九県縁側市本町二丁目3番4号', '九十九県縁側市'],
  ['municipality', '九十九県縁側郡軒端町大字山1234', '九十九県縁側郡軒端町'],
  ['municipality', '三重県四日市市縁側町1番5号', '三重県四日市市'],
  ['municipality', '神奈川県横浜市中区縁側町6丁目5番地の1', '神奈川県横浜市中区'],
  ['municipality', '東京都千代田区縁側2-1', '東京都千代田区'],
  ['municipality', '東京都町田市縁側2-2', '東京都町田市'],
  ['municipality', '縁側市本町1-2', '縁側市'],
  ['municipality', '本籍不明', 'refused'],
  ['town', '九十九県縁側市本町二丁目3番4号', '九十九県縁側市本町二丁目'],
  ['town', '九十九県縁側市 日向１２－３ 縁側荘201', '九十九県縁側市日向'],
  ['town', '縁側市縁日通三番地', '縁側市縁日通'],
  ['town', '縁側市本町3丁目4-5', '縁側市本町3丁目'],
  ['town', '縁側市本町 縁側荘', '縁側市本町'],
  ['town', '縁側市本町 縁側荘101', '縁側市本町'],
  ['town', '九十九県 縁側郡 軒端町 大字山 12', '九十九県縁側郡軒端町大字山'],
  ['town', '縁側市縁側荘', '縁側市'],
  ['town', '縁側市本町2丁目ハイツさくら101', '縁側市本町2丁目'],
  ['town', '縁側市本町二丁目山田方3', '縁側市本町二丁目'],
  ['town', '縁側市本町ハイツさくら101号', '縁側市'],
  ['town', '縁側市本町山田方3', '縁側市'],
  ['municipality', '余市郡余市町朝日町26', '余市郡余市町'],
  ['municipality', '高市郡明日香村岡55', '高市郡明日香村'],
  ['municipality', '山形県西村山郡河北町谷地', '山形県西村山郡河北町'],
  ['town', '海外', 'refused'],
])('generalise:value/%s of %j is %j', async (how, value, expected) => {
  expect(await become(value, [`generalise:value/${how}`])).toBe(expected);
});

test('the age is the one of the day in Japan, not of the clock at Greenwich', async () => {
  expect(await become('1946-11-21', ['generalise:value/age-5'], '2026-11-20T14:59:59Z')).toBe('75〜79歳');
  expect(await become('1946-11-21', ['generalise:value/age-5'], '2026-11-20T15:00:00Z')).toBe('80〜84歳');
});

test('a value made a band says nothing more: every birth date of a band gives the same text', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.date({ min: new Date('1900-01-01'), max: new Date('2026-11-19'), noInvalidDate: true }),
      async (birth) => {
        const band = await become(birth.toISOString().slice(0, 10), ['generalise:value/age-10']);
        expect(band).toMatch(/^(?:\d{1,2}〜\d{1,2}歳|100歳以上)$/);
      },
    ),
  );
});

test('of what two towns oblige together, no more goes out than either lets', async () => {
  expect(await become('1950-11-20', ['generalise:value/age-5', 'generalise:value/age-10'])).toBe('70〜79歳');
  expect(await become('2026-11-20', ['generalise:value/year', 'generalise:value/month'])).toBe('2026');
  expect(await become('1950-11-20', ['generalise:value/age-5', 'generalise:value/month'])).toBe('refused');
  expect(await become('1950-11-20', ['mask:value/first-2', 'generalise:value/month'])).toBe('19＊＊＊');
  expect(await become('0312345678', ['mask:value/first-3', 'mask:value/last-4'])).not.toMatch(/5678|031/);
});

test('an obligation on a field that is cut refuses nothing and lets nothing out', async () => {
  const given = await disclose(
    giving(one, permit(['other'], oblige('generalise:value/age-5')), { list: [{ value: '?', other: 'b' }] }),
  );
  expect(given).toMatchObject({ body: Buffer.from('{"list":[{"other":"b"}]}'), items: ['other'] });
});

test('an obligation that cannot be fulfilled is a fault, never passed over', async () => {
  for (const entry of [
    'mask:value/most',
    'hide:value',
    'mask:nothing/first-1',
    'pseudonymise:',
    'aggregate:value/k-9/a/b',
  ])
    await expect(become('a', [entry]), entry).rejects.toThrow('義務');
  const whole = contractWith({ form: 'whole', fields: one.fields });
  await expect(disclose(giving(whole, permit(['*'], oblige('mask:value/first-1')), {}))).rejects.toThrow('義務');
});

const receivers = ['CARE/0300000100', 'CARE/0300000005', 'MED/1', 'INS/06990013'] as const;
const asOther = fc.record({
  receiver: fc.constantFrom(...receivers),
  purpose: fc.constantFrom('care-statistics', 'health-guidance'),
  sender: fc.constantFrom('GOV/990019' as const, 'GOV/990027' as const),
});

test('one person’s pseudonyms for two receivers, purposes or senders have nothing in common', async () => {
  const pseudonymise = async (value: string, more: object) => {
    const given = await disclose(
      giving(one, permit(['value'], oblige('pseudonymise:value')), { list: [{ value }] }, more),
    );
    return 'refused' in given ? '' : (JSON.parse(given.body.toString()).list[0].value as string);
  };
  await fc.assert(
    fc.asyncProperty(fc.string({ minLength: 1 }), asOther, asOther, async (value, first, second) => {
      const [a, b, again] = await Promise.all([
        pseudonymise(value, first),
        pseudonymise(value, second),
        pseudonymise(value, { ...first }),
      ]);
      expect(a).toMatch(/^[\w-]{32}$/);
      expect(again).toBe(a);
      if (JSON.stringify(first) === JSON.stringify(second)) return;
      // Not equal, and no part of one stands in the other.
      for (let i = 0; i + 6 <= a.length; i++) expect(b).not.toContain(a.slice(i, i + 6));
    }),
  );
});

test('receivers who lay all their answers side by side match nobody', async () => {
  const people = Array.from({ length: 300 }, (_, i) => ({ value: String(1_000_000 + i) }));
  const seen = new Set<string>();
  for (const receiver of receivers)
    for (const purpose of ['care-statistics', 'health-guidance']) {
      const given = await disclose(
        giving(one, permit(['value'], oblige('pseudonymise:value')), { list: people }, { receiver, purpose }),
      );
      if ('refused' in given) throw new Error(given.detail);
      for (const { value } of JSON.parse(given.body.toString()).list) seen.add(value);
      expect(given.body.toString()).not.toMatch(/1000\d{3}/);
    }
  expect(seen.size).toBe(300 * receivers.length * 2);
});
