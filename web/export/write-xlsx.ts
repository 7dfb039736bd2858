import excel from 'exceljs';
import type { Kind, Value } from '../table/column.ts';
import { type Sheet, textOf } from './sheet.ts';

/** What a cell of Excel can hold. */
const longestCell = 32_767;
/** Before this day Excel's count of days is off by one (it takes 1900 for a leap year), and before 1900 it has none: such days are text. */
const firstRealDay = '1900-03-01';

/**
 * A list as an Excel book of one sheet. Text and codes are text cells (nothing in them is ever a formula, zeros stay), days are real dates.
 * @throws an error in Japanese when a cell is longer than Excel can hold
 */
export async function writeXlsx(sheet: Sheet): Promise<Buffer> {
  const book = new excel.Workbook();
  const page = book.addWorksheet(nameOf(sheet.title), { views: [{ state: 'frozen', ySplit: 1 }] });
  page.columns = sheet.columns.map(({ title, kind }) => ({
    width: Math.max(12, title.length * 2 + 2),
    style: { numFmt: formats[kind] },
  }));
  const titles = page.addRow(sheet.columns.map(({ title }) => keep(title)));
  titles.eachCell((cell) => {
    cell.numFmt = '@';
    cell.font = { bold: true };
  });
  for (const row of sheet.rows) page.addRow(row.map((value, i) => cellOf(value, sheet.columns[i]!.kind)));
  page.autoFilter = { from: { row: 1, column: 1 }, to: { row: 1, column: sheet.columns.length } };
  page.pageSetup = {
    paperSize: 9,
    orientation: 'landscape',
    fitToPage: true,
    fitToWidth: 1,
    fitToHeight: 0,
    printTitlesRow: '1:1',
  };
  return Buffer.from(await book.xlsx.writeBuffer());
}

const formats: Record<Kind, string> = { text: '@', code: '@', number: 'General', date: 'yyyy/mm/dd' };

function cellOf(value: Value, kind: Kind): string | number | Date | null {
  if (value === undefined || value === '') return null;
  if (kind === 'number' && typeof value === 'number' && Number.isFinite(value)) return value;
  const text = textOf(value);
  if (kind === 'date' && /^\d{4}-\d{2}-\d{2}$/.test(text) && text >= firstRealDay) return new Date(`${text}T00:00:00Z`);
  return keep(text);
}

/** Excel's own escape (ECMA-376 ST_Xstring): control characters, and what only looks like an escape, come back as they were. */
function keep(text: string): string {
  if (text.length > longestCell) throw new Error(`Excelの1つのセルに入る文字は${longestCell}字までです。`);
  return text
    .replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
    .replace(
      /[\0-\x08\x0B-\x1F\uFFFE\uFFFF]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g,
      (character) => `_x${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`,
    );
}

/** Excel forbids some signs in a sheet's name, and more than 31. */
const nameOf = (title: string) =>
  title
    .replace(/[*?:\\/[\]']/g, ' ')
    .slice(0, 31)
    .trim() || '一覧';
