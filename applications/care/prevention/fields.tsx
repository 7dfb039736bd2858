import { DayField } from '../../../web/form/date-field.tsx';
import { SelectField } from '../../../web/form/select-field.tsx';
import { type FormState, field } from '../../../web/form/state.ts';
import { TextField } from '../../../web/form/text-field.tsx';
import { parseDay } from '../../../web/japanese/day.ts';
import type { Column } from '../files/table/table.ts';
import type { Typed } from './content.ts';

type Props = { readonly columns: readonly Column[]; readonly state: FormState; readonly prefix?: string };

/** Every column of a form of the standard as a field, under the name that the form has for it. */
export const ColumnFields = ({ columns, state, prefix = '' }: Props) => (
  <div class="field-columns">
    {columns.map((column) => (
      <ColumnField column={column} state={state} name={nameOf(column, prefix)} />
    ))}
  </div>
);

/** A dot would be read as a part of a day. */
export const nameOf = ({ at }: Column, prefix: string): string => `${prefix}${at.replaceAll('/', '-')}`;

/** Free text of the standard that is a name, a place or a term, and so one line. */
const short = /(?:名|氏名[（(].*|住所|番号|担当者|センター|ﾌﾘｶﾞﾅ|フリガナ|期間|種別|利用先[)）]|続柄)$/;

/** The standard's own name; its half-width kana as people write them, which a font for screens may lack. */
export const labelOf = ({ name }: Column): string => name.replace(/[ｦ-ﾟ]+/g, (kana) => kana.normalize('NFKC'));

const ColumnField = ({ column, state, name }: { column: Column; state: FormState; name: string }) => {
  const about = {
    ...field(state, name),
    label: labelOf(column),
    optional: column.required ? undefined : ('quietly' as const),
  };
  if (column.codes)
    return (
      <SelectField {...about} options={Object.entries(column.codes).map(([value, label]) => ({ value, label }))} />
    );
  if (column.type === 'day')
    return <DayField name={name} state={state} label={labelOf(column)} optional={about.optional} />;
  if (column.type === 'text') {
    const isLine = short.test(column.name) && !/\n/.test(String(about.value ?? ''));
    return isLine ? <TextField {...about} width={20} /> : <TextField {...about} rows={2} />;
  }
  return <TextField {...about} keyboard={column.type === 'integer' ? 'numeric' : 'text'} width={12} />;
};

/** What a form holds of these columns; a day that is none stays as it was typed, and is told. */
export function readColumns(
  sent: Readonly<Record<string, unknown>>,
  columns: readonly Column[],
  prefix = '',
): { readonly typed: Typed; readonly errors: Readonly<Record<string, string>> } {
  const [typed, errors]: [Record<string, string>, Record<string, string>] = [{}, {}];
  for (const column of columns) {
    const name = nameOf(column, prefix);
    const raw = sent[name];
    const text = (typeof raw === 'string' ? raw : '').replace(/\r\n?/g, '\n').trim();
    if (text === '') continue;
    if (column.type === 'day') {
      const read = parseDay(text);
      if ('day' in read) typed[column.at] = read.day.replaceAll('-', '');
      else errors[name] = `${labelOf(column)}を確かめてください。${read.wrong}`;
    } else if (column.type === 'integer' && !/^\d{1,9}$/.test(text.normalize('NFKC')))
      errors[name] = `${labelOf(column)}は、数字で書いてください。`;
    else typed[column.at] = column.type === 'text' ? text : text.normalize('NFKC');
  }
  return { typed, errors };
}

/** What was typed, as fields show it. */
export const valuesOf = (typed: Typed, columns: readonly Column[], prefix = ''): Record<string, string> =>
  Object.fromEntries(
    columns.map((column) => {
      const text = typed[column.at] ?? '';
      const isDay = column.type === 'day' && /^\d{8}$/.test(text);
      return [nameOf(column, prefix), isDay ? `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}` : text];
    }),
  );
