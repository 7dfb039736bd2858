import { existsSync, readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, test } from 'vitest';
import { contract } from '../contract.ts';
import { extractSubjects, maxParcelBytes } from './extract.ts';
import { carePlanPrefixes, parseCarePlanName } from './filename.ts';

const here = new URL('.', import.meta.url);
const carePlan = contract.parse(
  JSON.parse(readFileSync(new URL('../../applications/care/contracts/careplan-v41.json', here), 'utf8')),
);
const tail = '0300000100_43_0300000005_11_20191025200201';
const file = (prefix: string, text: string | Uint8Array) => ({
  name: `${prefix}_${tail}${prefix.includes('IMAGE') ? '_0001.jpg' : '.CSV'}`,
  bytes: typeof text === 'string' ? iconv.encode(text, 'cp932') : text,
});
const slip = (insured: string, note = '', version = '202407') =>
  `${version},131011,${insured},20191010,"6:00","${note}",`;
const day = (prefix: string, ...rows: string[]) => file(prefix, `${rows.join('\r\n')}\r\n`);
const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xe0]);
const basics = (insured: string, image = '') =>
  Array.from({ length: 71 }, (_, index) =>
    index === 0 ? '202407' : index === 1 ? '131011' : index === 2 ? insured : index === 61 ? image : '',
  ).join(',');

test('the table of layouts and the file-name grammar agree', () => {
  for (const prefix of carePlanPrefixes)
    for (const month of ['', '_201912', '_000000']) {
      const name = `${prefix}${month}_${tail}${prefix === 'UPKIHON_IMAGE' ? '_0001.jpg' : '.CSV'}`;
      const patterns = [...carePlan.files!.csv, ...carePlan.files!.attachments].map(
        (row) => new RegExp(row.name, 'iu'),
      );
      expect(patterns.filter((one) => one.test(name)).length, name).toBe(parseCarePlanName(name) ? 1 : 0);
    }
});

test('line ends, commas and quotes inside quotes are kept, and rows are counted as a spreadsheet shows them', () => {
  const found = extractSubjects(carePlan, [
    day('UPKIHON_SUB1', slip('0000000001', '朝\r\n、食,""パン""'), '', slip('0000000002'), slip('0000000001')),
  ]);
  expect(found.problems).toEqual([]);
  const [one, two] = found.subjects;
  expect(one).toMatchObject({ insurer: '131011', insured: '0000000001', at: [{ rows: [1, 4] }] });
  expect(two).toMatchObject({ insured: '0000000002', at: [{ rows: [3] }] });
});

test('numbers stay as they are written; flaws in them are warnings without the number', () => {
  const found = extractSubjects(carePlan, [day('UPKIHON_SUB1', '201910,123456,123456789,201910,"6:00","",')]);
  expect(found.subjects[0]).toMatchObject({ insurer: '123456', insured: '123456789' });
  expect(found.problems).toEqual([]);
  expect(found.warnings.map(({ text }) => text).join()).toMatch(/CSVバージョン.*検証番号.*10桁/);
  expect(JSON.stringify(found.warnings)).not.toContain('123456789');
});

describe('what refuses the whole', () => {
  const cases: [string, ReturnType<typeof file>[], RegExp][] = [
    [
      'a broken byte',
      [file('UPKIHON_SUB1', Buffer.concat([Buffer.from(slip('0000000001')), Buffer.from([0xff])]))],
      /文字コード/,
    ],
    ['UTF-8', [file('UPKIHON_SUB1', Buffer.from(slip('0000000001', '朝食です')))], /文字コード|UTF-8/],
    ['UTF-8 with a mark', [file('UPKIHON_SUB1', Buffer.from(`\ufeff${slip('0000000001')}`))], /UTF-8/],
    ['a missing column', [day('UPKIHON_SUB1', '202407,131011,0000000001,20191010,"6:00",')], /7項目/],
    ['mixed versions', [day('UPKIHON_SUB1', slip('0000000001'), slip('0000000001', '', '202504'))], /CSVバージョン/],
    ['an open quote', [day('UPKIHON_SUB1', '202407,131011,0000000001,20191010,"6:00,,')], /閉じていません/],
    ['a quote in the middle', [day('UPKIHON_SUB1', '202407,131011,0000000001,20191010,6"00,,')], /使い方/],
    ['no person', [day('UPKIHON_SUB1', '202407,131011,,20191010,"6:00",,')], /被保険者番号（3列目）/],
    ['no rows', [file('UPKIHON_SUB1', '\r\n')], /データの行/],
    ['an unknown name', [{ name: '請求書.xlsx', bytes: jpeg }], /扱わない/],
    ['an unnamed image', [day('UPKIHON', basics('0000000001')), file('UPKIHON_IMAGE', jpeg)], /指す行がありません/],
    [
      'an image that is none',
      [day('UPKIHON', basics('0000000001', `UPKIHON_IMAGE_${tail}_0001.jpg`)), file('UPKIHON_IMAGE', 'MZ')],
      /JPEG/,
    ],
    ['the same name twice', [day('UPKIHON_SUB1', slip('0000000001')), day('UPKIHON_SUB1', slip('0000000001'))], /二つ/],
    ['too large', [file('UPKIHON_IMAGE', Buffer.alloc(maxParcelBytes + 1))], /20MB/],
    ['a zip with a CSV name', [file('UPKIHON_SUB1', Buffer.from('PK\u0003\u0004\u0000\u0000'))], /文字/],
  ];
  test.each(cases)('%s', (_, files, text) => {
    const { problems } = extractSubjects(carePlan, files);
    expect(problems.map((problem) => problem.text).join()).toMatch(text);
  });
});

