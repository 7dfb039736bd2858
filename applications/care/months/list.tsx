import { z } from 'zod';
import { careLevels } from '../../../contracts/care/levels.ts';
import { addMonths, firstDayOf, type Month, monthOf } from '../../../contracts/care/month.ts';
import type { Tables } from '../../../contracts/care/tables.ts';
import type { Ground, PageContext, Site } from '../../../web/application/ground.ts';
import { PageError } from '../../../web/application/page-error.ts';
import { sendBack } from '../../../web/back.ts';
import { choices } from '../../../web/form/fields.ts';
import { readForm } from '../../../web/form/read.ts';
import { tokenField } from '../../../web/form/token.ts';
import { dayIn } from '../../../web/japanese/day.ts';
import { Name } from '../../../web/japanese/name.tsx';
import { Tag } from '../../../web/list/tag.tsx';
import { Banner } from '../../../web/notice/banner.tsx';
import { Page } from '../../../web/page.tsx';
import { show } from '../../../web/pages.tsx';
import { arrange } from '../../../web/table/arrange.ts';
import type { Column } from '../../../web/table/column.ts';
import { PlainTable } from '../../../web/table/plain-table.tsx';
import { readTableState } from '../../../web/table/state.ts';
import { DataTable } from '../../../web/table/table.tsx';
import { ShownPerson } from '../../../web/viewing/viewing.tsx';
import { listPersons, type Person } from '../store/persons.ts';
import { home, pathOf, type ShownMonth, settingAt, viewMonths } from './at.ts';
import { closeMonth } from './close.ts';
import { copyMonth } from './copy.ts';
import { showGiving } from './giving.tsx';
import { isHoliday } from './grid.tsx';
import { loadMonths, type PersonMonth, type Setting } from './load.ts';
import { showPapers } from './papers/pages.tsx';
import { readDrafts, saveDraft } from './store.ts';
import { words } from './words.ts';

const at = words.list;

/** The month of all persons: what is made, given, answered, settled and closed; and what is done for many at once. */
export function addList(site: Site, ground: Ground, tables: Tables): void {
  const { clock } = ground;
  site.get('/', (c) => sendBack(c, `${home}/${monthOf(dayIn(clock.now()))}`, home));

  site.get('/:month', async (c) => {
    const setting = await settingAt(c, tables);
    return listPage(c, setting);
  });

  site.get('/:month/check', async (c) => {
    const setting = await settingAt(c, tables);
    const persons = await listCared(c, setting.month);
    const shown = await viewMonths(c, setting, persons, words.viewing.list);
    return show(
      c,
      <Page frame={c.get('frame')} title={words.check.title(setting.month)} back={`${home}/${setting.month}`}>
        <CheckTable month={setting.month} shown={shown.map(({ shown, of }) => ({ shown, of }))} />
      </Page>,
    );
  });

  site.post('/:month', async (c) => {
    const setting = await settingAt(c, tables);
    const persons = await listCared(c, setting.month);
    const schema = z.object({
      act: z.enum(['copy', 'give', 'papers', 'close']),
      select: choices(
        at.name,
        persons.map(({ code }) => code),
      ),
    });
    const read = await readForm(c.req.raw, { schema, tokens: ground.tokens, session: c.get('session').id });
    if (!read.ok) throw new PageError('not_found');
    const { act, select } = read.value;
    if (select.length === 0) return listPage(c, setting, at.nobody);
    const chosen = persons.filter(({ code }) => select.includes(code));
    const cared = chosen.filter(({ until }) => until === null);
    if (act !== 'close' && cared.length === 0) return listPage(c, setting, at.endedOnly);
    if (act === 'papers') return showPapers(c, setting, cared);
    if (act === 'give') return showGiving(c, ground, setting, cared);
    const query =
      act === 'copy' ? await copyAll(c, ground, setting, cared) : await closeAll(c, ground, setting, chosen);
    return sendBack(c, `${home}/${setting.month}?${new URLSearchParams(query)}`, home);
  });
}

