import iconv from 'iconv-lite';
import { expect, test } from 'vitest';
import { moneyOf } from '../../../contracts/care/money.ts';
import { readRecords } from '../../../contracts/care/records/read.ts';
import { readSlips } from '../../../contracts/care/slip.ts';
import { readStatements } from '../../../contracts/care/statement.ts';
import { readTables } from '../../../contracts/care/tables.ts';
import { writeClaims, writeSlips } from './files.ts';
import { makeStatements, totalOf } from './statement.ts';
import { claimed, claimsOf, visitOn } from './testing.ts';

const tables = await readTables();
const home = '0300000005';
const clinic = '9910000010';
const month = claimsOf(tables, [
  ...Array.from({ length: 50 }, (_, i) => visitOn(home, '111211', 1 + (i % 28))),
  visitOn(home, '116275', 1),
  visitOn(clinic, '312113', 9),
]);

test('a slip has what is within the limit, of the services that are matched; a statement claims no more', () => {
  expect(month.slip!.lines).toEqual([{ provider: home, service: '11', units: 16765 }]);
  expect(month.statements.map(({ form, provider, totals }) => [form, provider, totals[0]])).toEqual([
    [
      '7131',
      home,
      // 50 × 387 given, 16765 planned; 16765 × 0.27 outside the limit
      {
        service: '11',
        days: 28,
        planned: 16765,
        limited: 19350,
        outside: 4527,
        units: 21292,
        price: 1000,
        benefit: 191628,
        burden: 21292,
      },
    ],
    [
      '7131',
      clinic,
      {
        service: '31',
        days: 1,
        planned: 0,
        limited: 0,
        outside: 441,
        units: 441,
        price: 1000,
        benefit: 3969,
        burden: 441,
      },
    ],
  ]);
});

test('a claim is rounded once: it can be a yen more than the rows of the 第7表', () => {
  // The official 記載例33-1: 22050 and 540 units at 11.10 yen
  const part = {
    provider: '',
    service: '21',
    price: 1110,
    limited: 22050,
    over: 0,
    within: 22050,
    outside: 540,
    beyond: 0,
    lines: [],
    days: 30,
  };
  const rows = [moneyOf(22050, 1110, 90), moneyOf(540, 1110, 90)];
  expect(rows.reduce((sum, { benefit }) => sum + benefit, 0)).toBe(225673);
  expect(totalOf(part, 90, 22050)).toMatchObject({ units: 22590, benefit: 225674, burden: 25075 });
});

test('files are read back as they were written, in CP932 with control and end', () => {
  const statements = month.statements.filter(({ provider }) => provider === home);
  const bytes = writeClaims(home, '202612', statements);
  const lines = iconv.decode(bytes, 'cp932').split('\r\n');
  expect(lines[0]).toBe(`1,1,0,5,711,0,,${home},03,7,202612,0`);
  expect(lines.at(-2)).toBe('3,7');
  expect(lines[1]).toBe(
    `2,2,"7111","202611","${home}","1","0","01","1","21292","212920","191628","0","21292","","","","","",""`,
  );
  const read = readRecords(bytes);
  expect(read.problems).toEqual([]);
  expect(readStatements(read.records)).toEqual({ statements, problems: [] });
  expect(readSlips(readRecords(writeSlips('0300000100', '202612', [month.slip!])).records)).toEqual({
    slips: [month.slip],
    problems: [],
  });
});

test('what cannot be claimed is said: public assistance alone, and a service whose form is not known', () => {
  const alone = makeStatements(tables, month.sheet, { ...claimed, insured: 'H000000001' }, month.slip);
  expect(alone).toEqual({ statements: [], problems: [expect.stringContaining('公費請求')] });
  const project = claimsOf(tables, [visitOn(home, 'A21111', 1)], { ...claimed, level: '06' }, { limit: 5032 });
  expect(makeStatements(tables, project.sheet, claimed, project.slip)).toEqual({
    statements: [],
    problems: [expect.stringContaining('forms.json')],
  });
});

test('nothing to manage, no slip', () => {
  expect(claimsOf(tables, [visitOn(clinic, '312113', 9)]).slip).toBeUndefined();
});
