import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { Actions, Button, LinkButton } from '../../../../web/action/button.tsx';
import type { Ground, PageContext, Site } from '../../../../web/application/ground.ts';
import { PageError } from '../../../../web/application/page-error.ts';
import type { RowsConnection } from '../../../../web/application/rows.ts';
import { sendBack } from '../../../../web/back.ts';
import { DayField } from '../../../../web/form/date-field.tsx';
import { day, optionalText } from '../../../../web/form/fields.ts';
import { Form } from '../../../../web/form/form.tsx';
import { readForm } from '../../../../web/form/read.ts';
import { emptyForm, type FormState, field } from '../../../../web/form/state.ts';
import { TextField } from '../../../../web/form/text-field.tsx';
import { sayDay, sayDayBoth } from '../../../../web/japanese/day.ts';
import { Name } from '../../../../web/japanese/name.tsx';
import { sayTime } from '../../../../web/japanese/time.tsx';
import { Empty } from '../../../../web/list/empty.tsx';
import { Banner } from '../../../../web/notice/banner.tsx';
import { Page } from '../../../../web/page.tsx';
import { show } from '../../../../web/pages.tsx';
import { PlainTable } from '../../../../web/table/plain-table.tsx';
import { open } from '../../../../web/viewing/viewing.tsx';
import { Conflict, type Differing } from '../../plans/draft/conflict.tsx';
import type { Person } from '../../store/persons.ts';
import { addPaper, letterHead } from '../paper.tsx';
import { codeOf, getCared, getPerson, here, pathOf, showPerson, stale, todayOf } from '../place.ts';
import { findLastReceived } from '../succession/store.ts';
import { type FormKind, forms, itemsOf } from './form.ts';
import { listForms, type Written, writeForm } from './store.ts';
import { words } from './words.ts';

type About = { readonly c: PageContext; readonly kind: FormKind };
const longest = 4000;

/** The forms that are written as a whole, again and again: 課題分析 and 第4表. Each version stays; the newest is shown. */
export function addForms(site: Site, ground: Ground): void {
  for (const kind of Object.keys(forms) as FormKind[]) addForm(site, ground, kind);
}

function addForm(site: Site, ground: Ground, kind: FormKind): void {
  const form = forms[kind];
  const root = `/:code/${form.path}`;
  const back = (c: PageContext, below = '') => pathOf(codeOf(c), `/${form.path}${below}`);
  const fields = Object.fromEntries(itemsOf(form).map(({ id, title }) => [id, optionalText(title, longest)]));
  const schema = z.object({ ...fields, on: day(form.day), base: z.coerce.number().int().min(0) });

  site.get(root, async (c) => {
    const person = open(await showPerson(c, form.title));
    const written = await c.get('rows')((connection) => listForms(connection, person.code, kind));
    return show(c, <ListPage c={c} kind={kind} person={person} written={written} />);
  });
  site.get(`${root}/new`, async (c) => {
    await getCared(c);
    const person = open(await showPerson(c, form.title));
    // What was written last is where the next begins: little changes from one to the next.
    const before = kind === 'assessment' && (await c.get('rows')((connection) => readBefore(connection, person.code)));
    const values = { ...before, on: sayDay(todayOf(ground)), base: '0' };
    return show(
      c,
      <WritePage c={c} kind={kind} person={person} state={{ ...emptyForm, values }} action={back(c, '/new')} />,
    );
  });
  site.get(`${root}/of/:id/edit`, async (c) => {
    const person = open(await showPerson(c, form.title));
    const { id, content, day: on, version } = await getWritten(c, kind);
    const values = { ...content, on: sayDay(on), base: String(version) };
    return show(
      c,
      <WritePage
        c={c}
        kind={kind}
        person={person}
        state={{ ...emptyForm, values }}
        action={back(c, `/of/${id}/edit`)}
      />,
    );
  });

  const write = async (c: PageContext, before?: Written) => {
    const read = await readForm(c.req.raw, {
      schema,
      tokens: ground.tokens,
      session: c.get('session').id,
      limit: 1_000_000,
    });
    const person = await getCared(c);
    /** @param newer what somebody else has saved first: shown beside what is typed, and saved over only then */
    const again = async (typed: FormState, newer?: Written) => {
      const shown = open(await showPerson(c, form.title));
      const action = back(c, before ? `/of/${before.id}/edit` : '/new');
      const state = newer ? { ...typed, values: { ...typed.values, base: String(newer.version) } } : typed;
      return show(
        c,
        <WritePage c={c} kind={kind} person={shown} state={state} action={action} newer={newer} />,
        newer ? 409 : 400,
      );
    };
    if (!read.ok) return read.form ? again(read.form) : stale(c);
    const { on, base, ...content } = read.value;
    if (before && base !== before.version) return again(read.form, before);
    const { id: member, staff } = c.get('member');
    const written: Written = {
      id: before?.id ?? randomUUID(),
      version: (before?.version ?? 0) + 1,
      day: on as string,
      content: content as Record<string, string>,
      staff: staff.id,
      writtenAt: ground.clock.now(),
    };
    const isWritten = await c.get('rows')((connection) =>
      writeForm(connection, { member, code: person.code, kind }, written),
    );
    if (!isWritten) return again(read.form, await getWritten(c, kind));
    return sendBack(c, back(c, '?said=saved'), here);
  };
  site.post(`${root}/new`, (c) => write(c));
  site.post(`${root}/of/:id/edit`, async (c) => write(c, await getWritten(c, kind)));

  addPaper(site, `${root}/of/:id`, async (c) => {
    const person = open(await showPerson(c, form.title));
    const written = await getWritten(c, kind);
    const letter = {
      ...letterHead(c, ground, { person, title: form.title, mark: written.id }),
      ...paperOf(kind, written),
    };
    return { title: form.title, back: back(c), letter };
  });
}

