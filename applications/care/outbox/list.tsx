import { z } from 'zod';
import { Actions, LinkButton } from '../../../web/action/button.tsx';
import type { Ground, Site } from '../../../web/application/ground.ts';
import { SelectField } from '../../../web/form/select-field.tsx';
import type { AnyFrame } from '../../../web/frame/frame.ts';
import { sayMonth } from '../../../web/japanese/day.ts';
import { Name } from '../../../web/japanese/name.tsx';
import { SaidTime } from '../../../web/japanese/time.tsx';
import { More } from '../../../web/list/more.tsx';
import { Pagination } from '../../../web/list/pagination.tsx';
import { Tag, type TagKind } from '../../../web/list/tag.tsx';
import { Page } from '../../../web/page.tsx';
import { show } from '../../../web/pages.tsx';
import { PlainTable } from '../../../web/table/plain-table.tsx';
import { ShownPerson } from '../../../web/viewing/viewing.tsx';
import { careOffices } from '../pages/room.ts';
import { type BoxFilter, type BoxRow, listBox, listChoices, type Status, statuses } from './box.ts';
import { kindOptions, sayContent } from './kinds.ts';
import { type ShownPersonName, showPersons } from './message.ts';
import { readNear } from './near.ts';
import { type NameOf, readNames } from './offices.ts';
import { words } from './words.ts';

export const home = '/care/outbox';
const size = 50;
const one = z.string().min(1).max(100).optional().catch(undefined);
const query = z.object({
  ...{ side: one, person: one, office: one, month: one, kind: one, status: one },
  page: z.coerce.number().int().min(1).max(10_000).catch(1),
});

/** One box with all that was sent and received; what waits longest stands on top. */
export function addList(site: Site, { clock }: Ground): void {
  site.get('/', async (c) => {
    const { page, ...filter } = query.parse(
      Object.fromEntries(Object.entries(c.req.query()).filter(([, v]) => v !== '')),
    );
    const [{ rows, total }, choices] = await c.get('rows')(
      async (connection) =>
        [
          await listBox(connection, filter, { page, size, near: await readNear(connection, clock.now()) }),
          await listChoices(connection),
        ] as const,
    );
    const codes = [...new Set([...rows.flatMap(({ subjects }) => subjects[0] ?? []), ...choices.persons])].slice(
      0,
      500,
    );
    const persons = await showPersons(c, words.title, codes);
    const gives = careOffices.includes(c.get('kind'));
    const about = { rows, total, page, filter, choices, persons, nameOf: await readNames(c), now: clock.now(), gives };
    return show(c, <ListPage frame={c.get('frame')} {...about} />);
  });
}

type Props = {
  readonly frame: AnyFrame;
  readonly rows: readonly BoxRow[];
  readonly total: number;
  readonly page: number;
  readonly filter: BoxFilter;
  readonly choices: Awaited<ReturnType<typeof listChoices>>;
  readonly persons: readonly ShownPersonName[];
  readonly nameOf: NameOf;
  readonly now: Date;
  /** it makes files of the standard, which can be given by hand */
  readonly gives: boolean;
};

const ListPage = ({ frame, rows, total, page, filter, choices, persons, nameOf, now, gives }: Props) => {
  const hrefOf = (to: number) => `${home}?${new URLSearchParams({ ...writeFilter(filter), page: String(to) })}`;
  return (
    <Page frame={frame} title={words.title}>
      <div class="table table-fold">
        <More title={words.list.narrowBy} open={Object.values(filter).some(Boolean)}>
          <FilterForm filter={filter} choices={choices} persons={persons} nameOf={nameOf} />
        </More>
      </div>
      <p>{words.list.order}</p>
      {rows.length === 0 ? (
        <p>{words.list.none}</p>
      ) : (
        <PlainTable
          caption={words.list.table}
          head={[words.list.what, words.list.office, words.sent.person, words.list.at]}
          rows={rows.map((row) => [
            <>
              <a href={`${home}/${row.side}/${row.id}`}>
                {row.side === 'sent' ? '→ ' : '← '}
                {sayContent(row)}
              </a>
              <br />
              <StatusTag status={row.status} />
            </>,
            nameOf(row.office),
            <Whom row={row} persons={persons} />,
            <At row={row} now={now} />,
          ])}
        />
      )}
      <Pagination page={page} pages={Math.max(1, Math.ceil(total / size))} total={total} hrefOf={hrefOf} />
      {gives && (
        <Actions>
          <LinkButton kind="second" href={`${home}/give`}>
            {words.list.give}
          </LinkButton>
        </Actions>
      )}
    </Page>
  );
};

