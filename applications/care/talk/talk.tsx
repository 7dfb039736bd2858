import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { findMyNumbers } from '../../../contracts/my-number.ts';
import { Actions, Button } from '../../../web/action/button.tsx';
import type { Ground, PageContext, Site } from '../../../web/application/ground.ts';
import { PageError } from '../../../web/application/page-error.ts';
import { wake } from '../../../web/application/work.ts';
import { sendBack } from '../../../web/back.ts';
import { Checkboxes } from '../../../web/form/choice-cards.tsx';
import { choice, choices, text } from '../../../web/form/fields.ts';
import { Form } from '../../../web/form/form.tsx';
import { readForm } from '../../../web/form/read.ts';
import { SelectField } from '../../../web/form/select-field.tsx';
import { emptyForm, type FormState, field, fieldOfMany } from '../../../web/form/state.ts';
import { TextField } from '../../../web/form/text-field.tsx';
import { Name } from '../../../web/japanese/name.tsx';
import { Tag } from '../../../web/list/tag.tsx';
import { Timeline } from '../../../web/list/timeline.tsx';
import { Banner } from '../../../web/notice/banner.tsx';
import { Page } from '../../../web/page.tsx';
import { show } from '../../../web/pages.tsx';
import { type Shown, ShownPerson, viewPersons } from '../../../web/viewing/viewing.tsx';
import { writeProgress } from '../caseload/progress/store.ts';
import { planners } from '../pages/room.ts';
import { listMembers } from '../store/members.ts';
import { noteOpened } from '../store/opened.ts';
import { findPerson, type Person } from '../store/persons.ts';
import { findTold, readPlace } from '../store/protection.ts';
import { findPhoto as findVisitPhoto } from '../visits/entry.ts';
import { findOthers, sortReceivers, writeNote } from './notes.ts';
import { findPhoto, markTaken, type Note, readNotes } from './store.ts';
import { words } from './words.ts';

const form = z.object({
  id: z.uuid(),
  answers: z.uuid().or(z.literal('')).optional(),
  /** of a visit of the office's own */
  photo: z.uuid().or(z.literal('')).optional(),
  told: choices(words.photo.told, ['yes']),
  kind: choice(words.kind, words.kinds),
  content: text(words.content, 2000).check(({ value, issues }) => {
    if (findMyNumbers(value).length > 0) issues.push({ code: 'custom', input: value, message: words.myNumber });
  }),
});
const taking = z.object({ sender: z.string(), note: z.uuid() });

