import { z } from 'zod';
import type { Asker } from '../../../contracts/care/mine.ts';
import { Actions, Button } from '../../../web/action/button.tsx';
import type { Ground, PageContext, Site } from '../../../web/application/ground.ts';
import { wake } from '../../../web/application/work.ts';
import { sendBack } from '../../../web/back.ts';
import { ChoiceCards } from '../../../web/form/choice-cards.tsx';
import { DayField } from '../../../web/form/date-field.tsx';
import { choice, day, optionalText } from '../../../web/form/fields.ts';
import { Form } from '../../../web/form/form.tsx';
import { readForm } from '../../../web/form/read.ts';
import { emptyForm, type FormState, field } from '../../../web/form/state.ts';
import { TextField } from '../../../web/form/text-field.tsx';
import { sayDayBoth } from '../../../web/japanese/day.ts';
import { Name } from '../../../web/japanese/name.tsx';
import { Page } from '../../../web/page.tsx';
import { show } from '../../../web/pages.tsx';
import { open } from '../../../web/viewing/viewing.tsx';
import { noteSignature } from '../heard/agreement.ts';
import { heardContract } from '../heard/contract.ts';
import { tellAgreement } from '../heard/tell.ts';
import { listListening } from '../store/members.ts';
import { getCared, here, officeOf, pathOf, showPerson, stale, todayOf } from './place.ts';
import { dayOfFile } from './state/days.ts';
import { findPlanMade } from './state/read.ts';
import { words } from './words.ts';

const { signature: say } = words;
const answers = ['agreed', 'declined'] as const;
const signers = ['self', 'legal', 'voluntary'] as const satisfies readonly Asker[];
const schema = z.object({
  identity: z.string().max(300),
  sequence: z.string().max(40),
  answer: choice(say.answer, answers),
  by: choice(say.by, signers),
  name: optionalText(say.name, 100),
  on: day(say.on),
});

/** 書面での同意: who signs on paper has agreed like who agrees on the screen, and the offices that hold the plan are told in the same way. */
export function addSignature(site: Site, ground: Ground): void {
  const { tokens, clock } = ground;
  const findPlan = async (c: PageContext) => {
    const person = open(await showPerson(c, say.viewing));
    const today = todayOf(ground);
    return {
      person,
      plan: await c.get('rows')((connection) => findPlanMade(connection, { office: officeOf(c), today, person })),
    };
  };
  const answer = async (c: PageContext, state: FormState = emptyForm) => {
    const { person, plan } = await findPlan(c);
    const wrong = Object.keys(state.errors).length > 0;
    const kept = { identity: plan?.identity ?? '', sequence: plan?.sequence ?? '' };
    return show(
      c,
      <Page frame={c.get('frame')} title={say.title} back={pathOf(person.code, '/heard')} wrong={wrong}>
        <p>
          <Name name={person.name} kana={person.kana} />
        </p>
        {plan ? (
          <Form action={pathOf(person.code, '/signature')} token={c.get('token')} state={state} kept={kept}>
            <p>
              {say.plan}：<strong>{say.planOf(sayDayBoth(dayOfFile(plan.period) ?? todayOf(ground)))}</strong>
            </p>
            <ChoiceCards
              label={say.answer}
              choices={answers.map((value) => ({ value, label: say.answers[value] }))}
              {...field(state, 'answer')}
            />
            <ChoiceCards
              label={say.by}
              choices={signers.map((value) => ({ value, label: say.signers[value] }))}
              {...field(state, 'by')}
            />
            <TextField label={say.name} hint={say.nameHint} optional {...field(state, 'name')} />
            <DayField name="on" label={say.on} state={state} />
            <p>{say.about}</p>
            <Actions>
              <Button>{say.go}</Button>
            </Actions>
          </Form>
        ) : (
          <p>{say.none}</p>
        )}
      </Page>,
      wrong ? 400 : 200,
    );
  };

  site.get('/:code/signature', (c) => answer(c));
  site.post('/:code/signature', async (c) => {
    const read = await readForm(c.req.raw, { schema, tokens, session: c.get('session').id });
    await getCared(c);
    if (!read.ok) return read.form ? answer(c, read.form) : stale(c);
    const { plan, person } = await findPlan(c);
    const { on, name, by, answer: given } = read.value;
    const wrong = (errors: FormState['errors']) => answer(c, { ...read.form, errors });
    if (on > todayOf(ground)) return wrong({ on: say.future });
    if (plan?.identity !== read.value.identity || plan.sequence !== read.value.sequence)
      return wrong({ '': say.changed });
    const now = clock.now();
    // Of a day gone by nobody has noted the hour.
    const at = on === todayOf(ground) ? now : new Date(`${on}T12:00:00+09:00`);
    const { id: member, staff: who } = c.get('member');
    const staff = { id: who.id, role: who.roles[0] ?? '' };
    const listening = await listListening(c.get('member'), heardContract);
    const { identity, sequence, kind: form, period } = plan;
    const isNoted = await c.get('rows')(async (connection) => {
      const signed = { identity, sequence, answer: given, by, name, at };
      if (!(await noteSignature(connection, { member, code: person.code, staff, now }, signed))) return false;
      const told = { form, day: period, identity, sequence, answer: given, by, at };
      await tellAgreement(connection, { member, person, listening, now, staff }, told);
      return true;
    });
    if (!isNoted) return wrong({ '': say.changed });
    wake(ground.folder, member);
    return sendBack(c, pathOf(person.code, '/heard?said=noted'), here);
  });
}
