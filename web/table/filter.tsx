import type { Column } from './column.ts';
import { keyOf, sizes, type TableState, writeTableState } from './state.ts';

type FilterForm<Row> = {
  readonly columns: readonly Column<Row>[];
  readonly state: TableState;
  readonly name: string;
};

/** The fields of what can be looked for. It is a GET form: its answer has an address, and it changes nothing. */
export const FilterForm = <Row,>({ columns, state, name }: FilterForm<Row>) => {
  const filtered = columns.filter(({ filter }) => filter !== undefined);
  if (filtered.length === 0) return null;
  return (
    <search>
      <form class="table-filter" method="get">
        {state.sort && (
          <input
            type="hidden"
            name={keyOf(name, 'sort')}
            value={`${state.sort.descending ? '-' : ''}${state.sort.key}`}
          />
        )}
        {filtered.map((column) => (
          <p class="table-field">
            <label for={`${name}f-${column.key}`}>{column.title}</label>
            <Field column={column} now={state.filter[column.key]} name={name} />
          </p>
        ))}
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
            絞り込む
          </button>
          {Object.keys(state.filter).length > 0 && (
            <a class="button quiet" href={writeTableState({ ...state, filter: {}, page: 1 }, name)}>
              条件を消す
            </a>
          )}
        </p>
      </form>
    </search>
  );
};

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
