import { Actions, LinkButton } from '../../../../web/action/button.tsx';
import type { Ground, PageContext, Site } from '../../../../web/application/ground.ts';
import { tokenField } from '../../../../web/form/token.ts';
import { Counts } from '../../../../web/list/counts.tsx';
import { Empty } from '../../../../web/list/empty.tsx';
import { Banner } from '../../../../web/notice/banner.tsx';
import { Page } from '../../../../web/page.tsx';
import { show } from '../../../../web/pages.tsx';
import { arrange, filterRows } from '../../../../web/table/arrange.ts';
import { readTableState, type TableState, writeTableState } from '../../../../web/table/state.ts';
import { DataTable } from '../../../../web/table/table.tsx';
import { open } from '../../../../web/viewing/viewing.tsx';
import { words as ending } from '../ending/words.ts';
import { here, officeOf, showPersons, todayOf } from '../place.ts';
import { readCases } from '../state/read.ts';
import { type TodoKind, todosOf, todoWords } from '../state/todo.ts';
import { listStaff } from '../store.ts';
import { countUnlisted } from '../succession/store.ts';
import { words as successionWords } from '../succession/words.ts';
import { readWarnings } from '../warnings.ts';
import { words } from '../words.ts';
import { byUrgency, columnsOf, type Line } from './columns.tsx';

const succession = successionWords.inbox;
const said: Readonly<Record<string, string>> = { ended: ending.done, warnings: words.warnings.saved };

/** 利用者の一覧: what is to be done today, of everybody whom the office cares for. */
export function addList(site: Site, ground: Ground): void {
  site.get('/', async (c) => {
    const { lines, staff, unlisted } = await readLines(c, ground);
    const columns = columnsOf(staff);
    const state = readTableState(new URL(c.req.url).searchParams, columns);
    const arranged = arrange(lines, columns, state);
    // On record is who is shown: those of this page of the list, and no other.
    const shown = await showPersons(c, words.list.viewing, new Map(arranged.rows.map((one) => [one.person.code, one])));
    const done = said[c.req.query('said') ?? ''];
    return show(
      c,
      <Page frame={c.get('frame')} title={words.list.title} scripts={['table']}>
        {done && <Banner kind="success" title={done} />}
        {unlisted > 0 && (
          <Banner kind="info" title={succession.unlisted(unlisted)}>
            <p>
              {succession.unlistedAbout} <a href={`${here}/successions`}>{succession.see}</a>
            </p>
          </Banner>
        )}
        <Actions>
          <LinkButton href={`${here}/new`}>{words.list.add}</LinkButton>
          <LinkButton kind="quiet" href={`${here}/successions`}>
            {words.list.successions}
          </LinkButton>
          <LinkButton kind="quiet" href={`${here}/ended`}>
            {words.list.ended}
          </LinkButton>
          <LinkButton kind="quiet" href={`${here}/warnings`}>
            {words.list.warnings}
          </LinkButton>
        </Actions>
        {lines.length === 0 ? (
          <Empty title={words.list.none}>
            <p>{words.list.empty}</p>
          </Empty>
        ) : (
          <>
            <TodoCounts lines={filterRows(lines, columns, { ...state.filter, todo: '' })} state={state} />
            <DataTable
              caption={words.list.caption}
              columns={columns}
              state={state}
              arranged={{ ...arranged, rows: shown.map(open) }}
              id={({ person }) => person.code}
              empty={words.list.none}
              bulk={{
                action: `${here}/dossiers`,
                acts: [{ value: 'dossier', title: words.list.choose }],
                hidden: { [tokenField]: c.get('token') },
              }}
            />
          </>
        )}
      </Page>,
    );
  });
}

async function readLines(
  c: PageContext,
  ground: Ground,
): Promise<{ lines: Line[]; staff: string[]; unlisted: number }> {
  const today = todayOf(ground);
  return c.get('rows')(async (connection) => {
    const warnings = await readWarnings(connection);
    const cases = await readCases(connection, { office: officeOf(c), today });
    const lines = cases.map((one) => ({ ...one, todos: todosOf(one, today, warnings) }));
    return {
      lines: lines.sort(byUrgency),
      staff: await listStaff(connection),
      unlisted: await countUnlisted(connection),
    };
  });
}

/** How many there are of what, and a way to those alone; the rest of the view stays as it is. */
const TodoCounts = ({ lines, state }: { readonly lines: readonly Line[]; readonly state: TableState }) => {
  const { todo: chosen = '', ...others } = state.filter;
  const hrefOf = (todo: string) =>
    writeTableState({ ...state, page: 1, filter: todo === '' ? others : { ...others, todo } });
  const counts = (Object.keys(todoWords) as TodoKind[]).flatMap((kind) => {
    const those = lines.flatMap(({ todos }) => todos.filter((one) => one.kind === kind));
    if (those.length === 0 && chosen !== todoWords[kind]) return [];
    const label = todoWords[kind];
    return [
      {
        href: hrefOf(label),
        label,
        count: those.length,
        current: chosen === label,
        pressing: those.some(({ isLate }) => isLate),
      },
    ];
  });
  const all = { href: hrefOf(''), label: words.list.everybody, count: lines.length, current: chosen === '' };
  return <Counts title={words.list.counts} counts={[all, ...counts]} />;
};
