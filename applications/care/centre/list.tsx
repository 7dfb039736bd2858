import { Actions, LinkButton } from '../../../web/action/button.tsx';
import type { Ground, PageContext, Site } from '../../../web/application/ground.ts';
import { dayIn } from '../../../web/japanese/day.ts';
import { Name } from '../../../web/japanese/name.tsx';
import { Tag } from '../../../web/list/tag.tsx';
import { Banner } from '../../../web/notice/banner.tsx';
import { Page } from '../../../web/page.tsx';
import { show } from '../../../web/pages.tsx';
import { arrange } from '../../../web/table/arrange.ts';
import type { Column } from '../../../web/table/column.ts';
import { readTableState } from '../../../web/table/state.ts';
import { DataTable } from '../../../web/table/table.tsx';
import { type Shown, ShownPerson, viewPersons } from '../../../web/viewing/viewing.tsx';
import { sayShort } from '../caseload/say.ts';
import { listPersons, type Person } from '../store/persons.ts';
import { listDue } from './consultation/due.ts';
import { type Consultation, readConsultations, readOtherConsultations } from './consultation/store.ts';
import { openAreasOf } from './district.ts';
import { type FilingState, listFilings } from './filing/store.ts';
import { words as filing } from './filing/words.ts';
import { type Checklist, readAreas, readCases, readChecklists } from './store.ts';
import { words } from './words.ts';

type Row = {
  readonly person: Person;
  readonly area: string;
  readonly checklist: Checklist | undefined;
  readonly consultation: Consultation | undefined;
  /** whose case it is; of whom nobody has it, who wrote last */
  readonly staff: string | undefined;
  readonly filing: FilingState | undefined;
  /** by when somebody is to be called: of what nothing has followed, the earliest */
  readonly due: string | undefined;
};
type Listed = { readonly shown?: Shown<Row>; readonly row: Row };
const views = ['mine', 'now', 'all', 'found'] as const;
type View = (typeof views)[number];

/** One list, four views of it: mine, now supported, all registered, what was looked for. */
export function addList(site: Site, { clock }: Ground): void {
  site.get('/', async (c) => {
    const query = new URL(c.req.url).searchParams;
    const today = dayIn(clock.now());
    const rows = await readRows(c);
    const others = await c.get('rows')(readOtherConsultations);
    const late = listDue(others).filter(({ due }) => due < today).length;
    const areas = [...new Set(rows.map(({ area }) => area))].sort();
    const columns = columnsOf(areas, today);
    const state = readTableState(query, columns);
    const view: View =
      Object.keys(state.filter).length > 0 ? 'found' : (views.find((one) => one === query.get('view')) ?? 'now');
    const listed = rows.filter((row) => isIn(view, row, c.get('member').staff.id)).map((row): Listed => ({ row }));
    // Arranged without a name; only those of the page are shown with one, on record.
    const arranged = arrange(listed, columns, state);
    const byCode = new Map(arranged.rows.map(({ row }) => [row.person.code, row]));
    const shown = await viewPersons(
      c.get('member'),
      { purpose: 'care-service', page: words.viewing },
      [...byCode.keys()],
      async (codes) => codes.map((code) => byCode.get(code)!),
    );
    const visible = shown.map((one): Listed => ({ shown: one, row: byCode.get(one.code)! }));
    return show(
      c,
      <Page frame={c.get('frame')} title={words.title} scripts={['table']}>
        {late > 0 && (
          <Banner kind="warning" title={words.others.late(late)}>
            <p>
              <a href="/care/centre/others">{words.others.title}</a>
            </p>
          </Banner>
        )}
        <Actions>
          <LinkButton href="/care/centre/consult">{words.consult}</LinkButton>
          <LinkButton kind="quiet" href="/care/centre/others">
            {words.others.open(others.length)}
          </LinkButton>
          <LinkButton kind="quiet" href="/care/centre/areas">
            {words.areas}
          </LinkButton>
        </Actions>
        <Views view={view} />
        <DataTable
          caption={words.list}
          columns={columns}
          state={state}
          arranged={{ ...arranged, rows: visible }}
          id={({ row }) => row.person.code}
          empty={words.none}
        />
      </Page>,
    );
  });
}

