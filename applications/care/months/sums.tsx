import { roles } from '../../../web/table/roles.ts';
import { firstNumber, type SumsOf, type SumsRow, sumsRows } from './sums-rows.ts';
import { words } from './words.ts';

/** 第7表 as the form has it: each code, the sums of an office's kind of service, and the whole. */
export const Sums = (of: SumsOf) => {
  const { head, rows, total } = sumsRows(of);
  return (
    <section class="month-sheet-scroll" aria-label={words.slip.seventh} tabindex={0}>
      <table class="month-sums" {...roles.table}>
        <caption class="unseen">{words.slip.seventh}</caption>
        <thead {...roles.rows}>
          <tr {...roles.row}>
            {head.map((name) => (
              <th scope="col" {...roles.title}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody {...roles.rows}>
          {rows.map((row) => (
            <RowOf {...{ head, row }} />
          ))}
        </tbody>
        <tfoot {...roles.rows}>
          <RowOf head={head} row={total} />
        </tfoot>
      </table>
    </section>
  );
};

type RowProps = { readonly head: readonly string[]; readonly row: SumsRow };
const RowOf = ({ head, row: { cells, isSum } }: RowProps) => (
  <tr class={isSum ? 'month-sums-sum' : undefined} {...roles.row}>
    {cells.map((cell, i) =>
      i === 0 ? (
        <th scope="row" {...roles.head}>
          {cell}
        </th>
      ) : (
        <td class={i >= firstNumber ? 'month-sheet-number' : undefined} data-title={head[i]} {...roles.cell}>
          {cell}
        </td>
      ),
    )}
  </tr>
);
