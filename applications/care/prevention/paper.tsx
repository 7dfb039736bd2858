import { sayValue } from '../files/compare/say.ts';
import type { Entry } from '../files/model/group.ts';
import { getLayout } from '../files/table/table.ts';
import { currentTable } from '../files/table/tables.ts';
import { valueIn } from '../files/table/value.ts';
import { columnsOf } from './content.ts';
import { labelOf } from './fields.tsx';
import { PlanSheet } from './plan-sheet.tsx';
import { words } from './words.ts';

type Props = {
  readonly entries: readonly Entry<'prevention' | 'basics'>[];
  readonly name: string;
  readonly number?: string;
};

/** The two forms on sheets: the plan in the shape of the official form, the basics item by item; what is empty keeps its place. */
export const PreventionSheets = ({ entries, name, number }: Props) => (
  <>
    {entries.map((entry) =>
      entry.kind === 'prevention' ? (
        <PlanSheet {...{ entry, name, number }} />
      ) : (
        <BasicsSheet {...{ entry, name, number }} />
      ),
    )}
  </>
);

const BasicsSheet = ({ entry, name, number }: { entry: Entry<'basics'>; name: string; number: string | undefined }) => {
  const row = { ...entry.parts.UPKIHON[0], ...entry.key };
  const illnesses = entry.parts.UPKIHON_SUB2;
  const columns = columnsOf('UPKIHON_SUB2');
  return (
    <section class="sheet">
      <div class="sheet-head">
        <p>{number}</p>
        <h2>{words.forms.basics}</h2>
        <p>利用者名　{name}　様</p>
      </div>
      <div>
        <table class="sheet-table">
          <tbody>
            {columnsOf('UPKIHON').map((column) => (
              <tr>
                <th scope="row" class="sheet-side">
                  {labelOf(column)}
                </th>
                <td>{said(valueIn(row, column), (value) => sayValue(column, value))}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {illnesses.length > 0 && (
        <section class="sheet-scroll" aria-label={getLayout(currentTable, 'UPKIHON_SUB2').title} tabindex={0}>
          <h3>{words.forms.illnesses}</h3>
          <table class="sheet-table">
            <thead>
              <tr>
                {columns.map((column) => (
                  <th scope="col">{labelOf(column)}</th>
                ))}
              </tr>
            </thead>
            <tbody>
              {illnesses.map((one) => (
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
    </section>
  );
};

const said = <V,>(value: V | undefined, say: (value: V) => string): string => (value === undefined ? '' : say(value));
