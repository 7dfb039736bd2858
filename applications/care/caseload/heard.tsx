import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { Actions, Button, LinkButton } from '../../../web/action/button.tsx';
import type { Ground, PageContext, Site } from '../../../web/application/ground.ts';
import { PageError } from '../../../web/application/page-error.ts';
import { sendBack } from '../../../web/back.ts';
import { text } from '../../../web/form/fields.ts';
import { Form } from '../../../web/form/form.tsx';
import { readForm } from '../../../web/form/read.ts';
import { emptyForm, type FormState, field } from '../../../web/form/state.ts';
import { TextField } from '../../../web/form/text-field.tsx';
import { Name } from '../../../web/japanese/name.tsx';
import { Banner } from '../../../web/notice/banner.tsx';
import { Page } from '../../../web/page.tsx';
import { show } from '../../../web/pages.tsx';
import { open } from '../../../web/viewing/viewing.tsx';
import { listUnread } from '../heard/receive.ts';
import { noteAbsence, noteSeen } from '../mine/absence-notes.ts';
import { sayFromOffice } from '../mine/messages.ts';
import { type HeardAbsence, HeardFromPerson, type HeardMessage, readHeard, sayWho, sourceOf } from '../mine/shown.tsx';
import { noteOpened } from '../store/opened.ts';
import { here, pathOf, showPerson, stale } from './place.ts';
import { writeProgress } from './progress/store.ts';
import { words } from './words.ts';

const say = words.heard;
const schema = z.object({ id: z.uuid(), text: text(say.reply, 1000) });
const said: Readonly<Record<string, string>> = {
  noted: say.noted,
  told: say.told,
  taken: say.taken,
  family: words.familyConsent.done,
};

/** 本人・家族から: what they answered and wrote, and what the office writes back. Professionals have a room of their own (talk/). */
export function addHeard(site: Site, ground: Ground): void {
  const { clock, tokens } = ground;
  const answer = async (c: PageContext, state: FormState = emptyForm) => {
    const person = open(await showPerson(c, say.viewing));
    const by = { member: c.get('member').id, staff: c.get('member').staff.id, now: clock.now() };
    const heard = await c.get('rows')(async (connection) => {
      await noteSeen(connection, by, person.code);
      return readHeard(connection, person.code);
    });
    const told = await c.get('rows')((connection) => listUnread(connection, person.code));
    await noteOpened(c.get('rows'), c.get('member'), ground, told);
    const id = typeof state.values.id === 'string' ? state.values.id : randomUUID();
    const wrong = Object.keys(state.errors).length > 0;
    const done = said[c.req.query('said') ?? ''];
    const Take = ({ of, isTaken }: { of: string; isTaken: boolean }) =>
      isTaken ? (
        <> （{say.isTaken}）</>
      ) : (
        <Form action={pathOf(person.code, `/heard/${of}/take`)} token={c.get('token')}>
          <Button kind="quiet">{say.take}</Button>
        </Form>
      );
    const act = ({ id: absence, isToTell, isTaken }: HeardAbsence) => (
      <>
        {isToTell && (
          <Form action={pathOf(person.code, `/absences/${absence}/told`)} token={c.get('token')}>
            <Button kind="second">{say.tell}</Button>
          </Form>
        )}
        <Take of={absence} isTaken={isTaken} />
      </>
    );
    const actOn = ({ id: message, isTaken }: HeardMessage) => <Take of={message} isTaken={isTaken} />;
    return show(
      c,
      <Page frame={c.get('frame')} title={say.title} back={pathOf(person.code)} wrong={wrong}>
        <p>
          <Name name={person.name} kana={person.kana} />
        </p>
        {done && <Banner kind="success" title={done} />}
        <HeardFromPerson heard={heard} {...(person.until === null && { act, actOn })} />
        {person.until === null && (
          <Actions>
            <LinkButton kind="second" href={pathOf(person.code, '/signature')}>
              {say.sign}
            </LinkButton>
            <LinkButton kind="second" href={pathOf(person.code, '/family-consent')}>
              {say.signFamily}
            </LinkButton>
          </Actions>
        )}
        {person.until === null && (
          <>
            <h2>{say.write}</h2>
            <Form action={pathOf(person.code, '/heard')} token={c.get('token')} state={state} kept={{ id }}>
              <TextField label={say.reply} hint={say.hint} rows={4} {...field(state, 'text')} />
              <Actions>
                <Button>{say.send}</Button>
              </Actions>
            </Form>
          </>
        )}
      </Page>,
      wrong ? 400 : 200,
    );
  };
  site.get('/:code/heard', (c) => answer(c));
  site.post('/:code/heard', async (c) => {
    const read = await readForm(c.req.raw, { schema, tokens, session: c.get('session').id });
    if (!read.ok) return read.form ? answer(c, read.form) : stale(c);
    const { code } = open(await showPerson(c, say.viewing));
    const { id: member, staff } = c.get('member');
    const by = { member, staff: staff.id, name: staff.roles[0] ?? '', now: clock.now() };
    await c.get('rows')((connection) => sayFromOffice(connection, by, { ...read.value, code }));
    return sendBack(c, pathOf(code, '/heard'), here);
  });
  // Without retyping, once: what was written when stands as it was.
  site.post('/:code/heard/:id/take', async (c) => {
    const read = await readForm(c.req.raw, { schema: z.object({}), tokens, session: c.get('session').id });
    if (!read.ok) return stale(c);
    const { code } = open(await showPerson(c, say.viewing));
    const by = { member: c.get('member').id, staff: c.get('member').staff.id, now: clock.now() };
    const isThere = await c.get('rows')(async (connection) => {
      await connection.query(`SELECT pg_advisory_xact_lock(hashtextextended($1, 9))`, [
        `care.heard ${by.member} ${code}`,
      ]);
      const { messages, absences } = await readHeard(connection, code);
      const message = messages.find(({ id }) => id === c.req.param('id'));
      const absence = absences.find(({ id }) => id === c.req.param('id'));
      const found = message ?? absence;
      if (!found) return false;
      const text = message ? `${sayWho(message)}：${message.text}` : say.absence(absence!);
      const entry = { code, happenedAt: found.at, kind: '連絡・調整', words: text, source: sourceOf(found.id) };
      if (!found.isTaken) await writeProgress(connection, by, entry);
      return true;
    });
    if (!isThere) throw new PageError('not_found');
    return sendBack(c, pathOf(code, '/heard?said=taken'), here);
  });
  site.post('/:code/absences/:id/told', async (c) => {
    const read = await readForm(c.req.raw, { schema: z.object({}), tokens, session: c.get('session').id });
    if (!read.ok) return stale(c);
    const { code } = open(await showPerson(c, say.viewing));
    const id = z.uuid().safeParse(c.req.param('id'));
    const by = { member: c.get('member').id, staff: c.get('member').staff.id, now: clock.now() };
    if (!id.success || !(await c.get('rows')((connection) => noteAbsence(connection, by, code, id.data))))
      throw new PageError('not_found');
    return sendBack(c, pathOf(code, '/heard?said=told'), here);
  });
}
