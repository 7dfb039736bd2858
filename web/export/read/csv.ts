import { CsvError, parse } from 'csv-parse/sync';
import { rearm } from '../formula.ts';
import { type Line, limits, type Refused, refuse } from './result.ts';

/** Lines of a CSV text, each with the number it has in an editor; an empty line is none. */
export function readCsv(text: string): readonly Line[] | Refused {
  const lines: Line[] = [];
  const lineOf = countLines();
  try {
    parse(text, {
      bom: true,
      delimiter: delimiterOf(text),
      relax_column_count: true,
      skip_empty_lines: true,
      to: limits.rows + 2,
      on_record: (record: string[], info) => {
        lines.push({ line: lineOf(record, info.lines), cells: record.map(rearm) });
        return null;
      },
    });
    return lines;
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return refuse(
      'broken_quotes',
      `${(lines.at(-1)?.line ?? 0) + 1}行目から後に、引用符（"）の対応がとれないところがあります。文字としての " は "" と2つ書き、項目全体を " で囲んでください。`,
    );
  }
}

/** The parser says in which line a record ends, and takes a line break of Windows within quotes for two. */
function countLines() {
  let doubled = 0;
  return (record: readonly string[], end: number) => {
    let breaks = 0;
    for (const cell of record)
      for (const [found] of cell.matchAll(/\r\n|\r|\n/g)) {
        breaks += 1;
        if (found === '\r\n') doubled += 1;
      }
    return end - doubled - breaks;
  };
}

/** Tabs only where the titles have tabs and no comma: Excel's「テキスト（タブ区切り）」. */
function delimiterOf(text: string): string {
  const first = text.slice(0, text.search(/[\r\n]|$/));
  return first.includes('\t') && !first.includes(',') ? '\t' : ',';
}
