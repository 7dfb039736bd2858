import { randomUUID } from 'node:crypto';
import type { Child } from 'hono/jsx';
import { z } from 'zod';
import { Actions, Button } from '../../../web/action/button.tsx';
import type { Ground, PageContext, Site } from '../../../web/application/ground.ts';
import { PageError } from '../../../web/application/page-error.ts';
import { wake } from '../../../web/application/work.ts';
import { sendBack } from '../../../web/back.ts';
import { Form } from '../../../web/form/form.tsx';
import { readForm } from '../../../web/form/read.ts';
import type { FormState } from '../../../web/form/state.ts';
import type { AnyFrame } from '../../../web/frame/frame.ts';
import { Name } from '../../../web/japanese/name.tsx';
import { sayTime } from '../../../web/japanese/time.tsx';
import { Banner } from '../../../web/notice/banner.tsx';
import { Page } from '../../../web/page.tsx';
import { show } from '../../../web/pages.tsx';
import { type Shown, ShownPerson } from '../../../web/viewing/viewing.tsx';
import { heardContract } from '../heard/contract.ts';
import { listListening } from '../store/members.ts';
import { findPerson } from '../store/persons.ts';
import { undoAbsence } from './absences.ts';
import { type Choices, readChoices } from './choices.ts';
import {
  byOf,
  checkLeading,
  home,
  hourIn,
  isLeading,
  type Known,
  ownerOf,
  sayOn,
  sayPlanned,
  sayService,
  sayShort,
  showPersons,
} from './desk.ts';
import { entrySchema, findPhoto, listPhotos, notDoneSchema, photoLimit, readPhoto, takeEntry } from './entry.ts';
import { BackHome, VisitForm, Waiting } from './parts.tsx';
import { findVisit, giveVisit, type Visit } from './store.ts';
import { words } from './words.ts';

type Read = {
  readonly visit: Visit;
  readonly person: Shown<Known>;
  readonly choices: Choices;
  readonly photos: readonly string[];
  readonly owner: string;
  readonly leading: boolean;
};

async function readVisit(c: PageContext, id: string | undefined): Promise<Read> {
  const at = z.uuid().safeParse(id);
  const found = at.success
    ? await c.get('rows')(async (connection) => {
        const visit = await findVisit(connection, at.data);
        return (
          visit && {
            visit,
            choices: await readChoices(connection, visit.serviceType),
            photos: await listPhotos(connection, visit.id),
          }
        );
      })
    : undefined;
  const person = found && (await showPersons(c, [found.visit.code], words.viewingOne)).get(found.visit.code);
  if (!found || !person) throw new PageError('not_found');
  return { ...found, person, owner: ownerOf(c), leading: isLeading(c) };
}

