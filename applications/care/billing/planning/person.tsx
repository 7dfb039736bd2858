import { z } from 'zod';
import type { Month } from '../../../../contracts/care/month.ts';
import type { TableRow, Tables } from '../../../../contracts/care/tables.ts';
import { Actions, Button } from '../../../../web/action/button.tsx';
import type { Ground, PageContext, Site } from '../../../../web/application/ground.ts';
import { PageError } from '../../../../web/application/page-error.ts';
import { sendBack } from '../../../../web/back.ts';
import { Checkboxes } from '../../../../web/form/choice-cards.tsx';
import { choices, day } from '../../../../web/form/fields.ts';
import { Form } from '../../../../web/form/form.tsx';
import { readForm } from '../../../../web/form/read.ts';
import { emptyForm, type FormState, fieldOfMany } from '../../../../web/form/state.ts';
import { TextField } from '../../../../web/form/text-field.tsx';
import { Name } from '../../../../web/japanese/name.tsx';
import { Banner } from '../../../../web/notice/banner.tsx';
import { Page } from '../../../../web/page.tsx';
import { show } from '../../../../web/pages.tsx';
import { ShownPerson } from '../../../../web/viewing/viewing.tsx';
import { isPlanner } from '../claims.tsx';
import { home, monthIn, sayMonth, showLines } from '../load.ts';
import { listAdditions } from './fee.ts';
import { loadPlanning, type PlanningLine } from './load.ts';
import { pathOf } from './page.tsx';
import { keepChoice } from './store.ts';
import { words } from './words.ts';

const { one: say } = words;
const sayUnits = ({ title, units, seen }: TableRow<'codes'>): string =>
  `${title}　${units?.toLocaleString('ja-JP') ?? ''}単位${seen ? '' : say.unseen}`;

/** The additions of one person's month, and the day from which the office plans for the person. */
export function addPlanningPerson(site: Site, { tokens, clock }: Ground, tables: Tables): void {
  const load = async (c: PageContext): Promise<{ month: Month; line: PlanningLine }> => {
    const month = monthIn(c);
    const about = { grade: undefined, now: clock.now(), careManager: '' };
    const { lines } = isPlanner(c.get('kind')) ? await loadPlanning(c, tables, month, about) : { lines: [] };
    const line = lines.find(({ person }) => person.code === c.req.param('code'));
    if (!line) throw new PageError('not_found');
    return { month, line };
  };
  const showPage = async (c: PageContext, state: FormState) => {
    const { month, line } = await load(c);
    const [shown] = await showLines(c, [line], words.viewing);
    if (!shown) throw new PageError('not_found');
    const { choice, isFirst, service } = line;
    const values = { additions: choice.additions, requestedOn: choice.requestedOn, ...state.values };
    const additions = listAdditions(tables, service, month);
    return show(
      c,
      <Page frame={c.get('frame')} title={say.title} back={pathOf(month)}>
        <p>
          <ShownPerson person={shown}>
            {({ person: { name, kana } }: PlanningLine) => <Name name={name} kana={kana} />}
          </ShownPerson>
          　{sayMonth(month)}
        </p>
        {isFirst && <Banner kind="info" title={say.first} />}
        <Form action={pathOf(month, `/${encodeURIComponent(line.person.code)}`)} token={c.get('token')} state={state}>
          <TextField
            name="requestedOn"
            label={say.requestedOn}
            hint={say.requestedOnHint}
            error={state.errors.requestedOn}
            value={String(values.requestedOn)}
            width={12}
          />
          <Checkboxes
            {...fieldOfMany({ ...state, values }, 'additions')}
            label={say.additions}
            hint={say.additionsHint}
            choices={additions.map((one) => ({ value: one.code, label: sayUnits(one) }))}
          />
          <Actions>
            <Button>{say.save}</Button>
          </Actions>
        </Form>
      </Page>,
      Object.keys(state.errors).length > 0 ? 400 : 200,
    );
  };
  site.get('/:month{\\d{6}}/planning/:code', (c) => showPage(c, emptyForm));

  site.post('/:month{\\d{6}}/planning/:code', async (c) => {
    const { month, line } = await load(c);
    const codes = listAdditions(tables, line.service, month).map(({ code }) => code);
    const schema = z.object({ requestedOn: day(say.requestedOn), additions: choices(say.additions, codes) });
    const read = await readForm(c.req.raw, { schema, tokens, session: c.get('session').id });
    if (!read.ok) {
      if (!read.form) throw new PageError('not_found');
      return showPage(c, read.form);
    }
    const { id: member, staff } = c.get('member');
    const about = { member, month, code: line.person.code, staff: staff.id, now: clock.now() };
    await c.get('rows')((connection) => keepChoice(connection, about, read.value));
    return sendBack(c, pathOf(month), home);
  });
}
