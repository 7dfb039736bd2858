import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { findMyNumbers } from '../../../../contracts/my-number.ts';
import { Actions, Button } from '../../../../web/action/button.tsx';
import type { Ground, PageContext, Site } from '../../../../web/application/ground.ts';
import { PageError } from '../../../../web/application/page-error.ts';
import { sendBack } from '../../../../web/back.ts';
import { DayField } from '../../../../web/form/date-field.tsx';
import { choice, day, text } from '../../../../web/form/fields.ts';
import { Form } from '../../../../web/form/form.tsx';
import { readForm } from '../../../../web/form/read.ts';
import { SelectField } from '../../../../web/form/select-field.tsx';
import { emptyForm, type FormState, field } from '../../../../web/form/state.ts';
import { TextField } from '../../../../web/form/text-field.tsx';
import { Name } from '../../../../web/japanese/name.tsx';
import { Page } from '../../../../web/page.tsx';
import { show } from '../../../../web/pages.tsx';
import { type Shown, ShownPerson } from '../../../../web/viewing/viewing.tsx';
import type { Person } from '../../store/persons.ts';
import { showPerson, whoOf } from '../person-shown.ts';
import { words } from '../words.ts';
import { type Consultation, findConsultation, joinPerson, keepConsultation } from './store.ts';

const said = words.consultation;
const content = (label: string) =>
  text(label, 4000).check(({ value, issues }) => {
    if (findMyNumbers(value).length > 0) issues.push({ code: 'custom', input: value, message: said.myNumber });
  });
const formOf = (code: string | null) =>
  z.object({
    id: z.uuid(),
    follows: z.uuid().or(z.literal('')).optional(),
    caller: choice(said.caller, said.callers),
    channel: choice(said.channel, said.channels),
    duty: choice(said.duty, said.duties),
    content: content(said.content),
    answer: content(said.answer),
    due: z.preprocess((sent) => (sent === '' ? undefined : sent), day(said.due).optional()),
    about:
      code === null
        ? content(said.about)
        : z
            .unknown()
            .optional()
            .transform((): string | null => null),
  });

/** 総合相談: of a person of the centre, or of somebody who is not among them yet. Written once; what follows mends it. */
export function addConsultations(site: Site, { clock, tokens }: Ground): void {
  const pageFor = (
    c: PageContext,
    of: { readonly shown?: Shown<Person>; readonly code: string | null },
    state?: FormState,
  ) => {
    const sent = state?.values;
    const kept = (name: string, otherwise: string) => (typeof sent?.[name] === 'string' ? sent[name] : otherwise);
    return (
      <Page
        frame={c.get('frame')}
        title={said.title}
        back={backOf(of.code)}
        wrong={Object.keys(state?.errors ?? {}).length > 0}
      >
        {of.shown && (
          <ShownPerson person={of.shown}>
            {({ name, kana }) => (
              <p>
                <Name name={name} kana={kana} />
              </p>
            )}
          </ShownPerson>
        )}
        <p>{said.once}</p>
        <Fields
          action={`${backOf(of.code)}/consult`}
          token={c.get('token')}
          state={state ?? emptyForm}
          ofOther={of.code === null}
          kept={{ id: kept('id', randomUUID()), follows: kept('follows', c.req.query('follows') ?? '') }}
        />
      </Page>
    );
  };
  async function keep(c: PageContext, of: { readonly shown?: Shown<Person>; readonly code: string | null }) {
    const read = await readForm(c.req.raw, { schema: formOf(of.code), tokens, session: c.get('session').id });
    if (!read.ok && !read.form) throw new PageError('not_found');
    if (!read.ok) return show(c, pageFor(c, of, read.form), 400);
    const { follows, due, ...one } = read.value;
    const before = await findBefore(c, follows);
    // Of whom it goes on from: somebody may have found out meanwhile who that is, or in whose name it was written by mistake.
    if (before && of.code !== null && before.code !== of.code) throw new PageError('not_found');
    const code = of.code ?? before?.code ?? null;
    const isJoined = before?.isJoined === true;
    const written = {
      ...{ ...one, about: one.about ?? before?.about ?? null, code: isJoined ? null : code },
      ...{ follows: before?.id ?? null, due: due || null },
    };
    const who = whoOf(c, clock.now());
    await c.get('rows')(async (connection) => {
      await keepConsultation(connection, who, written);
      if (isJoined) await joinPerson(connection, who, written.id, code!);
    });
    return sendBack(c, `${code === null ? '/care/centre/others' : backOf(code)}?done=1`, '/care/centre');
  }
  site.get('/consult', async (c) => {
    const before = await findBefore(c, c.req.query('follows'));
    if (before?.code) return sendBack(c, `${backOf(before.code)}/consult?follows=${before.id}`, '/care/centre');
    const state = before && { ...emptyForm, values: { about: before.about ?? '' } };
    return show(c, pageFor(c, { code: null }, state));
  });
  site.post('/consult', (c) => keep(c, { code: null }));
  site.get('/:code/consult', async (c) => {
    const { shown, person } = await showPerson(c);
    return show(c, pageFor(c, { shown, code: person.code }));
  });
  site.post('/:code/consult', async (c) => {
    const { shown, person } = await showPerson(c);
    return keep(c, { shown, code: person.code });
  });
}

/** What is gone on with. @throws PageError not_found: none of this centre's */
async function findBefore(c: PageContext, id: string | undefined): Promise<Consultation | undefined> {
  if (!id) return undefined;
  const found = await c.get('rows')((connection) => findConsultation(connection, id));
  if (!found) throw new PageError('not_found');
  return found;
}

const backOf = (code: string | null) => (code === null ? '/care/centre' : `/care/centre/${code}`);
const options = (all: readonly string[]) => all.map((value) => ({ value, label: value }));

type Props = {
  readonly action: string;
  readonly token: string;
  readonly state: FormState;
  readonly kept: Readonly<Record<string, string>>;
  /** about nobody of the list: then it is said who it is */
  readonly ofOther: boolean;
};
const Fields = ({ action, token, state, kept, ofOther }: Props) => (
  <Form action={action} token={token} state={state} kept={kept}>
    {ofOther && <TextField label={said.about} hint={said.aboutHint} rows={2} {...field(state, 'about')} />}
    <SelectField label={said.caller} options={options(said.callers)} {...field(state, 'caller')} />
    <SelectField label={said.channel} options={options(said.channels)} {...field(state, 'channel')} />
    <SelectField label={said.duty} options={options(said.duties)} {...field(state, 'duty')} />
    <TextField label={said.content} hint={said.contentHint} rows={6} {...field(state, 'content')} />
    <TextField label={said.answer} rows={4} {...field(state, 'answer')} />
    <DayField label={said.due} hint={said.dueHint} name="due" state={state} optional />
    <Actions>
      <Button>{said.go}</Button>
    </Actions>
  </Form>
);