/** One visit: read, recorded, taken over; and what devices send later. */
export function addRecord(site: Site, ground: Ground): void {
  const { tokens, clock } = ground;
  site.post('/entries', async (c) => {
    const asJson = c.req.header('Accept') === 'application/json';
    const session = c.get('session').id;
    // A picture that is too large is read all the same: without script what was written beside it must stand on the page again.
    const limit = 4 * photoLimit + 65_536;
    const copy = c.req.raw.clone();
    const first = await readForm(copy, { schema: z.object({ act: z.string().optional() }), tokens, session, limit });
    const schema = first.ok && first.value.act === 'not-done' ? notDoneSchema : entrySchema;
    const read = await readForm(c.req.raw, { schema, tokens, session, limit });
    const refuse = (status: 400 | 404 | 413, text: string) => {
      if (asJson) return c.json({ outcome: 'refused', text }, status);
      throw status === 404 ? new PageError('not_found') : new PageError('refused', text);
    };
    if (!read.ok && read.form === null)
      return read.status === 413 ? refuse(413, words.record.tooLarge) : c.json({ outcome: 'not-ours' }, 403);
    const photo = await readPhoto(read.sent.photo);
    const errors = { ...(read.ok ? {} : read.form.errors), ...(photo && 'wrong' in photo && { photo: photo.wrong }) };
    if (!read.ok || (photo && 'wrong' in photo)) {
      if (asJson) return refuse(400, Object.values(errors).join('\n'));
      const visit = z.uuid().safeParse(read.sent.visit);
      if (!visit.success) throw new PageError('not_found');
      const state: FormState = { values: read.form.values, errors };
      return show(
        c,
        <RecordPage
          frame={c.get('frame')}
          token={c.get('token')}
          {...(await readVisit(c, visit.data))}
          state={state}
        />,
        400,
      );
    }
    const now = clock.now();
    const entry = asJson ? read.value : withoutScript(read.value, now);
    const outcome = await c.get('rows')((connection) => takeEntry(connection, byOf(c, now), entry, photo));
    if (outcome === 'absent') return refuse(404, words.record.lost);
    if (asJson) return c.json({ outcome });
    const ends = entry.act === 'save' || entry.act === 'not-done';
    return sendBack(c, ends ? `${home}?told=saved` : `${home}/${entry.visit}?told=${entry.act}`, home);
  });

  site.get('/photo/:id', async (c) => {
    const id = z.uuid().safeParse(c.req.param('id'));
    const photo = id.success ? await c.get('rows')((connection) => findPhoto(connection, id.data)) : undefined;
    if (!photo) throw new PageError('not_found');
    return c.body(new Uint8Array(photo.bytes), 200, {
      'Content-Type': photo.type,
      'X-Content-Type-Options': 'nosniff',
      'Cache-Control': 'no-store',
    });
  });

  site.post('/:id/take', async (c) => {
    const read = await readForm(c.req.raw, { schema: z.object({}), tokens, session: c.get('session').id });
    const id = z.uuid().safeParse(c.req.param('id'));
    if (!read.ok || !id.success) throw new PageError('not_found');
    const { staff } = c.get('member');
    const visit = await c.get('rows')((connection) => findVisit(connection, id.data));
    if (!visit) throw new PageError('not_found');
    const isTaken = await c.get('rows')((connection) => giveVisit(connection, id.data, staff.id, { ifFree: true }));
    if (!isTaken) throw new PageError('refused', words.takenByOther);
    return sendBack(c, `${home}?day=${visit.day}&told=taken`, home);
  });

  site.post('/:id/come', async (c) => {
    const read = await readForm(c.req.raw, { schema: z.object({}), tokens, session: c.get('session').id });
    const id = z.uuid().safeParse(c.req.param('id'));
    if (!read.ok || !id.success) throw new PageError('not_found');
    checkLeading(c);
    const { member, staff, role, now } = byOf(c, clock.now());
    const listening = await listListening(c.get('member'), heardContract);
    const isUndone = await c.get('rows')(async (connection) => {
      const visit = await findVisit(connection, id.data);
      const person = visit && (await findPerson(connection, visit.code));
      return (
        person !== undefined &&
        (await undoAbsence(connection, { member, person, listening, now, staff: { id: staff, role } }, visit!))
      );
    });
    if (!isUndone) throw new PageError('not_found');
    wake(ground.folder, member);
    return sendBack(c, `${home}/${id.data}?told=come`, home);
  });

  site.get('/:id{[0-9a-f-]{36}}', async (c) => {
    const read = await readVisit(c, c.req.param('id'));
    const told = c.req.query('told');
    const said =
      told === 'start' && read.visit.started
        ? words.record.startedNow(inWords(read.visit.started))
        : told === 'end' && read.visit.ended
          ? words.record.endedNow(inWords(read.visit.ended))
          : told === 'come' && read.visit.absence === null
            ? words.absence.undone
            : undefined;
    return show(c, <RecordPage frame={c.get('frame')} token={c.get('token')} said={said} {...read} />);
  });
}

const inWords = (time: string) => `${Number(time.slice(0, 2))}時${time.slice(2)}分`;