/** The last 課題分析 of this office; where there is none yet, that of the office that has handed the person over. */
async function readBefore(connection: RowsConnection, code: string): Promise<Record<string, string>> {
  const [last] = await listForms(connection, code, 'assessment');
  if (last) return last.content;
  const items = (await findLastReceived(connection, code))?.content.assessment?.items ?? [];
  return Object.fromEntries(items.map(({ id, text }) => [id, text]));
}

/** What is written in a form, as its paper has it. */
export const paperOf = (kind: FormKind, { day: on, content, staff, writtenAt }: Written) => ({
  paragraphs: [`${forms[kind].day}　${sayDayBoth(on)}`, words.by(staff, sayTime(writtenAt))],
  tables: forms[kind].groups.map(({ title, items }) => ({
    caption: title,
    head: [words.item, words.content],
    rows: items.map((item) => [item.title, content[item.id] ?? '']),
  })),
});

async function getWritten(c: PageContext, kind: FormKind): Promise<Written> {
  const { code } = await getPerson(c);
  const all = await c.get('rows')((connection) => listForms(connection, code, kind));
  const found = all.find(({ id }) => id === c.req.param('id'));
  if (!found) throw new PageError('not_found');
  return found;
}

const ListPage = ({ c, kind, person, written }: About & { person: Person; written: readonly Written[] }) => {
  const { title, path, day: dayTitle } = forms[kind];
  const root = pathOf(person.code, `/${path}`);
  return (
    <Page frame={c.get('frame')} title={title} back={pathOf(person.code)}>
      {c.req.query('said') === 'saved' && <Banner kind="success" title={words.saved} />}
      <p>
        <Name name={person.name} kana={person.kana} />
      </p>
      {person.until === null && (
        <Actions>
          <LinkButton href={`${root}/new`}>{words.write}</LinkButton>
        </Actions>
      )}
      {written.length === 0 ? (
        <Empty title={words.none} />
      ) : (
        <PlainTable
          caption={title}
          head={[dayTitle, words.version, words.writer, '']}
          rows={written.map(({ id, day: on, version, staff, writtenAt }) => [
            <a href={`${root}/of/${id}`}>{sayDayBoth(on)}</a>,
            words.versionOf(version),
            words.by(staff, sayTime(writtenAt)),
            person.until === null ? <a href={`${root}/of/${id}/edit`}>{words.edit}</a> : '',
          ])}
        />
      )}
    </Page>
  );
};

type WriteProps = About & {
  readonly person: Person;
  readonly state: FormState;
  readonly action: string;
  readonly newer?: Written | undefined;
};
const WritePage = ({ c, kind, person, state, action, newer }: WriteProps) => {
  const { title, path, day: dayTitle, groups } = forms[kind];
  const { base } = state.values;
  return (
    <Page
      frame={c.get('frame')}
      title={title}
      back={pathOf(person.code, `/${path}`)}
      wrong={newer !== undefined || Object.keys(state.errors).length > 0}
    >
      <p>
        <Name name={person.name} kana={person.kana} />
      </p>
      {newer && <Conflict who={newer.staff} rows={differing(kind, newer, state)} theirs={action} />}
      <Form action={action} token={c.get('token')} state={state} kept={{ base: typeof base === 'string' ? base : '0' }}>
        <DayField name="on" label={dayTitle} state={state} />
        {groups.map(({ title: group, items }) => (
          <>
            <h2>{group}</h2>
            {items.map(({ id, title: item, hint, rows }) => (
              <TextField
                label={/^\d+$/.test(id) ? `${id}　${item}` : item}
                {...(hint !== undefined && { hint })}
                rows={rows}
                optional="quietly"
                {...field(state, id)}
              />
            ))}
          </>
        ))}
        <Actions>
          <Button>{words.save}</Button>
        </Actions>
      </Form>
    </Page>
  );
};

/** Where somebody else has written other than what is typed. */
const differing = (kind: FormKind, { content }: Written, { values }: FormState): Differing[] =>
  itemsOf(forms[kind]).flatMap(({ id, title }) => {
    const [theirs, mine] = [content[id] ?? '', String(values[id] ?? '').replace(/\r\n/g, '\n')];
    return theirs === mine ? [] : [{ name: title, theirs, mine }];
  });
