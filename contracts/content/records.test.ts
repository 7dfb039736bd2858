import { readFileSync } from 'node:fs';
import iconv from 'iconv-lite';
import { expect, test } from 'vitest';
import { contract } from '../contract.ts';
import { extractSubjects } from './extract.ts';

/* A file of records (国保連): what a row is stands in it, and only some rows are about somebody. */
const claims = contract.parse(
  JSON.parse(readFileSync(new URL('../../applications/care/contracts/claims.json', import.meta.url), 'utf8')),
);
const name = 'KYUKAN_0300000100_202612_20261205100000.CSV';
const control = '1,1,0,2,822,0,,0300000100,03,7,202612,0';
const slip = (number: number, insurer: string, insured: string) =>
  `2,${number},"8222","202611","${insurer}","0300000100","1","20261205","1","1","${insured}"${',""'.repeat(18)}`;
const read = (...rows: string[]) =>
  extractSubjects(claims, [{ name, bytes: iconv.encode(rows.join('\r\n'), 'cp932') }]);

test('persons stand in the rows of data alone, and an insurer of eight digits is the one of six', () => {
  const { subjects, problems } = read(
    control,
    slip(2, '00123456', '0000000101'),
    slip(3, '00123456', '0000000101'),
    '3,4',
  );
  expect(problems).toEqual([]);
  expect(subjects).toEqual([
    { insurer: '123456', insured: '0000000101', months: ['202611'], at: [{ file: name, rows: [2, 3] }] },
  ]);
});

test.each<[string, string[], RegExp]>([
  ['of an unknown kind', [control, '2,2,"9999","202611"', '3,3'], /ない種類の行/],
  [
    'with an item too many',
    [control, `${slip(2, '00123456', '0000000101')},""`, '3,3'],
    /項目数が30です。給付管理票は29項目/,
  ],
  ['about nobody', [control, slip(2, '00123456', ''), '3,3'], /被保険者番号（11列目）が空/],
])('a row %s refuses the whole', (_, rows, text) => {
  expect(
    read(...rows)
      .problems.map((one) => one.text)
      .join(),
  ).toMatch(text);
});

test('an insurer that is written otherwise is another person', () => {
  const of = (insurer: string) => read(control, slip(2, insurer, '0000000101'), '3,3').subjects[0]!.insurer;
  expect([of('00123456'), of('123456'), of('10123456')]).toEqual(['123456', '123456', '10123456']);
});

test('a table says either where the persons of every row stand, or what kinds of rows there are', () => {
  const [file] = claims.files!.csv;
  const withFile = (change: object) =>
    contract.safeParse({ ...claims, files: { ...claims.files, csv: [{ ...file, ...change }] } }).success;
  expect([withFile({}), withFile({ rows: undefined }), withFile({ columns: 3, insurer: 1, insured: 2 })]).toEqual([
    true,
    false,
    false,
  ]);
});

test('a row that names no month is not received, where its contract asks of which it speaks', () => {
  const { problems } = read(control, slip(2, '00123456', '0000000101').replace('202611', '202613'), '3,3');
  expect(problems.map(({ text }) => text)).toEqual(['年月（4列目）を6桁の数字（例：202611）にしてください。']);
});
