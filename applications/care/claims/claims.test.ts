import iconv from 'iconv-lite';
import { expect, test } from 'vitest';
import { readSlips } from '../../../contracts/care/benefit-slip.ts';
import { readRecords } from '../../../contracts/care/records/read.ts';
import { readStatements } from '../../../contracts/care/statement.ts';
import { readTables } from '../../../contracts/care/tables.ts';
import { writeClaims, writeSlips } from './files.ts';
import { makeStatements } from './statement.ts';
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
  const units = (all: readonly { readonly benefit: number }[]) => all.reduce((sum, { benefit }) => sum + benefit, 0);
  const visits = [visitOn(home, '111111', 1), visitOn(home, '111111', 2), visitOn(home, '116275', 1)]; // 488 and 132 units
  const { sheet, statements } = claimsOf(tables, visits, claimed, { gradeOf: () => '1級地' });
  expect(sheet.rows.map(({ cost, benefit }) => [cost, benefit])).toEqual([
    [5563, 5006],
    [1504, 1353],
  ]);
  expect([units(sheet.rows), units(statements[0]!.totals)]).toEqual([6359, 6361]);
});

test('an office claims no more than the slip lets it, and its additions by a rate are on that', () => {
  const visits = [visitOn(home, '111211', 1, { times: 10 }), visitOn(home, '116275', 1)];
  const { sheet, slip } = claimsOf(tables, visits);
  const less = { ...slip!, lines: [{ ...slip!.lines[0]!, units: 1000 }] };
  const [statement] = makeStatements(tables, sheet, claimed, less).statements;
  expect(statement!.totals[0]).toMatchObject({ planned: 1000, limited: 3870, outside: 270, units: 1270 });
  const [none] = makeStatements(tables, sheet, claimed, { ...less, lines: [] }).statements;
  expect(none!.totals[0]).toMatchObject({ planned: 0, limited: 3870, outside: 0, units: 0, benefit: 0 });
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

test('lines of a slip without its sum are not the next person’s', () => {
  const other = { ...month.slip!, insured: '0000000102', lines: [{ provider: home, service: '12', units: 0 }] };
  const { records } = readRecords(writeSlips('0300000100', '202612', [other, month.slip!]));
  expect(
    readSlips(records.filter(({ values }) => values.insured !== other.insured || Number(values.line) !== 99)),
  ).toEqual({
    slips: [month.slip],
    problems: [{ insured: other.insured, text: '合計の行のない給付管理票があります。' }],
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
