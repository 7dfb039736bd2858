import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { Actions, Button } from '../../../web/action/button.tsx';
import type { Ground, PageContext, Site } from '../../../web/application/ground.ts';
import { sendBack } from '../../../web/back.ts';
import { ChoiceCards } from '../../../web/form/choice-cards.tsx';
import { DayField } from '../../../web/form/date-field.tsx';
import { choice, day, text } from '../../../web/form/fields.ts';
import { Form } from '../../../web/form/form.tsx';
import { readForm } from '../../../web/form/read.ts';
import { SelectField } from '../../../web/form/select-field.tsx';
import { emptyForm, type FormState, field } from '../../../web/form/state.ts';
import { TextField } from '../../../web/form/text-field.tsx';
import { Name } from '../../../web/japanese/name.tsx';
import { Page } from '../../../web/page.tsx';
import { show } from '../../../web/pages.tsx';
import { open } from '../../../web/viewing/viewing.tsx';
import { familyAnswers, noteFamilyConsent } from '../heard/family-consent.ts';
import { relations } from './family/family.ts';
import { getCared, here, pathOf, showPerson, stale, todayOf } from './place.ts';
import { words } from './words.ts';

const { familyConsent: say } = words;
const schema = z.object({
  id: z.uuid(),
  answer: choice(say.answer, familyAnswers),
  relation: choice(say.relation, relations),
  name: text(say.name, 100),
  on: day(say.on),
});

/** 家族の情報の同意書: of whoever of the family has no page of her own, or does not use it. It is hers, and not the person's. */
export function addFamilyConsent(site: Site, ground: Ground): void {
  const { tokens, clock } = ground;
  const answer = async (c: PageContext, state: FormState = emptyForm) => {
    const person = open(await showPerson(c, say.viewing));
    const wrong = Object.keys(state.errors).length > 0;
    const id = typeof state.values.id === 'string' ? state.values.id : randomUUID();
    return show(
      c,
      <Page frame={c.get('frame')} title={say.title} back={pathOf(person.code, '/heard')} wrong={wrong}>
        <p>
          <Name name={person.name} kana={person.kana} />
        </p>
        <p>{say.about}</p>
        <Form action={pathOf(person.code, '/family-consent')} token={c.get('token')} state={state} kept={{ id }}>
          <SelectField
            label={say.relation}
            options={relations.map((value) => ({ value, label: value }))}
            {...field(state, 'relation')}
          />
          <TextField label={say.name} {...field(state, 'name')} />
          <ChoiceCards
            label={say.answer}
            choices={familyAnswers.map((value) => ({ value, label: say.answers[value] }))}
            {...field(state, 'answer')}
          />
          <DayField name="on" label={say.on} state={state} />
          <p>{say.keep}</p>
          <Actions>
            <Button>{say.go}</Button>
          </Actions>
        </Form>
      </Page>,
      wrong ? 400 : 200,
    );
  };
  site.get('/:code/family-consent', (c) => answer(c));
  site.post('/:code/family-consent', async (c) => {
    const read = await readForm(c.req.raw, { schema, tokens, session: c.get('session').id });
    const { code } = await getCared(c);
    if (!read.ok) return read.form ? answer(c, read.form) : stale(c);
    const { on, ...signed } = read.value;
    if (on > todayOf(ground)) return answer(c, { ...read.form, errors: { on: words.signature.future } });
    const { id: member, staff: who } = c.get('member');
    const now = clock.now();
    // Of a day gone by nobody has noted the hour.
    const at = on === todayOf(ground) ? now : new Date(`${on}T12:00:00+09:00`);
    const by = { member, staff: { id: who.id, role: who.roles[0] ?? '' }, now };
    await c.get('rows')((connection) => noteFamilyConsent(connection, by, code, { ...signed, at }));
    return sendBack(c, pathOf(code, '/heard?said=family'), here);
  });
}
