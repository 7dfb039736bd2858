import { firstNumber, type SumsOf, type SumsRow, sumsRows } from './sums-rows.ts';
import { words } from './words.ts';

/** 第7表 as the form has it: each code, the sums of an office's kind of service, and the whole. */
export const Sums = (of: SumsOf) => {
  const { head, rows, total } = sumsRows(of);
  return (
    <section class="month-sheet-scroll" aria-label={words.slip.seventh} tabindex={0}>
      <table class="month-sums">
        <caption class="unseen">{words.slip.seventh}</caption>
        <thead>
          <tr>
            {head.map((name) => (
              <th scope="col">{name}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <RowOf row={row} />
          ))}
        </tbody>
        <tfoot>
          <RowOf row={total} />
        </tfoot>
      </table>
    </section>
  );
};

const RowOf = ({ row: { cells, isSum } }: { readonly row: SumsRow }) => (
  <tr class={isSum ? 'month-sums-sum' : undefined}>
    {cells.map((cell, i) =>
      i === 0 ? (
        <th scope="row">{cell}</th>
      ) : (
        <td class={i >= firstNumber ? 'month-sheet-number' : undefined}>{cell}</td>
      ),
    )}
  </tr>
);
