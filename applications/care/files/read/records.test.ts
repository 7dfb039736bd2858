import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { splitRecords } from './records.ts';

const textsOf = (text: string) => splitRecords(text).records.map(({ cells }) => cells.map((cell) => cell.text));

test('commas, line ends and doubled quotation marks belong to a cell in quotation marks', () => {
  expect(textsOf('1,"a,b","c\r\nd","e""f"\r\n2,,,\r\n')).toEqual([
    ['1', 'a,b', 'c\r\nd', 'e"f'],
    ['2', '', '', ''],
  ]);
});

test('a record knows its line in an editor, its row in a spreadsheet, its line end, and which cells were quoted', () => {
  const { records } = splitRecords('1,"a\r\nb\nc"\r\n\r\n2,x\n3,""\r4,y');
  expect(records.map(({ line, row, lineEnd }) => [line, row, lineEnd])).toEqual([
    [1, 1, '\r\n'],
    [4, 2, '\r\n'],
    [5, 3, '\n'],
    [6, 4, '\r'],
    [7, 5, ''],
  ]);
  expect(records.map(({ cells }) => cells.map(({ quoted }) => quoted))).toEqual([
    [false, true],
    [false],
    [false, false],
    [false, true],
    [false, false],
  ]);
});

test('where quotation marks fail, what stands before is read, and the line is named', () => {
  expect(splitRecords('1,"a\nb"\r\n2,"open\r\n3,x\r\n')).toMatchObject({
    records: [{ line: 1 }],
    stopped: { code: 'quote_open', line: 3, row: 2 },
  });
  expect(splitRecords('1,a\r\n2,"b"c\r\n')).toMatchObject({ stopped: { code: 'quote_wrong', line: 2, row: 2 } });
  expect(splitRecords('1,a"b\r\n')).toMatchObject({ records: [], stopped: { code: 'quote_wrong', line: 1, row: 1 } });
});

test('a line of a million cells, and a million lines: what no file of the standard has is not kept', () => {
  const wide = splitRecords(`1,a\r\n${','.repeat(1_000_000)}`);
  expect(wide).toMatchObject({ records: [{ line: 1 }], stopped: { code: 'too_many', line: 2, row: 2 } });
  const long = splitRecords('\n'.repeat(1_000_000));
  expect([long.records.length, long.stopped]).toEqual([500_000, { code: 'too_many', line: 500_001, row: 500_001 }]);
  expect(splitRecords(`"${'""'.repeat(1_000_000)}"`).records[0]!.cells[0]!.text).toHaveLength(1_000_000);
  // A thousand cells behind one that is long: nothing is read anew for each of them.
  expect(splitRecords(`${'漢'.repeat(2_000_000)}${','.repeat(999)}\r\n`).records[0]!.cells).toHaveLength(1000);
});

test('whatever is written comes back, and lines are counted as an editor counts them', () => {
  const cell = fc
    .array(fc.constantFrom('a', ',', '"', '\r\n', '\n', '\r', '漢', ''), { maxLength: 5 })
    .map((signs) => signs.join(''));
  const rows = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(rows, fc.constantFrom('\r\n', '\n'), (written, end) => {
      const text = stringify(written, { record_delimiter: end, quoted: true });
      const { records, stopped } = splitRecords(text);
      expect(stopped).toBeUndefined();
      expect(records.map(({ cells }) => cells.map((one) => one.text))).toEqual(written);
      let line = 1;
      for (const [i, record] of records.entries()) {
        expect(record.line).toBe(line);
        line += stringify([written[i]!], { record_delimiter: end, quoted: true }).match(/\r\n|\r|\n/g)!.length;
      }
    }),
  );
});
