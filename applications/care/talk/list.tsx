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

type Row = { readonly person: Person; readonly note: Note | undefined; readonly shown?: Shown<Person> | undefined };

/** Of whom something was written last stands first. */
export function addList(site: Site): void {
  site.get('/', async (c) => {
    const all = await c.get('rows')(async (connection) => {
      const newest = new Map((await readNewest(connection)).map((note) => [note.code, note]));
      return (await listPersons(connection)).map((person): Row => ({ person, note: newest.get(person.code) }));
    });
    all.sort((a, b) => (b.note?.writtenAt.getTime() ?? 0) - (a.note?.writtenAt.getTime() ?? 0));
    const state = readTableState(new URL(c.req.url).searchParams, columns);
    // Arranged without a name; only those of the page are shown with one, on record.
    const arranged = arrange(all, columns, state);
    const about = { purpose: 'care-service', page: words.viewing };
    const byCode = new Map(arranged.rows.map((row) => [row.person.code, row]));
    const shown = await viewPersons(c.get('member'), about, [...byCode.keys()], async (codes) =>
      codes.map((code) => byCode.get(code)!.person),
    );
    const rows = shown.map((one): Row => ({ ...byCode.get(one.code)!, shown: one }));
    return show(
      c,
      <Page frame={c.get('frame')} title={words.title} scripts={['table']}>
        <p>{words.notFamily}</p>
        <DataTable
          caption={words.list}
          columns={columns}
          state={state}
          arranged={{ ...arranged, rows }}
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
    show: ({ shown }) =>
      shown && (
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
