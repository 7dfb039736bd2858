import excel from 'exceljs';
import { type Cell, type Line, limits, type Refused, refuse } from './result.ts';
import { type Entry, openZip, unpack } from './zip.ts';

/**
 * Lines of the first sheet that is seen. Everything that can act or fetch (macros, links to other files, embedded objects) refuses the
 * file; a formula refuses its cell, since what it says depends on who opens it.
 */
export async function readXlsx(
  bytes: Buffer,
): Promise<{ readonly lines: readonly Line[]; readonly notes: readonly string[] } | Refused> {
  const zip = openZip(bytes);
  if ('outcome' in zip) return zip;
  const danger = findDanger(zip.entries);
  if (danger) return danger;
  const book = new excel.Workbook();
  try {
    // What has no cells in it is not read at all.
    await book.xlsx.load(bytes as unknown as ArrayBuffer, {
      ignoreNodes: ['dataValidations', 'conditionalFormatting', 'drawing', 'picture', 'hyperlinks', 'extLst'],
    });
  } catch {
    return refuse(
      'broken_file',
      'Excelファイルを読めません。Excelで開き、「Excelブック（.xlsx）」で保存し直してください。',
    );
  }
  const seen = book.worksheets.filter(({ state }) => state === 'visible');
  const sheet = seen[0];
  if (!sheet) return refuse('empty_file', 'シートがありません。');
  if (sheet.actualRowCount > limits.rows + 1)
    return refuse('too_many_rows', `行が多すぎます。${limits.rows}行までに分けてください。`);
  const lines: Line[] = [];
  sheet.eachRow((row, line) => {
    const cells: Cell[] = [];
    row.eachCell({ includeEmpty: true }, (cell, at) => {
      cells[at - 1] = readCell(cell.value);
    });
    if (cells.some((cell) => cell !== '')) lines.push({ line, cells: Array.from(cells, (cell) => cell ?? '') });
  });
  const notes = seen.length > 1 ? [`シート「${sheet.name}」だけを読みました。シートは${seen.length}枚あります。`] : [];
  return { lines, notes };
}

function findDanger(entries: readonly Entry[]): Refused | undefined {
  const types = entries.find(({ name }) => name === '[Content_Types].xml');
  const said = types ? unpack(types).toString('utf8') : '';
  if (!said.includes('spreadsheetml.'))
    return refuse('not_what_it_says', 'Excelブックではありません。中身はほかの種類のファイルです。');
  const has = (pattern: RegExp) => entries.some(({ name }) => pattern.test(name));
  if (has(/vbaProject|\/(?:macrosheets|dialogsheets)\//i) || /macroEnabled|vbaProject/i.test(said))
    return refuse('macros', 'マクロが入っています。マクロのない「Excelブック（.xlsx）」で保存し直してください。');
  if (has(/\/(?:externalLinks|queryTables)\/|\/connections\.xml$/i) || /externalLink|connections\+xml/i.test(said))
    return refuse(
      'external_links',
      'ほかのファイルやデータへのリンクが入っています。リンクを解除し、値だけにして保存し直してください。',
    );
  if (has(/\/(?:embeddings|activeX|ctrlProps|customUI)\//i) || /oleObject|activeX/i.test(said))
    return refuse(
      'embedded_objects',
      '埋め込みのオブジェクトやボタンが入っています。値だけの新しいブックに貼り付けて、保存し直してください。',
    );
  return undefined;
}

function readCell(value: excel.CellValue): Cell {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return sayDate(value);
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
  if ('richText' in value) return value.richText.map(({ text }) => text).join('');
  if ('hyperlink' in value) return readCell(value.text as excel.CellValue);
  if ('error' in value) return { wrong: `エラーの値（${value.error}）が入っています。正しい値を入れてください。` };
  return { wrong: '数式が入っています。「値として貼り付け」で、値に置きかえてください。' };
}

const sayDate = (date: Date): string => {
  const said = date.toISOString();
  return said.endsWith('T00:00:00.000Z') ? said.slice(0, 10) : said.slice(0, 16).replace('T', ' ');
};