test('an image takes its person from the row that names it', () => {
  const image = file('UPKIHON_IMAGE', jpeg);
  const found = extractSubjects(carePlan, [
    day('UPKIHON', basics('0000000001', image.name), basics('0000000002')),
    image,
  ]);
  expect(found.problems).toEqual([]);
  const of = (insured: string) =>
    found.subjects.find((subject) => subject.insured === insured)!.at.map((at) => at.file);
  expect(of('0000000001')).toContain(image.name);
  expect(of('0000000002')).not.toContain(image.name);
});

test('外字 travel with a warning; 髙﨑 and 〜 are no 外字', () => {
  const plain = extractSubjects(carePlan, [day('UPKIHON_SUB1', slip('0000000001', '髙﨑①～－'))]);
  expect(plain.warnings.filter(({ text }) => text.includes('外字'))).toEqual([]);
  const bytes = Buffer.concat([
    Buffer.from('202407,131011,0000000001,1,'),
    Buffer.from([0xf0, 0x40]),
    Buffer.from(',,'),
  ]);
  const outside = extractSubjects(carePlan, [file('UPKIHON_SUB1', bytes)]);
  expect(outside.problems).toEqual([]);
  expect(outside.warnings.some(({ text }) => text.includes('外字'))).toBe(true);
});

test('whatever the bytes, the answer is findings and never a crash', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      const found = extractSubjects(carePlan, [file('UPKIHON_SUB1', bytes)]);
      expect(found.problems.length > 0 || found.subjects.length > 0).toBe(true);
    }),
  );
});

test('whoever stands in any row is found, whatever the free text holds', () => {
  const text = fc.string({ unit: fc.constantFrom('あ', '髙', '"', ',', '\r\n', '\n', 'a', ' ', '1'), maxLength: 12 });
  const row = fc.record({ insured: fc.integer({ min: 1, max: 9 }).map((n) => `000000000${n}`), text });
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 12 }), (rows) => {
      const found = extractSubjects(carePlan, [
        day('UPKIHON_SUB1', ...rows.map((one) => slip(one.insured, one.text.replaceAll('"', '""')))),
      ]);
      expect(found.problems).toEqual([]);
      expect(new Set(found.subjects.map(({ insured }) => insured))).toEqual(
        new Set(rows.map(({ insured }) => insured)),
      );
      for (const { insured, at } of found.subjects)
        expect(at[0]!.rows).toEqual(rows.flatMap((one, index) => (one.insured === insured ? [index + 1] : [])));
    }),
  );
});

const samples = new URL('../../../shared/data/care/careplan-v41/', here);
describe.skipIf(!existsSync(samples))('the official 記載例 (left out when ../shared/data is absent)', () => {
  const load = () =>
    readdirSync(samples)
      .filter((name) => name.endsWith('.CSV'))
      .map((name) => ({ name, bytes: readFileSync(new URL(name, samples)) }));
  test('are read with their own flaws as warnings', () => {
    const found = extractSubjects(carePlan, load());
    expect(found.problems).toEqual([]);
    expect(found.subjects.map(({ insurer, insured }) => `${insurer}/${insured}`).sort()).toEqual([
      '123456/123456789',
      '123456/1234567890',
      '654321/9876543210',
    ]);
    expect(found.warnings.length).toBeGreaterThan(0);
  });
  test('the layouts hold the same files and column counts', () => {
    const layouts: Record<string, { columns: unknown[] }> = JSON.parse(
      readFileSync(new URL('layouts.json', samples), 'utf8'),
    ).files;
    const counts = Object.fromEntries(Object.entries(layouts).map(([prefix, { columns }]) => [prefix, columns.length]));
    const ours = Object.fromEntries(
      carePlan.files!.csv.map(({ name, columns }) => [/^\^([A-Z0-9]+(?:_SUB\d?)?)/.exec(name)![1], columns]),
    );
    expect(ours).toEqual(counts);
  });
});
