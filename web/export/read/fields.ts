import { parseDay } from '../../japanese/day.ts';
import {
  type Cell,
  type Field,
  type Line,
  limits,
  type Read,
  type ReadRow,
  type Refused,
  refuse,
  type Told,
} from './result.ts';

/** Finds the columns by their titles and reads every line: a line with something wrong is told, each fault of it, and is not among the rows. */
export function readFields(
  [titles, ...lines]: readonly Line[],
  fields: readonly Field[],
  form: Read['form'],
  notes: readonly string[] = [],
): Read | Refused {
  if (!titles) return refuse('empty_file', '見出しの行がありません。');
  if (lines.length > limits.rows)
    return refuse('too_many_rows', `行が多すぎます。${limits.rows}行までに分けてください。`);
  const said = titles.cells.map((cell) => (typeof cell === 'string' ? tidy(cell) : ''));
  const places = fields.map((field) => ({ field, at: said.indexOf(tidy(field.title)) }));
  const missing = places.filter(({ field, at }) => at < 0 && field.required).map(({ field }) => `「${field.title}」`);
  if (missing.length > 0)
    return refuse(
      'missing_columns',
      `見出しに${missing.join('')}がありません。1行目を見出しにして、項目の名前をそろえてください。`,
    );
  const twice = places.find(({ field, at }) => at >= 0 && said.indexOf(tidy(field.title), at + 1) >= 0);
  if (twice) return refuse('missing_columns', `見出し「${twice.field.title}」が2つあります。1つにしてください。`);

  const wrong: Told[] = [];
  const rows: ReadRow[] = [];
  for (const { line, cells } of lines) {
    const before = wrong.length;
    if (cells.slice(said.length).some((cell) => cell !== ''))
      wrong.push({
        line,
        message: `項目が見出しより多くあります（${cells.length}個）。カンマや引用符を確かめてください。`,
      });
    const values = places.map(({ field, at }) => {
      const result = readField(field, at < 0 ? '' : (cells[at] ?? ''));
      if (typeof result === 'object') wrong.push({ line, title: field.title, message: result.wrong });
      return [field.key, result] as const;
    });
    if (wrong.length === before) rows.push({ line, values: Object.fromEntries(values) as ReadRow['values'] });
  }
  const known = new Set(fields.map(({ title }) => tidy(title)));
  const unread = titles.cells.filter(
    (cell): cell is string => typeof cell === 'string' && cell !== '' && !known.has(tidy(cell)),
  );
  return {
    outcome: 'read',
    form,
    rows,
    wrong,
    notes: unread.length === 0 ? notes : [...notes, `読まなかった項目：${unread.join('、')}`],
  };
}

const tidy = (title: string) => title.normalize('NFKC').replace(/\s/g, '');

function readField(field: Field, cell: Cell): string | number | undefined | { readonly wrong: string } {
  if (typeof cell === 'object') return cell;
  const blank = cell.trim() === '';
  if (blank && field.required) return { wrong: '空です。必ず入れてください。' };
  if (blank && field.kind !== 'text') return undefined;
  const read = readers[field.kind](cell, field);
  if (typeof read === 'object') return read;
  const wrong = read === '' ? undefined : field.check?.(String(read));
  return wrong === undefined ? read : { wrong };
}

const readers: Record<Field['kind'], (text: string, field: Field) => string | number | { readonly wrong: string }> = {
  text: (text) => text,
  code: (text, { digits }) => {
    const code = /^[\d\s]+$/.test(text.normalize('NFKC')) ? text.normalize('NFKC').trim() : text.trim();
    if (digits === undefined || (code.length === digits && /^\d+$/.test(code))) return code;
    return {
      wrong:
        /^\d+$/.test(code) && code.length < digits
          ? `${digits}桁のはずが${code.length}桁です（${code}）。Excelで開くと先頭の0が落ちます。文字列の列にして、0を入れ直してください。`
          : `数字${digits}桁ではありません（${code}）。`,
    };
  },
  number: (text) => {
    const plain = text
      .normalize('NFKC')
      .replace(/[,\s]/g, '')
      .replace(/^[−△▲]/, '-');
    const value = Number(plain);
    return plain !== '' && /^[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i.test(plain) && Number.isFinite(value)
      ? value
      : { wrong: `数ではありません（${text}）。数字だけを入れてください。` };
  },
  date: (text) => {
    const read = parseDay(text);
    return 'day' in read ? read.day : { wrong: `日付として読めません（${text}）。${read.wrong}` };
  },
};
