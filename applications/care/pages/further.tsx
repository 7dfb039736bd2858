import type { FormState } from '../../../web/form/state.ts';
import { type Further, furtherColumns } from '../files/model/further.ts';
import type { Prefix } from '../files/table/table.ts';
import { ColumnFields, readColumns, valuesOf } from '../prevention/fields.tsx';

const words = {
  title: 'ほかの版の項目',
  about:
    'この地域が加えた版の様式にだけある項目です。書いた内容は残り、その版で書き出すファイルに入ります。情報連携で送る版には欄がなく、届きません。',
} as const;

/** What such a field is, and where it goes. */
export const furtherAbout = words.about;

type Props = { readonly prefix: Prefix; readonly state: FormState; readonly at?: string; readonly title?: string };

/** A field for each column of a file that a region's own version has beside ours; nothing where there is none. @param at what the names of the fields begin with @param title of one row of several, above which the page has said what they are */
export const FurtherFields = ({ prefix, state, at = nameOf(prefix), title }: Props) =>
  furtherColumns(prefix).length === 0 ? null : (
    <fieldset class="tree">
      <legend>{title ?? words.title}</legend>
      {title === undefined && <p class="hint">{words.about}</p>}
      <ColumnFields columns={furtherColumns(prefix)} state={state} prefix={at} />
    </fieldset>
  );

const nameOf = (prefix: Prefix): string => `further-${prefix}-`;

/** As the fields show it. */
export const furtherValues = (prefix: Prefix, further: Further | undefined, at = nameOf(prefix)) =>
  valuesOf(further ?? {}, furtherColumns(prefix), at);

export const readFurther = (prefix: Prefix, sent: Readonly<Record<string, unknown>>, at = nameOf(prefix)) =>
  readColumns(sent, furtherColumns(prefix), at);
