import { More } from '../list/more.tsx';
import type { Column } from './column.ts';
import { keyOf, sizes, type TableState, writeTableState } from './state.ts';

type FilterForm<Row> = {
  readonly columns: readonly Column<Row>[];
  readonly state: TableState;
  readonly name: string;
};

/**
 * The fields of what can be looked for, folded on a telephone so that the list is on its first screen. It is a GET form: its answer has an address, and it
 * changes nothing.
 */
export const FilterForm = <Row,>({ columns, state, name }: FilterForm<Row>) => {
  const filtered = columns.filter(({ filter }) => filter !== undefined);
  const sorted = columns.filter(({ order }) => order !== false);
  if (filtered.length === 0 && sorted.length === 0) return null;
  const isFiltered = Object.keys(state.filter).length > 0;
  return (
    <search class={filtered.length === 0 ? 'table-fold table-order' : 'table-fold'}>
      <More
        title={isFiltered ? '絞り込みの条件を変える' : filtered.length === 0 ? '並べ替える' : '絞り込む・並べ替える'}
      >
        <form class="table-filter" method="get">
          {filtered.map((column) => (
            <p class="table-field">
              <label for={`${name}f-${column.key}`}>{column.title}</label>
              <Field column={column} now={state.filter[column.key]} name={name} />
            </p>
          ))}
          {sorted.length > 0 && <OrderField columns={sorted} state={state} name={name} />}
          <p class="table-field">
            <label for={`${name}f-size`}>1ページの件数</label>
            <select class="input" id={`${name}f-size`} name={keyOf(name, 'size')}>
              {sizes.map((size) => (
                <option value={String(size)} selected={size === state.size}>
                  {size}件
                </option>
              ))}
            </select>
          </p>
          <p class="table-field table-go">
            <button type="submit" class="button second">
              {filtered.length === 0 ? '並べ替える' : '絞り込む'}
            </button>
            {isFiltered && (
              <a class="button quiet" href={writeTableState({ ...state, filter: {}, page: 1 }, name)}>
                条件を消す
              </a>
            )}
          </p>
        </form>
      </More>
    </search>
  );
};

/** For a telephone, where the headings that sort are not shown; elsewhere it keeps the order that was chosen by them. */
const OrderField = <Row,>({ columns, state: { sort }, name }: FilterForm<Row>) => (
  <p class="table-field table-order">
    <label for={`${name}f-sort`}>並び順</label>
    <select class="input" id={`${name}f-sort`} name={keyOf(name, 'sort')}>
      <option value="">はじめの並び</option>
      {columns.flatMap(({ key, title }) =>
        [false, true].map((descending) => (
          <option
            value={`${descending ? '-' : ''}${key}`}
            selected={sort?.key === key && sort.descending === descending}
          >
            {title}（{descending ? '降順' : '昇順'}）
          </option>
        )),
      )}
    </select>
  </p>
);

const Field = <Row,>({ column, now, name }: { column: Column<Row>; now?: string; name: string }) => {
  const names = { id: `${name}f-${column.key}`, name: keyOf(name, `f.${column.key}`) };
  if (!Array.isArray(column.filter))
    return <input type="text" class="input" {...names} value={now ?? ''} autocomplete="off" maxlength={100} />;
  return (
    <select class="input" {...names}>
      <option value="">すべて</option>
      {column.filter.map((choice: string) => (
        <option value={choice} selected={choice === now}>
          {choice}
        </option>
      ))}
    </select>
  );
};