/** Without script the server's clock stands for the device's. */
const withoutScript = <E extends z.infer<typeof entrySchema>>(entry: E, now: Date): E => ({
  ...entry,
  at: undefined,
  ...(entry.act === 'start' && { started: hourIn(now) }),
  ...(entry.act === 'end' && { ended: hourIn(now) }),
});

type Props = Read & {
  readonly frame: AnyFrame;
  readonly token: string;
  readonly said?: string | undefined;
  readonly state?: FormState;
  readonly copied?: Child;
};

export const RecordPage = ({ frame, token, said, state, copied, ...read }: Props) => {
  const { visit, person, choices, photos, owner } = read;
  return (
    <Page
      frame={frame}
      title={words.record.title}
      back={`${home}?day=${visit.day}`}
      ownHeading
      scripts={['visit-vault', 'visit']}
    >
      <div class="visits">
        <h1 class="visit-person">
          <ShownPerson person={person}>{({ name, kana }) => <Name name={name} kana={kana} />}</ShownPerson>
        </h1>
        <p class="visit-day">
          {sayOn(visit.day)} <strong>{sayPlanned(visit) ?? words.noTime}</strong>　{sayService(visit.serviceType)}
        </p>
        {copied}
        {said && <Banner kind="success" title={said} />}
        {visit.absence !== null && <Off {...{ token, visit, copied }} absence={visit.absence} leading={read.leading} />}
        {!visit.planned && !visit.extra && <Banner kind="warning" title={words.gone} />}
        {visit.planEndedOn && (
          <Banner kind="warning" title={words.planEnded(sayShort(visit.planEndedOn))}>
            <p>{words.planEndedAbout}</p>
          </Banner>
        )}
        {visit.recordedBy !== null && visit.recordedAt !== null && (
          <p class="quietly">{words.record.last(visit.recordedBy, sayTime(visit.recordedAt))}</p>
        )}
        <Waiting owner={owner} />
        <VisitForm
          action={`${home}/entries`}
          token={token}
          visit={entered(visit, state)}
          entry={randomUUID()}
          choices={choices}
          state={state}
        />
        {copied === undefined && photos.length > 0 && (
          <ul class="visit-photos">
            {photos.map((id, i) => (
              <li>
                <img src={`${home}/photo/${id}`} alt={words.record.photoOf(i + 1)} />
                <a href={`/care/talk/${encodeURIComponent(visit.code)}?photo=${id}`}>{words.record.photoGive(i + 1)}</a>
              </li>
            ))}
          </ul>
        )}
        <BackHome day={visit.day} />
      </div>
    </Page>
  );
};

type OffProps = Pick<Read, 'visit' | 'leading'> &
  Pick<Props, 'token' | 'copied'> & { readonly absence: NonNullable<Visit['absence']> };
/** 休み（本人から）: what was told; who leads may take it back, where there is a network. */
const Off = ({ token, visit, absence, leading, copied }: OffProps) => (
  <Banner kind="warning" title={words.absence.title}>
    <p>
      {words.absence.told(sayTime(new Date(absence.at)))}
      {absence.word !== '' && `${words.absence.word}：「${absence.word}」`}
    </p>
    {copied === undefined && leading ? (
      <Form action={`${home}/${visit.id}/come`} token={token}>
        <p>{words.absence.undoAbout}</p>
        <Actions>
          <Button kind="second">{words.absence.undo}</Button>
        </Actions>
      </Form>
    ) : (
      <p>{words.absence.ask}</p>
    )}
  </Banner>
);

/** What was typed stays where something was wrong. */
function entered(visit: Visit, state: FormState | undefined): Visit {
  if (!state) return visit;
  const one = (name: string) => (typeof state.values[name] === 'string' ? (state.values[name] as string) : '');
  const many = (name: string) => [state.values[name] ?? []].flat();
  const time = (name: string) => one(name).replace(':', '') || null;
  return {
    ...visit,
    started: time('started'),
    ended: time('ended'),
    items: many('items'),
    conditions: many('conditions'),
    note: one('note'),
    reason: one('reason') || null,
  };
}
