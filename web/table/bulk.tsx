import type { Child } from 'hono/jsx';
import { roles } from './roles.ts';
import { type TableState, writeTableState } from './state.ts';

export type Bulk = {
  /** where the form is sent: `select` (ids), `act` (one of the actions), `every` and `view` (all that the filter lets through) */
  readonly action: string;
  readonly acts: readonly { readonly value: string; readonly title: string }[];
  /** whether an act may be asked for all that the filter lets through, not only for the rows that are seen */
  readonly every?: boolean;
  /** what the form must carry besides: its token against forgery */
  readonly hidden?: Readonly<Record<string, string>>;
};
type BulkForm = {
  readonly bulk?: Bulk;
  readonly total: number;
  readonly shown: number;
  readonly state: TableState;
  readonly name: string;
  readonly children: Child;
};

/** What is done with chosen rows. The acts stand after the table: one chooses first. */
export const BulkForm = ({ bulk, total, shown, state, name, children }: BulkForm) => {
  if (!bulk) return <>{children}</>;
  return (
    <form method="post" action={bulk.action} class="table-bulk" data-table-bulk>
      {Object.entries(bulk.hidden ?? {}).map(([key, value]) => (
        <input type="hidden" name={key} value={value} />
      ))}
      <input type="hidden" name="view" value={writeTableState({ ...state, page: 1 }, name)} />
      {children}
      <fieldset class="table-acts">
        <legend>選んだ行を</legend>
        {bulk.every && total > shown && (
          <label class="table-every">
            <input type="checkbox" name="every" value="yes" />
            いまの条件にあう {total.toLocaleString('ja-JP')}件すべて
          </label>
        )}
        {bulk.acts.map(({ value, title }) => (
          <button type="submit" class="button second" name="act" value={value}>
            {title}
          </button>
        ))}
        <output class="table-chosen" data-table-chosen></output>
      </fieldset>
    </form>
  );
};

/** Empty without a script, which puts its box for the whole page there. */
export const SelectHead = () => (
  <th scope="col" {...roles.title} class="table-select">
    <span class="unseen">選ぶ</span>
    <span data-table-all></span>
  </th>
);

export const SelectCell = ({ id, label }: { id: string; label: string }) => (
  <td {...roles.cell} class="table-select">
    <label>
      <input type="checkbox" name="select" value={id} />
      <span class="unseen">{label}を選ぶ</span>
    </label>
  </td>
);

/** What a bulk form said: the act, and the ids or the view that it is meant for. Nothing chosen is an empty list. */
export function readBulk(
  form: FormData,
  bulk: Bulk,
): { act: string; ids: string[]; view?: URLSearchParams } | undefined {
  const act = bulk.acts.find(({ value }) => value === form.get('act'));
  if (!act) return undefined;
  const ids = form.getAll('select').filter((id) => typeof id === 'string');
  const every = bulk.every === true && form.get('every') === 'yes';
  return { act: act.value, ids, ...(every && { view: new URLSearchParams(String(form.get('view') ?? '')) }) };
}
