import { expect, test } from 'vitest';
import { makeTown } from '../../town/town.ts';
import { fitCp932 } from './cp932.ts';
import { readTable } from './read/read-table.ts';
import type { Field } from './read/result.ts';
import type { Sheet } from './sheet.ts';
import { writeCsv, writeLostList } from './write-csv.ts';
import { writeXlsx } from './write-xlsx.ts';

const hard = [
  '髙﨑①㈱〜－',
  '葛\u{E0100}西 𠮷田 辻\u{E0101}',
  '令和元年',
  '=SUM(A1:A9)',
  "'=1",
  '-',
  '－',
  '+81',
  '@x',
  '\t字下げ',
  ' 前後 ',
  '　全角　',
  'a"b,c',
  '二行\n目',
  'CRLF\r\n',
  '_x0041_',
  '𡈽屋',
  'ﾔﾏﾀﾞ',
  '',
  'NULL',
  'TRUE',
  '1E5',
  '00123',
  '3/4',
];
const residents = makeTown(1).residents;
const rows = Array.from({ length: 10_000 }, (_, i) => {
  const resident = residents[i % residents.length]!;
  return [
    String(i).padStart(10, '0'),
    i % 3 === 0 ? hard[i % hard.length]! : resident.name,
    i % 7 === 0 ? '2019-05-01' : i % 11 === 0 ? '1899-12-31' : resident.birth,
    i % 5 === 0 ? -(i + 1) / 4 : i,
    hard[(i * 7) % hard.length]!,
  ];
});
const sheet: Sheet = {
  title: '被保険者の一覧',
  columns: [
    { title: '被保険者番号', kind: 'code' },
    { title: '氏名', kind: 'text' },
    { title: '生年月日', kind: 'date' },
    { title: '件数', kind: 'number' },
    { title: '備考', kind: 'text' },
  ],
  rows,
};
const fields: Field[] = sheet.columns.map(({ title, kind }, i) => ({
  key: String(i),
  title,
  kind,
  ...(kind === 'code' && { digits: 10 }),
}));
const cellsOf = (read: Awaited<ReturnType<typeof readTable>>) => {
  if (read.outcome !== 'read') throw new Error(read.message);
  expect(read.wrong).toEqual([]);
  return read.rows.map(({ values }) => fields.map(({ key }) => values[key] ?? ''));
};

test('ten thousand rows come back from UTF-8 as they went', async () => {
  const written = writeCsv(sheet, 'utf-8');
  if (written.outcome !== 'written') throw new Error();
  expect(written.bytes.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
  const read = await readTable('一覧.csv', written.bytes, fields);
  expect(cellsOf(read)).toEqual(rows);
});

test('ten thousand rows come back from Excel as they went', async () => {
  expect(cellsOf(await readTable('一覧.xlsx', await writeXlsx(sheet), fields))).toEqual(rows);
});

test('CP932 stops at the first character that it cannot hold, and names each', () => {
  const refused = writeCsv(sheet, 'cp932');
  if (refused.outcome !== 'refused') throw new Error();
  const expected = rows.flatMap((row, i) =>
    row.flatMap((value, at) => fitCp932(String(value)).unwritable.map(({ code }) => `${i + 1}:${at + 1}:${code}`)),
  );
  expect(refused.lost.map(({ row, column, code }) => `${row}:${column}:${code}`)).toEqual(expected);
  expect(expected.length).toBeGreaterThan(1000);
});

test('CP932 with replacements: what was replaced is listed, and nothing else has changed', async () => {
  const written = writeCsv(sheet, 'cp932', 'replace');
  if (written.outcome !== 'written') throw new Error();
  const back = cellsOf(await readTable('一覧.csv', written.bytes, fields));
  expect(back).toEqual(
    rows.map((row) => row.map((value) => (typeof value === 'string' ? fitCp932(value).text : value))),
  );
  const list = writeLostList(written.replaced).toString('utf8');
  expect(list.split('\r\n').filter((line) => line !== '')).toHaveLength(written.replaced.length + 1);
  expect(list).toContain('𠮷,U+20BB7,〓');
});

test('CP932 that holds everything comes back as it went', async () => {
  const plain: Sheet = { ...sheet, rows: [['0000000001', '髙﨑①㈱～－', '2019-05-01', -5, '=A1']] };
  const written = writeCsv(plain, 'cp932');
  if (written.outcome !== 'written') throw new Error();
  expect(written.bytes.toString('latin1')).toContain("'=A1");
  const read = await readTable('一覧.csv', written.bytes, fields);
  expect(cellsOf(read)).toEqual(plain.rows);
  expect(read).toMatchObject({ form: 'cp932' });
});