const writeFilter = (filter: BoxFilter): Record<string, string> =>
  Object.fromEntries(Object.entries(filter).flatMap(([key, value]) => (value ? [[key, value]] : [])));

const FilterForm = ({ filter, choices, persons, nameOf }: Pick<Props, 'filter' | 'choices' | 'persons' | 'nameOf'>) => (
  <form method="get" action={home} class="table-filter">
    <Choose name="side" label={words.list.side} value={filter.side} options={sides} />
    <Choose
      name="status"
      label={words.list.status}
      value={filter.status}
      options={[
        { value: 'todo', label: words.list.todo },
        { value: 'under-way', label: words.list.underWay },
        { value: 'done', label: words.list.done },
        ...statuses.map((value) => ({ value, label: words.status[value] })),
      ]}
    />
    <div class="field">
      <label for="person">{words.list.person}</label>
      <select class="input select" id="person" name="person">
        <option value="">{words.list.all}</option>
        {persons.map((person) => (
          <ShownPerson person={person}>
            {({ name, kana }) => (
              <option value={person.code} selected={person.code === filter.person}>
                {kana}　{name}
              </option>
            )}
          </ShownPerson>
        ))}
      </select>
    </div>
    <Choose
      name="office"
      label={words.list.office}
      value={filter.office}
      options={choices.offices.map((value) => ({ value, label: nameOf(value) }))}
    />
    <Choose
      name="month"
      label={words.list.month}
      value={filter.month}
      options={choices.months.map((value) => ({ value, label: sayMonth(value) }))}
    />
    <Choose name="kind" label={words.list.kind} value={filter.kind} options={kindOptions} />
    <p class="table-field table-go">
      <button type="submit" class="button second">
        {words.list.narrow}
      </button>
      {Object.values(filter).some(Boolean) && (
        <a class="button quiet" href={home}>
          {words.list.clear}
        </a>
      )}
    </p>
  </form>
);
const sides = [
  { value: 'sent', label: words.list.sent },
  { value: 'received', label: words.list.received },
];

type ChooseProps = {
  readonly name: string;
  readonly label: string;
  readonly value: string | undefined;
  readonly options: readonly { readonly value: string; readonly label: string }[];
};
const Choose = ({ value, ...rest }: ChooseProps) => (
  <SelectField {...rest} {...(value !== undefined && { value })} optional="quietly" none={words.list.all} />
);

const marks: Readonly<Partial<Record<Status, TagKind>>> = {
  ...{ refused: 'stop', expired: 'stop', 'not-delivered': 'stop', 'held-back': 'stop' },
  ...{ 'expires-soon': 'stop', expiring: 'open', 'to-give': 'open', partly: 'open', unopened: 'open' },
  ...{ waiting: 'wait', kept: 'wait', 'handed-over': 'wait' },
};
export const StatusTag = ({ status }: { readonly status: Status }) => (
  <Tag kind={marks[status] ?? 'done'}>{words.status[status]}</Tag>
);

const Whom = ({ row, persons }: { readonly row: BoxRow; readonly persons: readonly ShownPersonName[] }) => {
  const first = persons.find(({ code }) => code === row.subjects[0]);
  const others = row.subjects.length - 1;
  if (!first) return <>{words.list.nobody}</>;
  return (
    <>
      <ShownPerson person={first}>{({ name }) => <Name name={name} />}</ShownPerson>
      {others > 0 && ` ${words.list.others(others)}`}
    </>
  );
};

const dayMs = 24 * 3_600_000;
const At = ({ row, now }: { readonly row: BoxRow; readonly now: Date }) => {
  const days = Math.floor((now.getTime() - row.at.getTime()) / dayMs);
  return (
    <>
      <SaidTime at={row.at} />
      {row.rank < 2 && days > 0 && (
        <>
          <br />
          {words.list.waited(days)}
        </>
      )}
    </>
  );
};