const Views = ({ view }: { readonly view: View }) => (
  <nav aria-label={words.viewsLabel}>
    <Actions>
      {views.map((one) =>
        one === view ? (
          <span class="button second" aria-current="page">
            <span>{words.views[one]}</span>
          </span>
        ) : one === 'found' ? null : (
          <LinkButton kind="quiet" href={`/care/centre?view=${one}`}>
            {words.views[one]}
          </LinkButton>
        ),
      )}
    </Actions>
  </nav>
);

function isIn(view: View, { person, staff: of }: Row, staff: string): boolean {
  if (view === 'mine') return of === staff && person.until === null;
  return view !== 'now' || person.until === null;
}

async function readRows(c: PageContext): Promise<Row[]> {
  return c.get('rows')(async (connection) => {
    const areaOf = openAreasOf(await readAreas(connection));
    const checklists = Map.groupBy(await readChecklists(connection), ({ code }) => code);
    const consultations = Map.groupBy(await readConsultations(connection), ({ code }) => code);
    const cases = await readCases(connection);
    const filings = Map.groupBy(await listFilings(connection), ({ code }) => code);
    return (await listPersons(connection, { ended: true })).map((person) => {
      const [checklist, consultation] = [checklists.get(person.code)?.[0], consultations.get(person.code)?.[0]];
      const written = [checklist && { at: checklist.begunAt, staff: checklist.staff }, consultation];
      const last = written.filter((one) => one !== undefined).toSorted((a, b) => b.at.getTime() - a.at.getTime())[0];
      return {
        ...{ person, checklist, consultation, staff: cases.get(person.code) ?? last?.staff },
        filing: filings.get(person.code)?.[0]?.state,
        area: areaOf(person.address) ?? words.noArea,
        due: listDue(consultations.get(person.code) ?? [])[0]?.due,
      };
    });
  });
}

export const resultOf = (checklist: Checklist): string => words.results[checklist.decision?.outcome ?? 'open'];

const filingKinds = { asked: 'wait', registered: 'done', refused: 'stop', unsent: 'stop', ended: 'stop' } as const;
const answeredOn = ({ checklist }: Row) => checklist && dayIn(checklist.endedAt ?? checklist.begunAt);
const consultedOn = ({ consultation }: Row) => consultation && dayIn(consultation.at);
const short = (day: string | undefined) => (day === undefined ? '' : sayShort(day));

const columnsOf = (areas: readonly string[], today: string): Column<Listed>[] => [
  {
    key: 'name',
    title: '氏名',
    kind: 'text',
    heads: true,
    filter: 'text',
    value: ({ row }) => row.person.name,
    order: ({ row }) => row.person.kana,
    show: ({ shown }) =>
      shown && (
        <ShownPerson person={shown}>
          {({ person }) => (
            <a href={`/care/centre/${person.code}`}>
              <Name name={person.name} kana={person.kana} />
            </a>
          )}
        </ShownPerson>
      ),
  },
  {
    key: 'birth',
    title: '生年月日',
    kind: 'date',
    value: ({ row }) => row.person.birth,
    show: ({ row }) => sayShort(row.person.birth),
  },
  { key: 'area', title: '圏域', kind: 'text', filter: areas, value: ({ row }) => row.area },
  {
    key: 'checklist',
    title: words.checklist.title,
    kind: 'text',
    filter: Object.values(words.results),
    value: ({ row }) => row.checklist && resultOf(row.checklist),
  },
  {
    key: 'answered',
    title: '回答した日',
    kind: 'date',
    value: ({ row }) => answeredOn(row),
    show: ({ row }) => short(answeredOn(row)),
  },
  {
    key: 'filing',
    title: filing.column,
    kind: 'text',
    filter: Object.values(filing.short),
    value: ({ row }) => row.filing && filing.short[row.filing],
    show: ({ row: { filing: state } }) => state && <Tag kind={filingKinds[state]}>{filing.short[state]}</Tag>,
  },
  {
    key: 'consulted',
    title: '最後の相談',
    kind: 'date',
    value: ({ row }) => consultedOn(row),
    show: ({ row }) => short(consultedOn(row)),
  },
  {
    key: 'due',
    title: '次の連絡',
    kind: 'date',
    value: ({ row }) => row.due,
    show: ({ row: { due } }) => due && (due < today ? <Tag kind="stop">{words.late}</Tag> : `${sayShort(due)}まで`),
  },
  { key: 'staff', title: '担当', kind: 'text', value: ({ row }) => row.staff },
];