/** Whom the office cared for on any day of the month: of who is gone since, its last month is still to be closed. */
async function listCared(c: PageContext, month: Month): Promise<Person[]> {
  const all = await c.get('rows')((connection) => listPersons(connection, { ended: true }));
  return all.filter(({ until }) => until === null || until >= firstDayOf(month));
}

async function copyAll(c: PageContext, { clock }: Ground, { tables, month }: Setting, chosen: readonly Person[]) {
  const { id: member, staff } = c.get('member');
  const before = addMonths(month, -1);
  const codes = chosen.map(({ code }) => code);
  const copied = await c.get('rows')(async (connection) => {
    const [then, now] = [await readDrafts(connection, before, codes), await readDrafts(connection, month, codes)];
    let count = 0;
    for (const code of codes) {
      const last = then.get(code);
      // An empty slip, as somebody left who began and went back, is no slip yet.
      if (!last || last.content.lines.length === 0 || (now.get(code)?.content.lines.length ?? 0) > 0) continue;
      const typed = now.get(code)?.content.basis;
      const { draft, notes } = copyMonth(tables, before, month, last.content, isHoliday, typed);
      const saving = { member, month, code, content: { ...draft, notes }, staff: staff.id, now: clock.now() };
      const on = now.get(code)?.version ?? 0;
      if (await saveDraft(connection, { ...saving, on, what: words.slip.copiedWhat })) count += 1;
    }
    return count;
  });
  return { copied: String(copied), kept: String(codes.length - copied) };
}

async function closeAll(c: PageContext, ground: Ground, setting: Setting, chosen: readonly Person[]) {
  const { id: member, staff } = c.get('member');
  const closed = await c.get('rows')(async (connection) => {
    const months = await loadMonths(connection, setting, chosen);
    let count = 0;
    for (const of of months) {
      if (of.closing?.closed) continue;
      const by = { member, staff: staff.id, now: ground.clock.now() };
      const outcome = await closeMonth(connection, setting, of, by);
      if (outcome === 'closed') count += 1;
    }
    return count;
  });
  return { closed: String(closed), left: String(chosen.length - closed) };
}

const byName: Column<Person>[] = [
  { key: 'name', title: at.name, kind: 'text', value: ({ name }) => name, order: ({ kana }) => kana, filter: 'text' },
];

async function listPage(c: PageContext, setting: Setting, wrong?: string) {
  const query = new URL(c.req.url).searchParams;
  const { month } = setting;
  const state = readTableState(query, byName);
  const arranged = arrange(await listCared(c, month), byName, state);
  const rows = await viewMonths(c, setting, arranged.rows, words.viewing.list);
  const here = `${home}/${month}`;
  return show(
    c,
    <Page frame={c.get('frame')} title={at.title(month)} scripts={['table']} wrong={wrong !== undefined}>
      {wrong !== undefined ? <Banner kind="warning" title={wrong} /> : <Said query={query} />}
      <nav class="month-acts" aria-label="月">
        <a class="month-link" href={`${home}/${addMonths(month, -1)}`}>
          {at.before}
        </a>
        <a class="month-link" href={`${home}/${addMonths(month, 1)}`}>
          {at.after}
        </a>
        <a class="month-link" href={`${here}/check`}>
          {at.check}
        </a>
      </nav>
      <DataTable
        caption={at.caption}
        columns={columnsOf(month)}
        state={state}
        arranged={{ ...arranged, rows }}
        id={({ of }) => of.person.code}
        empty={at.none}
        bulk={{
          action: here,
          acts: [
            { value: 'copy', title: at.copy },
            { value: 'give', title: at.give },
            { value: 'papers', title: words.papers.act },
            { value: 'close', title: at.close },
          ],
          hidden: { [tokenField]: c.get('token') },
        }}
      />
    </Page>,
    wrong === undefined ? 200 : 400,
  );
}

const Said = ({ query }: { readonly query: URLSearchParams }) => {
  const count = (key: string) => {
    const value = Number(query.get(key) ?? Number.NaN);
    return Number.isSafeInteger(value) && value >= 0 ? value : undefined;
  };
  const [copied, given, closed] = [count('copied'), count('given'), count('closed')];
  if (copied !== undefined) return <Banner kind="success" title={at.copied(copied, count('kept') ?? 0)} />;
  if (given !== undefined) return <Banner kind="success" title={at.given(given)} />;
  if (closed !== undefined) return <Banner kind="success" title={at.closed(closed, count('left') ?? 0)} />;
  return null;
};