/** 連絡ノート of a person: what was written by whom, and the way to write more. What is sent goes by the road, to each office by itself. */
export function addTalk(site: Site, ground: Ground): void {
  const { clock, tokens, folder } = ground;

  async function open(c: PageContext) {
    const [rows, member] = [c.get('rows'), c.get('member')];
    const person = await rows((connection) => findPerson(connection, c.req.param('code') ?? ''));
    if (!person) throw new PageError('not_found');
    const about = { purpose: 'care-service', page: words.viewing };
    const [shown] = await viewPersons(member, about, [person.code], async () => [person]);
    if (!shown) throw new PageError('not_found');
    const { notes, others } = await rows(async (connection) => {
      const notes = await readNotes(connection, person.code);
      return { notes, others: await findOthers(connection, member.id, person, notes) };
    });
    return { person, shown, notes, ...sortReceivers(others, await listMembers(member)) };
  }
  type Opened = Awaited<ReturnType<typeof open>>;

  const pageOf = (
    c: PageContext,
    { shown, notes, nameOf, can: all, cannot: none, isPlanner, person }: Opened,
    state: FormState = emptyForm,
  ) => {
    const sent = (name: string, otherwise: string) => {
      const value = state.values[name];
      return typeof value === 'string' ? value : otherwise;
    };
    const isOpen = person.until === null;
    const answers = sent('answers', c.req.query('answers') ?? '');
    const photo = sent('photo', z.uuid().safeParse(c.req.query('photo')).data ?? '');
    // A picture goes to who plans the care, and to nobody else.
    const [can, cannot] = photo === '' ? [all, none] : [all.filter(isPlanner), none.filter(isPlanner)];
    return (
      <Page frame={c.get('frame')} title={words.title} back="/care/talk" wrong={Object.keys(state.errors).length > 0}>
        {c.req.query('done') === 'sent' && <Banner kind="success" title={words.sent} />}
        {c.req.query('done') === 'taken' && <Banner kind="success" title={words.taken} />}
        <Who shown={shown} />
        <p>{words.notFamily}</p>
        {isOpen ? (
          <>
            <h2>{words.write}</h2>
            <p>{can.length === 0 ? words.nobody : `${words.to}：${can.map(nameOf).join('、')}`}</p>
          </>
        ) : (
          <p>{words.ended}</p>
        )}
        {isOpen && cannot.length > 0 && (
          <p>
            {words.cannot}：{cannot.map(nameOf).join('、')}
          </p>
        )}
        {isOpen && can.length > 0 && (
          <Form
            action={`/care/talk/${person.code}`}
            token={c.get('token')}
            state={state}
            kept={{ id: sent('id', randomUUID()), answers, photo }}
          >
            {answers && (
              <p>
                {words.answers}：{excerptOf(notes.find(({ id }) => id === answers))}
              </p>
            )}
            <SelectField
              label={words.kind}
              options={words.kinds.map((value) => ({ value, label: value }))}
              {...field(state, 'kind')}
            />
            <TextField label={words.content} hint={words.contentHint} rows={5} {...field(state, 'content')} />
            {photo && (
              <>
                <p class="visit-photos">
                  <img src={`/care/visits/photo/${photo}`} alt={words.photo.alt} />
                </p>
                <Checkboxes
                  label={words.photo.told}
                  hint={words.photo.about}
                  choices={[{ value: 'yes', label: words.photo.yes }]}
                  {...fieldOfMany(state, 'told')}
                />
              </>
            )}
            <Actions>
              <Button>{words.send}</Button>
            </Actions>
          </Form>
        )}
        <h2>{words.sofar}</h2>
        {notes.length === 0 ? (
          <p>{words.empty}</p>
        ) : (
          <Timeline
            events={notes.map((note) =>
              eventOf(note, { nameOf, person, isPlanner: planners.includes(c.get('kind')), token: c.get('token') }),
            )}
          />
        )}
      </Page>
    );
  };

  site.get('/:code', async (c) => {
    const opened = await open(c);
    const came = opened.notes.flatMap(({ message }) => message ?? []);
    await noteOpened(c.get('rows'), c.get('member'), ground, came);
    return show(c, pageOf(c, opened));
  });

  site.post('/:code', async (c) => {
    const opened = await open(c);
    // Of somebody whom the office cares for no more nothing goes out: the form that stood open says nothing any more.
    if (opened.person.until !== null) throw new PageError('not_found');
    const read = await readForm(c.req.raw, { schema: form, tokens, session: c.get('session').id });
    if (!read.ok && !read.form) throw new PageError('not_found');
    if (!read.ok) return show(c, pageOf(c, opened, read.form), 400);
    const { id: member, staff } = c.get('member');
    const { answers, photo: photoId, told, ...note } = read.value;
    const photo = photoId ? await c.get('rows')((connection) => findVisitPhoto(connection, photoId)) : undefined;
    if (photoId && photo?.code !== opened.person.code) throw new PageError('not_found');
    if (photo && told.length === 0)
      return show(c, pageOf(c, opened, { ...read.form, errors: { told: words.photo.toldMissing } }), 400);
    const receivers = photo ? opened.can.filter(opened.isPlanner) : opened.can;
    if (receivers.length === 0) throw new PageError('refused', words.nobody);
    const place = await c.get('rows')((connection) => readPlace(connection, opened.person.code));
    const errors = findTold({ content: note.content }, place);
    if (errors) return show(c, pageOf(c, opened, { ...read.form, errors }), 400);
    const by = { member, staff: { id: staff.id, role: staff.roles[0] ?? '' }, person: opened.person, now: clock.now() };
    await c.get('rows')((connection) =>
      writeNote(connection, by, { ...note, answers: answers || null, receivers, photo }),
    );
    wake(folder, member);
    return sendBack(c, `/care/talk/${opened.person.code}?done=sent`, '/care/talk');
  });

  site.get('/:code/photo/:note', async (c) => {
    const { person } = await open(c);
    const note = z.uuid().safeParse(c.req.param('note'));
    const photo = note.success && (await c.get('rows')((connection) => findPhoto(connection, person.code, note.data)));
    if (!photo) throw new PageError('not_found');
    return c.body(new Uint8Array(photo.bytes), 200, {
      'Content-Type': photo.type,
      'X-Content-Type-Options': 'nosniff',
      'Cache-Control': 'no-store',
    });
  });

  site.post('/:code/take', async (c) => {
    const { person, notes, nameOf } = await open(c);
    const read = await readForm(c.req.raw, { schema: taking, tokens, session: c.get('session').id });
    const note = read.ok
      ? notes.find(({ id, sender }) => id === read.value.note && sender === read.value.sender)
      : undefined;
    if (!note || !planners.includes(c.get('kind'))) throw new PageError('not_found');
    const { id: member, staff } = c.get('member');
    await c.get('rows')(async (connection) => {
      if (note.takenInto !== null) return;
      const source = words.source(nameOf(note.sender));
      const entry = { code: person.code, happenedAt: note.writtenAt, kind: '連絡・調整', words: note.content, source };
      const made = await writeProgress(connection, { member, staff: staff.id, now: clock.now() }, entry);
      // Somebody else was a moment sooner: this one is not written.
      if (!(await markTaken(connection, note, made))) throw new PageError('refused', words.taken);
    });
    return sendBack(c, `/care/talk/${person.code}?done=taken`, '/care/talk');
  });
}

