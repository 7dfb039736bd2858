import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { Actions, Button } from '../../../web/action/button.tsx';
import type { Ground, PageContext, Site } from '../../../web/application/ground.ts';
import { showTrouble } from '../../../web/application/trouble.tsx';
import { wake } from '../../../web/application/work.ts';
import { sendBack } from '../../../web/back.ts';
import { ChoiceCards } from '../../../web/form/choice-cards.tsx';
import { ConfirmPage } from '../../../web/form/confirm-page.tsx';
import { DayField } from '../../../web/form/date-field.tsx';
import { choice, day } from '../../../web/form/fields.ts';
import { Form } from '../../../web/form/form.tsx';
import { readForm } from '../../../web/form/read.ts';
import { emptyForm, type FormState, field } from '../../../web/form/state.ts';
import { TextField } from '../../../web/form/text-field.tsx';
import { dayIn, sayDay, sayDayBoth } from '../../../web/japanese/day.ts';
import { Name } from '../../../web/japanese/name.tsx';
import { Page } from '../../../web/page.tsx';
import { show } from '../../../web/pages.tsx';
import { readNames } from '../outbox/offices.ts';
import { type Discharge, dischargeTable, fieldsOf, itemsOf, stages } from './content.ts';
import { here, pathOf, showAdmission } from './place.ts';
import { type Received, tellDischarge } from './store.ts';
import { words } from './words.ts';

const texts = fieldsOf(dischargeTable);
const form = z.object({
  id: z.uuid(),
  stage: choice(words.stage, stages),
  dischargedOn: day(words.dischargedOn),
  step: z.enum(['check', 'send', 'edit']),
  ...texts,
});
type Sent = z.infer<typeof form> & Readonly<Record<string, string>>;

/** 退院・退所の情報: written item by item, read once more, and sent to who sent the admission. */
export function addDischarge(site: Site, ground: Ground): void {
  const { tokens, clock, folder } = ground;
  const path = '/:message/discharge';
  const today = () => dayIn(clock.now());

  site.get(path, async (c) => {
    const one = await showAdmission(c);
    return ask(c, one, { ...emptyForm, values: { id: randomUUID(), dischargedOn: sayDay(today()) } });
  });
  site.post(path, async (c) => {
    const read = await readForm(c.req.raw, { schema: form, tokens, session: c.get('session').id, limit: 400_000 });
    const one = await showAdmission(c);
    if (!read.ok)
      return read.form
        ? ask(c, one, read.form, 400)
        : showTrouble(c, { frame: c.get('frame'), home: here }, { kind: 'stale' });
    const sent = read.value as Sent;
    if (sent.step === 'edit') return ask(c, one, read.form);
    const content = contentOf(c, one, sent);
    const wrong = findWrong(one, content);
    if (wrong) return ask(c, one, { ...read.form, errors: wrong }, 400);
    return sent.step === 'check' ? confirm(c, one, sent, content) : send(c, one, sent.id, content);
  });

  const contentOf = (c: PageContext, { content }: Received, sent: Sent): Discharge => ({
    ...{ person: content.person, stay: content.stay, stage: sent.stage, dischargedOn: sent.dischargedOn },
    ...{ preparedOn: today(), role: c.get('member').staff.roles[0] ?? '', items: itemsOf(dischargeTable, sent) },
  });

  function findWrong({ content }: Received, { stage, dischargedOn, items }: Discharge) {
    if (dischargedOn < content.admittedOn) return { dischargedOn: words.before };
    if (stage === 'discharged' && dischargedOn > today()) return { dischargedOn: words.future };
    return items.length === 0 ? { [dischargeTable.items[0]!.id]: words.empty } : undefined;
  }

  async function send(c: PageContext, one: Received, id: string, content: Discharge) {
    const { id: member, staff } = c.get('member');
    await c.get('rows')((connection) =>
      tellDischarge(connection, {
        ...{ id, member, staff: { id: staff.id, role: content.role }, admission: one, content, now: clock.now() },
      }),
    );
    wake(folder, member);
    return sendBack(c, pathOf(one.message, '?said=given'), here);
  }

  const ask = (c: PageContext, one: Received, state: FormState, status: 200 | 400 = 200) =>
    show(
      c,
      <Page frame={c.get('frame')} title={words.form} back={pathOf(one.message)} wrong={status === 400}>
        <Whom of={one} />
        <p>{words.formAbout}</p>
        <Form
          action={pathOf(one.message, '/discharge')}
          token={c.get('token')}
          state={state}
          kept={{ id: String(state.values.id ?? '') }}
        >
          <ChoiceCards
            label={words.stage}
            choices={stages.map((value) => ({ value, label: words.stages[value] }))}
            {...field(state, 'stage')}
          />
          <DayField name="dischargedOn" label={words.dischargedOn} state={state} />
          {dischargeTable.items.map(({ id, title, rows }) => (
            <TextField label={title} rows={rows} optional="quietly" {...field(state, id)} />
          ))}
          <Actions>
            <Button name="step" value="check">
              {words.check}
            </Button>
          </Actions>
        </Form>
      </Page>,
      status,
    );

  async function confirm(c: PageContext, one: Received, { step: _, ...kept }: Sent, content: Discharge) {
    const office = (await readNames(c))(one.sender);
    return show(
      c,
      <ConfirmPage
        frame={c.get('frame')}
        title={words.confirm}
        about={words.confirmAbout(office)}
        answers={[
          { name: words.head[0], value: <Name name={one.content.basics.name} kana={one.content.basics.kana} /> },
          { name: words.receiver, value: office },
          { name: words.stages[content.stage], value: sayDayBoth(content.dischargedOn) },
          ...content.items.map(({ title, text }) => ({ name: title, value: <span class="as-written">{text}</span> })),
        ]}
        back={pathOf(one.message)}
        action={pathOf(one.message, '/discharge')}
        token={c.get('token')}
        kept={kept}
        go={words.go}
        edit={words.edit}
      />,
    );
  }
}

const Whom = ({ of: { content } }: { readonly of: Received }) => (
  <p>
    <Name name={content.basics.name} kana={content.basics.kana} />　
    {words.letter.admitted(sayDayBoth(content.admittedOn))}
  </p>
);