const units = (value: number): string => value.toLocaleString('ja-JP');

const columnsOf = (month: string): Column<ShownMonth>[] => [
  {
    ...{ key: 'name', title: at.name, kind: 'text', filter: 'text', heads: true },
    value: ({ of }) => of.person.name,
    show: ({ shown }) => (
      <ShownPerson person={shown}>
        {({ person }) => (
          <a class="month-link" href={pathOf(month, person.code)}>
            <Name name={person.name} />
          </a>
        )}
      </ShownPerson>
    ),
  },
  plain('level', at.level, ({ of: { slip } }) => (slip?.content.basis ? careLevels[slip.content.basis.level] : '')),
  plain('slip', at.slip, ({ of: { slip } }) =>
    slip && slip.content.lines.length > 0 ? <Tag kind="done">作成</Tag> : <Tag kind="open">まだ</Tag>,
  ),
  plain('units', at.units, ({ of: { figures, slip } }) =>
    figures.sheet
      ? `${units(figures.sheet.total.limited)}／${units(figures.sheet.limit)}`
      : slip && slip.content.lines.length > 0
        ? words.slip.problems
        : '',
  ),
  plain('over', at.over, ({ of: { figures } }) =>
    figures.sheet && figures.sheet.total.over > 0 ? <Tag kind="stop">{units(figures.sheet.total.over)}超過</Tag> : '',
  ),
  plain('given', at.givenTo, ({ of: { offices, dropped } }) =>
    share(
      [...offices.filter(({ office }) => !dropped.some((one) => one.office === office)), ...dropped],
      ({ current }) => current,
    ),
  ),
  plain('actuals', at.actuals, ({ of: { offices, handedOver } }) =>
    handedOver ? '' : share(offices, ({ heard }) => heard),
  ),
  plain('open', at.open, ({ of: { open, actuals, handedOver } }) =>
    !handedOver && actuals.length > 0 && open > 0 ? `${open}件` : '',
  ),
  plain('closed', at.isClosed, ({ of: { closing, handedOver } }) =>
    handedOver ? words.byNext.tag : closing?.closed ? <Tag kind="done">締め</Tag> : '',
  ),
  plain('look', at.look, ({ of: { figures, slip } }) => {
    const count = figures.problems.length + figures.warnings.length + (slip?.content.notes?.length ?? 0);
    return slip && count > 0 ? `${count}件` : '';
  }),
];
const plain = (key: string, title: string, show: NonNullable<Column<ShownMonth>['show']>): Column<ShownMonth> => ({
  ...{ key, title, kind: 'code', value: () => '', order: false, show },
});
const share = (offices: PersonMonth['offices'], holds: (office: PersonMonth['offices'][number]) => boolean): string =>
  offices.length === 0 ? '' : `${offices.filter(holds).length}／${offices.length}`;

const CheckTable = ({ month, shown }: { readonly month: string; readonly shown: readonly ShownMonth[] }) => {
  const rows = shown.flatMap(({ shown, of: { figures, slip, person } }) => {
    if (!slip || slip.content.lines.length === 0) return [];
    const found = [
      ...figures.problems.map(({ text }) => ['誤り', text] as const),
      ...figures.warnings.map(({ weight, text }) => [weight, text] as const),
      ...(slip.content.notes ?? []).map((text) => [words.check.copied, text] as const),
    ];
    return found.map(([weight, text]) => [
      <ShownPerson person={shown}>
        {() => (
          <a class="month-link" href={pathOf(month, person.code)}>
            <Name name={person.name} />
          </a>
        )}
      </ShownPerson>,
      weight,
      text,
    ]);
  });
  if (rows.length === 0) return <p>{words.check.none}</p>;
  return (
    <PlainTable
      caption={words.check.title(month)}
      head={[words.check.who, words.check.weight, words.check.what]}
      rows={rows}
    />
  );
};
