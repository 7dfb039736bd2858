import type { Child } from 'hono/jsx';
import { sayDay } from '../japanese/day.ts';
import type { Arranged } from './arrange.ts';
import { type Bulk, BulkForm, SelectCell, SelectHead } from './bulk.tsx';
import { type Column, headOf } from './column.ts';
import { FilterForm } from './filter.tsx';
import { Pages } from './pages.tsx';
import { roles } from './roles.ts';
import { type TableState, writeTableState } from './state.ts';

export type DataTable<Row> = {
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly state: TableState;
  /** the rows of the page, as `arrange` or a database gave them */
  readonly arranged: Arranged<Row>;
  readonly id: (row: Row) => string;
  /** where a page has more than one table */
  readonly name?: string;
  /** what to do when there is nothing; without a filter and with one that lets nothing through, the same words */
  readonly empty?: string;
  readonly bulk?: Bulk;
};

/**
 * A list that staff work with. Sorting, filtering and paging are links and a form: they work without a script, and a view has an address. On a telephone
 * each row stands by itself.
 */
export const DataTable = <Row,>(table: DataTable<Row>) => {
  const { caption, columns, name = '', bulk } = table;
  const { rows, total, page } = table.arranged;
  const state = { ...table.state, page };
  const id = `table-${name || 'main'}`;
  return (
    <div class="table table-apart table-list">
      <FilterForm columns={columns} state={state} name={name} />
      <p class="table-count" id={`${id}-count`}>
        {sayCount(state, rows.length, total)}
      </p>
      {total === 0 ? (
        <div class="table-empty">
          <p id={`${id}-caption`}>{caption}</p>
          <p>{table.empty ?? 'あてはまるものはありません。'}</p>
          {Object.keys(state.filter).length > 0 && (
            <p>
              <a href={writeTableState({ ...state, filter: {}, page: 1 }, name)}>条件を消して、すべて見る</a>
            </p>
          )}
        </div>
      ) : (
        <BulkForm bulk={bulk} total={total} shown={rows.length} state={state} name={name}>
          <section class="table-scroll" aria-labelledby={`${id}-caption`} tabindex={0}>
            <table id={id} {...roles.table}>
              <caption id={`${id}-caption`}>{caption}</caption>
              <thead {...roles.rows}>
                <tr {...roles.row}>
                  {bulk && <SelectHead />}
                  {columns.map((column) => (
                    <Head column={column} state={state} name={name} />
                  ))}
                </tr>
              </thead>
              <tbody {...roles.rows}>
                {rows.map((row) => (
                  <Line table={table} row={row} />
                ))}
              </tbody>
            </table>
          </section>
        </BulkForm>
      )}
      <Pages state={state} total={total} name={name} />
    </div>
  );
};

const Head = <Row,>({ column, state, name }: { column: Column<Row>; state: TableState; name: string }) => {
  const now = state.sort?.key === column.key ? state.sort : undefined;
  const next = { key: column.key, descending: now !== undefined && !now.descending };
  return (
    <th
      scope="col"
      {...roles.title}
      class={`table-${column.kind}`}
      aria-sort={now ? (now.descending ? 'descending' : 'ascending') : undefined}
    >
      {column.order === false ? (
        column.title
      ) : (
        <a class="table-heading" href={writeTableState({ ...state, sort: next, page: 1 }, name)}>
          {column.title}
          <span class="table-sort" aria-hidden="true">
            {now ? (now.descending ? '▼' : '▲') : '↕'}
          </span>
        </a>
      )}
    </th>
  );
};

const Line = <Row,>({ table, row }: { table: DataTable<Row>; row: Row }) => {
  const head = headOf(table.columns);
  return (
    <tr {...roles.row}>
      {table.bulk && <SelectCell id={table.id(row)} label={String(head.value(row) ?? table.id(row))} />}
      {table.columns.map((column) =>
        column === head ? (
          <th scope="row" {...roles.head} class={`table-${column.kind}`}>
            {cell(column, row)}
          </th>
        ) : (
          <td {...roles.cell} class={`table-${column.kind}`} data-title={column.title}>
            <div>{cell(column, row)}</div>
          </td>
        ),
      )}
    </tr>
  );
};

const number = new Intl.NumberFormat('ja-JP');
const isDay = /^\d{4}-\d{2}-\d{2}$/;
function cell<Row>(column: Column<Row>, row: Row): Child {
  if (column.show) return column.show(row);
  const value = column.value(row);
  if (column.kind === 'date' && typeof value === 'string' && isDay.test(value)) return sayDay(value);
  return typeof value === 'number' ? number.format(value) : (value ?? '');
}

/** e.g. 1,234件のうち 51件目から100件目 */
export function sayCount({ page, size }: TableState, shown: number, total: number): string {
  if (total === 0) return '0件';
  const first = (page - 1) * size + 1;
  return shown === total
    ? `${number.format(total)}件`
    : `${number.format(total)}件のうち ${number.format(first)}件目から${number.format(first + shown - 1)}件目`;
}
