import type { Site } from '../../../web/application/ground.ts';
import { dayIn, sayDay } from '../../../web/japanese/day.ts';
import { Name } from '../../../web/japanese/name.tsx';
import { Tag } from '../../../web/list/tag.tsx';
import { Page } from '../../../web/page.tsx';
import { show } from '../../../web/pages.tsx';
import { arrange } from '../../../web/table/arrange.ts';
import type { Column } from '../../../web/table/column.ts';
import { readTableState } from '../../../web/table/state.ts';
import { DataTable } from '../../../web/table/table.tsx';
import { type Shown, ShownPerson, viewPersons } from '../../../web/viewing/viewing.tsx';
import { listPersons, type Person } from '../store/persons.ts';
import { type Note, readNewest } from './store.ts';
import { words } from './words.ts';

type Row = { readonly shown: Shown<Person>; readonly person: Person; readonly note: Note | undefined };
const most = 500;

/** Of whom something was written last stands first. */
export function addList(site: Site): void {
  site.get('/', async (c) => {
    const { persons, newest } = await c.get('rows')(async (connection) => ({
      persons: (await listPersons(connection)).slice(0, most),
      newest: new Map((await readNewest(connection)).map((note) => [note.code, note])),
    }));
    const about = { purpose: 'care-service', page: words.viewing };
    const codes = persons.map(({ code }) => code);
    const byCode = new Map(persons.map((person) => [person.code, person]));
    const shown = await viewPersons(c.get('member'), about, codes, async (all) => all.map((code) => byCode.get(code)!));
    const rows = shown
      .map((one): Row => ({ shown: one, person: byCode.get(one.code)!, note: newest.get(one.code) }))
      .sort((a, b) => (b.note?.writtenAt.getTime() ?? 0) - (a.note?.writtenAt.getTime() ?? 0));
    const state = readTableState(new URL(c.req.url).searchParams, columns);
    return show(
      c,
      <Page frame={c.get('frame')} title={words.title} scripts={['table']}>
        <p>{words.notFamily}</p>
        <DataTable
          caption={words.list}
          columns={columns}
          state={state}
          arranged={arrange(rows, columns, state)}
          id={({ person }) => person.code}
          empty={words.none}
        />
      </Page>,
    );
  });
}

const columns: readonly Column<Row>[] = [
  {
    key: 'name',
    title: '氏名',
    kind: 'text',
    heads: true,
    filter: 'text',
    value: ({ person }) => person.name,
    order: ({ person }) => person.kana,
    show: ({ shown }) => (
      <ShownPerson person={shown}>
        {({ code, name, kana }) => (
          <a href={`/care/talk/${code}`}>
            <Name name={name} kana={kana} />
          </a>
        )}
      </ShownPerson>
    ),
  },
  {
    key: 'last',
    title: words.last,
    kind: 'date',
    value: ({ note }) => note && dayIn(note.writtenAt),
    show: ({ note }) =>
      note && (
        <>
          {sayDay(dayIn(note.writtenAt))} {note.kind === '至急' && <Tag kind="stop">{words.unread}</Tag>}
        </>
      ),
  },
];
