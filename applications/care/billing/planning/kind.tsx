import { z } from 'zod';
import { firstDayOf } from '../../../../contracts/care/month.ts';
import { Actions, Button } from '../../../../web/action/button.tsx';
import type { Ground, PageContext, Site } from '../../../../web/application/ground.ts';
import { PageError } from '../../../../web/application/page-error.ts';
import { sendBack } from '../../../../web/back.ts';
import { ChoiceCards } from '../../../../web/form/choice-cards.tsx';
import { choice, day, optionalText } from '../../../../web/form/fields.ts';
import { Form } from '../../../../web/form/form.tsx';
import { readForm } from '../../../../web/form/read.ts';
import { emptyForm, type FormState, field } from '../../../../web/form/state.ts';
import { TextField } from '../../../../web/form/text-field.tsx';
import { sayDay } from '../../../../web/japanese/day.ts';
import { Page } from '../../../../web/page.tsx';
import { show } from '../../../../web/pages.tsx';
import { home, monthIn, sayMonth } from '../load.ts';
import { planningKinds } from './fee.ts';
import { pathOf } from './page.tsx';
import { keepOffice, readChoices } from './store.ts';
import { words } from './words.ts';

const { kind: say } = words;
const schema = z.object({
  kind: choice(say.field, planningKinds),
  reportedOn: optionalText(say.reportedOn, 40).transform((text, context) => {
    const read = day(say.reportedOn).safeParse(text);
    if (text === '' || read.success) return read.data ?? '';
    context.addIssue(read.error.issues[0]!.message);
    return z.NEVER;
  }),
});

/** Which 居宅介護支援費 the office has reported, from a month on. */
export function addPlanningKind(site: Site, { tokens, clock }: Ground): void {
  const checkOffice = (c: PageContext) => {
    if (c.get('kind') !== 'care-management') throw new PageError('not_found');
    return monthIn(c);
  };
  const showPage = async (c: PageContext, state: FormState) => {
    const month = checkOffice(c);
    const { office } = await c.get('rows')((connection) => readChoices(connection, month));
    const values = {
      kind: office?.kind ?? 'Ⅰ',
      reportedOn: office?.reportedOn ? sayDay(office.reportedOn) : '',
      ...state.values,
    };
    const filled = { ...state, values };
    return show(
      c,
      <Page frame={c.get('frame')} title={say.title} back={pathOf(month)}>
        <p>{say.about}</p>
        <p>{say.unseen}</p>
        <p>{say.from(sayMonth(month))}</p>
        <Form action={pathOf(month, '/kind')} token={c.get('token')} state={state}>
          <ChoiceCards
            {...field(filled, 'kind')}
            label={say.field}
            choices={planningKinds.map((value) => ({ value, label: say.options[value] }))}
          />
          <TextField
            {...field(filled, 'reportedOn')}
            label={say.reportedOn}
            hint={say.reportedOnHint}
            width={12}
            optional
          />
          <Actions>
            <Button>{say.save}</Button>
          </Actions>
        </Form>
      </Page>,
      Object.keys(state.errors).length > 0 ? 400 : 200,
    );
  };
  site.get('/:month{\\d{6}}/planning/kind', (c) => showPage(c, emptyForm));

  site.post('/:month{\\d{6}}/planning/kind', async (c) => {
    const month = checkOffice(c);
    const read = await readForm(c.req.raw, { schema, tokens, session: c.get('session').id });
    if (!read.ok) {
      if (!read.form) throw new PageError('not_found');
      return showPage(c, read.form);
    }
    const { kind, reportedOn } = read.value;
    const wrong =
      kind === 'Ⅰ'
        ? undefined
        : !reportedOn
          ? say.missing
          : reportedOn < firstDayOf(month)
            ? undefined
            : say.late(sayMonth(month));
    if (wrong) return showPage(c, { values: read.form.values, errors: { reportedOn: wrong } });
    const { id: member, staff } = c.get('member');
    const about = { member, month, staff: staff.id, now: clock.now() };
    const said = { kind, reportedOn: kind === 'Ⅱ' ? reportedOn : '' };
    await c.get('rows')((connection) => keepOffice(connection, about, said));
    return sendBack(c, pathOf(month), home);
  });
}
