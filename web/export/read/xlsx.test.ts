import { deflateRawSync } from 'node:zlib';
import excel from 'exceljs';
import { expect, test } from 'vitest';
import { readTable } from './read-table.ts';
import type { Field } from './result.ts';
import { makeZip } from './testing.ts';
import { openZip, unpack } from './zip.ts';

const fields: Field[] = [
  { key: 'number', title: '番号', kind: 'code', digits: 4, required: true },
  { key: 'day', title: '日', kind: 'date' },
];
const bookOf = async (fill: (sheet: excel.Worksheet, book: excel.Workbook) => void) => {
  const book = new excel.Workbook();
  const sheet = book.addWorksheet('名簿');
  sheet.addRow(['番号', '日']);
  fill(sheet, book);
  return Buffer.from(await book.xlsx.writeBuffer());
};
const plain = await bookOf((sheet) => sheet.addRow(['0012', new Date('2019-05-01T00:00:00Z')]));
/** The same book with one part more or another. */
const withPart = (name: string, content: string | Buffer) => {
  const zip = openZip(plain);
  if ('outcome' in zip) throw new Error();
  const parts = zip.entries
    .filter((entry) => entry.name !== name)
    .map((entry) => ({ name: entry.name, content: unpack(entry) }));
  return makeZip([...parts, { name, content: Buffer.from(content as string) }]);
};
const reason = async (bytes: Buffer) => {
  const read = await readTable('名簿.xlsx', bytes, fields);
  return read.outcome === 'refused' ? read.reason : read.outcome;
};

test('days and codes are read, a formula, an error and a number without its zeros are told', async () => {
  const bytes = await bookOf((sheet, book) => {
    sheet.addRow(['0012', new Date('2019-05-01T00:00:00Z')]);
    sheet.addRow([12, '令和元年5月1日']);
    sheet.addRow([{ formula: '1+1', result: 2 }, { error: '#N/A' }]);
    sheet.addRow([{ richText: [{ text: '00' }, { text: '13' }] }, { text: 'R1/5/1', hyperlink: 'http://localhost/' }]);
    book.addWorksheet('別');
  });
  const read = await readTable('名簿.xlsx', bytes, fields);
  if (read.outcome !== 'read') throw new Error(read.message);
  expect(read.rows).toEqual([
    { line: 2, values: { number: '0012', day: '2019-05-01' } },
    { line: 5, values: { number: '0013', day: '2019-05-01' } },
  ]);
  expect(read.wrong.map(({ line, message }) => `${line} ${message.slice(0, 12)}`)).toEqual([
    '3 4桁のはずが2桁です（1',
    '4 数式が入っています。「値',
    '4 エラーの値（#N/A）が',
  ]);
  expect(read.notes).toEqual(['シート「名簿」だけを読みました。シートは2枚あります。']);
});

test('what can act or fetch refuses the file', async () => {
  expect(await reason(withPart('docProps/nothing.xml', '<a/>'))).toBe('read');
  expect(await reason(withPart('xl/vbaProject.bin', 'x'))).toBe('macros');
  expect(await reason(withPart('xl/externalLinks/externalLink1.xml', '<a/>'))).toBe('external_links');
  expect(await reason(withPart('xl/connections.xml', '<a/>'))).toBe('external_links');
  expect(await reason(withPart('xl/embeddings/oleObject1.bin', 'x'))).toBe('embedded_objects');
  expect(await reason(withPart('[Content_Types].xml', '<Types>wordprocessingml.document</Types>'))).toBe(
    'not_what_it_says',
  );
});

test('a zip bomb is refused, one that lies about its size too', async () => {
  const zeros = Buffer.alloc(40 * 1024 * 1024);
  const many = Array.from({ length: 5 }, (_, i) => ({ name: `xl/media/${i}`, content: zeros }));
  expect(await reason(makeZip(many))).toBe('zip_bomb');
  const liar = makeZip([{ name: 'xl/workbook.xml', content: zeros, packed: deflateRawSync(zeros), size: 10 }]);
  expect(await reason(liar)).toBe('broken_file');
  expect(
    await reason(makeZip(Array.from({ length: 501 }, (_, i) => ({ name: `${i}`, content: Buffer.from('') })))),
  ).toBe('zip_bomb');
});

test('no prefix of a book and no book with a bit turned crashes the reader', async () => {
  for (let length = 2; length < plain.length; length += 97)
    expect(await reason(plain.subarray(0, length))).toBe('broken_file');
  for (let at = 30; at < plain.length; at += 211) {
    const turned = Buffer.from(plain);
    turned[at]! ^= 0x10;
    expect(typeof (await reason(turned))).toBe('string');
  }
});
