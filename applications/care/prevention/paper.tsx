import { sayValue } from '../files/compare/say.ts';
import type { Entry } from '../files/model/group.ts';
import { readSupport } from '../files/model/needs.ts';
import { getLayout } from '../files/table/table.ts';
import { currentTable } from '../files/table/tables.ts';
import { valueIn } from '../files/table/value.ts';
import { columnsOf } from './content.ts';
import { words } from './words.ts';

type Props = {
  readonly entries: readonly Entry<'prevention' | 'basics'>[];
  readonly name: string;
  readonly number?: string;
};

/** The two forms on sheets, item by item in the standard's order; what is empty keeps its line, as on the form. */
export const PreventionSheets = ({ entries, name, number }: Props) => (
  <>
    {entries.map((entry) => (
      <Sheet entry={entry} name={name} number={number} />
    ))}
  </>
);

const Sheet = ({ entry, name, number }: { entry: Entry<'prevention' | 'basics'>; name: string; number?: string }) => {
  const isPlan = entry.kind === 'prevention';
  const prefix = isPlan ? 'UPYOBO' : 'UPKIHON';
  const row = isPlan ? entry.parts.UPYOBO[0] : entry.parts.UPKIHON[0];
  const [below, rows] = isPlan
    ? (['UPYOBO_SUB', readSupport(entry.parts.UPYOBO_SUB)] as const)
    : (['UPKIHON_SUB2', entry.parts.UPKIHON_SUB2] as const);
  const columns = columnsOf(below);
  const title = isPlan ? words.forms.plan : words.forms.basics;
  return (
    <section class="sheet">
      <div class="sheet-head">
        <p>{number}</p>
        <h2>{title}</h2>
        <p>利用者名　{name}　様</p>
      </div>
      <div>
        <table class="sheet-table">
          <tbody>
            {columnsOf(prefix).map((column) => (
              <tr>
                <th scope="row" class="sheet-side">
                  {column.name}
                </th>
                <td>{said(valueIn({ ...row, ...entry.key }, column), (value) => sayValue(column, value))}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {rows.length > 0 && (
        <section class="sheet-scroll" aria-label={getLayout(currentTable, below).title} tabindex={0}>
          <h3>{isPlan ? words.forms.support : words.forms.illnesses}</h3>
          <table class="sheet-table">
            <thead>
              <tr>
                {columns.map((column) => (
                  <th scope="col">{column.name}</th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((one) => (
                <tr>
                  {columns.map((column) => (
                    <td>{said(valueIn(one, column), (value) => sayValue(column, value))}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      {isPlan && (
        <p class="sheet-line">
          <span>上記計画について、同意いたします。</span>
          <span>　　　　年　　月　　日</span>
          <span>氏名　　　　　　　　　　　　　</span>
        </p>
      )}
    </section>
  );
};

const said = <V,>(value: V | undefined, say: (value: V) => string): string => (value === undefined ? '' : say(value));