const Who = ({ shown }: { readonly shown: Shown<Person> }) => (
  <ShownPerson person={shown}>
    {({ name, kana }) => (
      <p>
        <Name name={name} kana={kana} />
      </p>
    )}
  </ShownPerson>
);

const excerptOf = (note: Note | undefined): string => {
  const all = [...(note?.content ?? '')];
  return all.length > 60 ? `${all.slice(0, 60).join('')}…` : all.join('');
};

type About = {
  readonly nameOf: (member: Note['sender']) => string;
  readonly person: Person;
  readonly isPlanner: boolean;
  readonly token: string;
};
const eventOf = (note: Note, { nameOf, person, isPlanner, token }: About) => ({
  at: note.writtenAt,
  title: (
    <>
      {note.message === null ? words.own : nameOf(note.sender)}（{note.role}）{' '}
      {note.kind === '至急' ? <Tag kind="stop">{note.kind}</Tag> : <Tag kind="done">{note.kind}</Tag>}
    </>
  ),
  about: (
    <>
      {note.content.split('\n').map((line, i) => (
        <>
          {i > 0 && <br />}
          {line}
        </>
      ))}
      {note.hasPhoto && (
        <span class="visit-photos">
          <img src={`/care/talk/${person.code}/photo/${note.id}`} alt={words.photo.alt} />
        </span>
      )}
      <br />
      {person.until === null && <a href={`/care/talk/${person.code}?answers=${note.id}`}>{words.answer}</a>}
      {isPlanner &&
        (note.takenInto !== null ? (
          <> （{words.taken}）</>
        ) : (
          <Form action={`/care/talk/${person.code}/take`} token={token} kept={{ note: note.id, sender: note.sender }}>
            <Actions>
              <Button kind="quiet">{words.take}</Button>
            </Actions>
          </Form>
        ))}
    </>
  ),
});
