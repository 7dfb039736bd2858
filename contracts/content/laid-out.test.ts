import { readFile } from 'node:fs/promises';
import iconv from 'iconv-lite';
import { expect, test } from 'vitest';
import { contract } from '../contract.ts';
import { layout as layoutSchema } from '../layout.ts';
import { myNumberCheckDigit } from '../my-number.ts';
import { readDay } from './day.ts';
import { readLaidOut } from './laid-out.ts';

const read = async (file: string) =>
  JSON.parse(await readFile(new URL(`../../applications/${file}`, import.meta.url), 'utf8'));
const certification = layoutSchema.parse(await read('municipal/formats/certification.json'));
const residents = layoutSchema.parse(await read('municipal/formats/residents.json'));

const myNumber = `12345678901${myNumberCheckDigit('12345678901')}`;
const titles = certification.columns.map(({ title }) => title).join(',');
const cp932 = (...lines: string[]) => iconv.encode([titles, ...lines].join('\r\n'), 'cp932');
const line = '654321,0000000001,軒端　花子,ノキバ　ハナコ,19400505,2,22,令和8年3月20日,20260401,2027/3/31,19705';

test('a certification file of an existing system becomes answers in the form of the contract', async () => {
  const { records, problems } = readLaidOut(certification, cp932(line));
  expect(problems).toEqual([]);
  expect(records).toEqual([
    {
      line: 2,
      record: {
        insurerNumber: '654321',
        insuredNumber: '0000000001',
        name: '軒端　花子',
        kana: 'ノキバ　ハナコ',
        birthDate: '1940-05-05',
        sex: '女',
        certification: {
          careLevel: '要介護2',
          certifiedOn: '2026-03-20',
          validFrom: '2026-04-01',
          validUntil: '2027-03-31',
          limitUnits: 19705,
        },
      },
    },
  ]);
  const { schema } = contract.parse(await read('municipal/contracts/certification.json'));
  const { z } = await import('zod');
  expect(z.fromJSONSchema(schema as never).safeParse(records[0]!.record).success).toBe(true);
});

test('signs that nobody sees are told by line and column, in names and numbers, in the midst and at the ends', () => {
  const head = residents.columns.map(({ title }) => title).join(',');
  const row = '0000123,転入,20261101,見本　人,ミホン　ヒト,19500102,女,九十九県縁側市本町1,S1,世帯主,123456,0000000101';
  const problemsOf = (...rows: string[]) =>
    readLaidOut(residents, Buffer.from(`\ufeff${[head, ...rows].join('\r\n')}`)).problems.map(
      ({ line, text }) => `${line} ${text}`,
    );
  // 〾 of a variant（IVS）is seen; so are both blanks that people type.
  expect(problemsOf(row, row.replace('見本　人', '葛\u{e0100}城 人'))).toEqual([]);
  const told = problemsOf(
    row.replace('見本', '見\u200b本'),
    row.replace('見本　人', '見本\u00a0人'),
    row.replace('ヒト', 'ヒト\u00a0'),
    row.replace('0000123', '0000\u200d123'),
    row.replace('0000123', '\ufeff0000123'),
    row.replace('0000000101', '\u200b'),
    row.replace('本町1', '本町\u202e1'),
    row.replace('世帯主', '世帯\u0007主'),
  );
  expect(told.map((one) => one.replace(/を含んで.*/, ''))).toEqual([
    '2 「氏名」が目に見えない文字（U+200B）',
    '3 「氏名」がふつうの空白に見える別の文字（U+00A0）',
    '4 「氏名カナ」がふつうの空白に見える別の文字（U+00A0）',
    '5 「宛名番号」が目に見えない文字（U+200D）',
    '6 「宛名番号」が目に見えない文字（U+FEFF）',
    '7 「被保険者番号」が目に見えない文字（U+200B）',
    '8 「住所」が目に見えない文字（U+202E）',
    '9 「続柄」が目に見えない文字（U+0007）',
  ]);
});

test('what is to mend is told by line and column, all of it, without the value', () => {
  const { problems } = readLaidOut(
    certification,
    cp932(
      line.replace(',22,', ',99,'),
      line.replace('20260401', '20260231'),
      line.replace('軒端　花子', ''),
      line.replace('19705', '1,9705'),
      line.replace('19705', 'abc'),
      line.replace('軒端　花子', myNumber),
    ),
  );
  expect(problems.map(({ line }) => line)).toEqual([2, 3, 4, 5, 6, 7]);
  const said = problems.map(({ text }) => text).join('\n');
  for (const one of [
    '「要介護状態区分コード」',
    '「認定有効期間開始」が日付として',
    '「氏名」が空',
    '項目が12個',
    '数字ではありません',
  ])
    expect(said).toContain(one);
  expect(problems[5]!.text).toContain('個人番号');
  expect(said).not.toContain(myNumber);
  expect(readLaidOut(certification, iconv.encode('保険者番号,氏名\r\n1,2', 'cp932')).problems[0]).toMatchObject({
    line: 1,
    text: expect.stringContaining('被保険者番号'),
  });
  expect(readLaidOut(certification, Buffer.from(`${titles}\r\n${line}`)).problems[0]!.text).toContain('UTF-8 で保存');
  expect(readLaidOut(certification, Buffer.alloc(0)).problems).toHaveLength(1);
});

test('either encoding is read where the table allows both; a missing character of CP932 is not lost in UTF-8', () => {
  // Whole columns that the table lets be absent are: who lives with whom.
  const heads = residents.columns.flatMap(({ title, absent }) => (absent ? [] : title)).join(',');
  const row = 'A-1,転居,R8.4.1,𠮷田　花子,ヨシダ　ハナコ,S15.5.5,2,軒端町浜1-2,,';
  const { records, problems } = readLaidOut(residents, Buffer.from(`\ufeff${heads}\n${row}\n`));
  expect(problems).toEqual([]);
  expect(records[0]!.record).toMatchObject({
    event: '住所変更',
    day: '2026-04-01',
    birth: '1940-05-05',
    name: '𠮷田　花子',
  });
  expect(records[0]!.record.home).toBeUndefined();
  const withHome = readLaidOut(residents, Buffer.from(`${heads},続柄,世帯番号\n${row},妻,S-1\n`));
  expect(withHome).toMatchObject({
    problems: [],
    records: [{ record: { home: { household: 'S-1', position: '妻' } } }],
  });
  const plain = row.replace('𠮷', '吉');
  expect(readLaidOut(residents, iconv.encode(`${heads}\r\n${plain}`, 'cp932')).records[0]!.record).toMatchObject({
    name: '吉田　花子',
  });
});

test('days in the eras, and days that no calendar has', () => {
  expect(readDay('令和元年5月1日', ['wareki'])).toBe('2019-05-01');
  expect(readDay('平成３１年４月３０日', ['wareki'])).toBe('2019-04-30');
  expect(readDay('令和元年4月30日', ['wareki'])).toBeUndefined();
  expect(readDay('S64.1.7', ['wareki'])).toBe('1989-01-07');
  expect(readDay('2026/2/29', ['slash'])).toBeUndefined();
  expect(readDay('20240229', ['digits'])).toBe('2024-02-29');
  expect(readDay('2024-02-29', ['digits'])).toBeUndefined();
});
