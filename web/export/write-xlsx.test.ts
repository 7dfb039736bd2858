import excel from 'exceljs';
import { expect, test } from 'vitest';
import { writeXlsx } from './write-xlsx.ts';

test('text is text, a day is a date, and nothing is a formula', async () => {
  const bytes = await writeXlsx({
    title: '一覧/[1]',
    columns: [
      { title: '番号', kind: 'code' },
      { title: '日', kind: 'date' },
      { title: '式', kind: 'text' },
      { title: '数', kind: 'number' },
    ],
    rows: [
      ['0012', '2019-05-01', '=1+1', 3],
      ['0013', '1899-01-01', '@x', undefined],
    ],
  });
  const book = new excel.Workbook();
  await book.xlsx.load(bytes as unknown as ArrayBuffer);
  const sheet = book.worksheets[0]!;
  expect(sheet.name).toBe('一覧  1');
  expect(sheet.getCell('A2').value).toBe('0012');
  expect(sheet.getCell('A2').numFmt).toBe('@');
  expect(sheet.getCell('B2').value).toEqual(new Date('2019-05-01T00:00:00Z'));
  expect(sheet.getCell('B3').value).toBe('1899-01-01');
  expect(sheet.getCell('C2').type).toBe(excel.ValueType.String);
  expect(sheet.getCell('D2').value).toBe(3);
  expect(sheet.getCell('D3').value).toBeNull();
});
