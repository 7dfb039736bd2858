import { z } from 'zod';
import { daysIn } from '../../../../contracts/care/month.ts';
import { serviceOf } from '../../../../contracts/care/price.ts';
import type { Tables } from '../../../../contracts/care/tables.ts';
import { Actions, Button } from '../../../../web/action/button.tsx';
import type { Ground, PageContext, Site } from '../../../../web/application/ground.ts';
import { PageError } from '../../../../web/application/page-error.ts';
import { sendBack } from '../../../../web/back.ts';
import { Checkboxes } from '../../../../web/form/choice-cards.tsx';
import { choice, day, text } from '../../../../web/form/fields.ts';
import { Form } from '../../../../web/form/form.tsx';
import { readForm } from '../../../../web/form/read.ts';
import { SelectField } from '../../../../web/form/select-field.tsx';
import { emptyForm, type FormState, field } from '../../../../web/form/state.ts';
import { TextField } from '../../../../web/form/text-field.tsx';
import { dayIn } from '../../../../web/japanese/day.ts';
import { Name } from '../../../../web/japanese/name.tsx';
import { Page } from '../../../../web/page.tsx';
import { show } from '../../../../web/pages.tsx';
import { ShownPerson } from '../../../../web/viewing/viewing.tsx';
import { giverAt, pathOf, personMonthAt, settingAt, viewMonthAt } from '../at.ts';
import { type DraftLine, isMonthly } from '../draft.ts';
import { plannedRows } from '../entry.ts';
import { titleOf } from '../figure.ts';
import { Grid } from '../grid.tsx';
import type { PersonMonth, Setting } from '../load.ts';
import { noteTold, ways } from './store.ts';
import { words } from './words.ts';

/** 実績 of an office that works on paper, written down by the planner's staff on its behalf: how it came, when, and who told it. */
export function addTold(site: Site, ground: Ground, tables: Tables): void {
  const { tokens, clock } = ground;
  const linesOf = ({ slip, closing }: PersonMonth, office: string): readonly DraftLine[] => {
    const own = slip?.content.lines.filter((line) => line.office === office) ?? [];
    if (own.length === 0 || closing?.closed) throw new PageError('not_found');
    return own;
  };
  /** Whose month it is may be told of; an office that sends its actuals itself speaks for itself. */
  const officeAt = (c: PageContext, { offices }: Setting): string => {
    const office = c.req.param('office') ?? '';
    if (offices.get(office)?.receives) throw new PageError('not_found');
    return office;
  };

  async function page(c: PageContext, setting: Setting, state: FormState = emptyForm) {
    const office = officeAt(c, setting);
    const { month } = setting;
    linesOf(await personMonthAt(c, setting), office);
    const shown = await viewMonthAt(c, setting);
    const code = c.req.param('code')!;
    const wrong = Object.keys(state.errors).length > 0;
    return show(
      c,
      <Page
        frame={c.get('frame')}
        title={words.title(setting.offices.get(office)?.name ?? office, month)}
        back={pathOf(month, code, '/actuals')}
        wrong={wrong}
      >
        <p>{words.about}</p>
        <p>
          {words.notIn}
          {words.own}
        </p>
        <ShownPerson person={shown}>
          {(of) => {
            const lines = withTold(linesOf(of, office), of, { tables, month }, state);
            const monthly = lines.filter(({ code: service }) => isMonthly(tables, month, service));
            return (
              <>
                <p class="month-person">
                  <strong>
                    <Name name={of.person.name} />
                  </strong>
                </p>
                <Form action={pathOf(month, code, `/told/${office}`)} token={c.get('token')} state={state}>
                  <Grid
                    {...{ tables, month }}
                    of={{ ...of, actuals: [] }}
                    lines={lines.filter((line) => !monthly.includes(line))}
                    edit="days"
                  />
                  {monthly.length > 0 && (
                    <Checkboxes
                      name="monthly"
                      label={words.monthly}
                      choices={monthly.map((line) => ({
                        value: line.id,
                        label: words.monthlyDone(line.item || titleOf(tables, month, line.code)),
                      }))}
                      value={monthly.filter(({ days }) => days.length > 0).map(({ id }) => id)}
                      optional
                    />
                  )}
                  <SelectField
                    {...field(state, 'way')}
                    label={words.way}
                    options={ways.map((value) => ({ value, label: words.ways[value] }))}
                  />
                  <TextField {...field(state, 'toldOn')} label={words.toldOn} hint={words.toldOnHint} width={12} />
                  <TextField {...field(state, 'teller')} label={words.teller} width={20} />
                  <Actions>
                    <Button>{words.go}</Button>
                  </Actions>
                </Form>
              </>
            );
          }}
        </ShownPerson>
      </Page>,
      wrong ? 400 : 200,
    );
  }

  site.get('/:month/:code/told/:office', async (c) => page(c, await settingAt(c, tables)));

  site.post('/:month/:code/told/:office', async (c) => {
    const now = clock.now();
    const schema = z.looseObject({
      way: choice(words.way, ways),
      toldOn: day(words.toldOn).refine((one) => one <= dayIn(now), words.future),
      teller: text(words.teller, 40),
    });
    const read = await readForm(c.req.raw, { schema, tokens, session: c.get('session').id });
    const setting = await settingAt(c, tables);
    if (!read.ok) {
      if (!read.form) throw new PageError('not_found');
      return page(c, setting, read.form);
    }
    const office = officeAt(c, setting);
    const of = await personMonthAt(c, setting);
    const lines = linesOf(of, office);
    const { month } = setting;
    const done = daysSent(lines, { tables, month }, read.sent).filter(({ days }) => days.length > 0);
    const draft = { ...of.slip!.content, lines: done };
    const { member, staff } = giverAt(c, ground);
    const { way, toldOn, teller } = read.value;
    const told = {
      ...{ code: of.person.code, office, way, toldOn, teller, staff: staff.id, madeAt: now },
      services: [...new Set(lines.map((line) => serviceOf(line.code)))],
      rows: plannedRows({ tables, month, draft, figures: of.figures }),
    };
    await c.get('rows')((connection) => noteTold(connection, { member, month }, told));
    const here = pathOf(month, of.person.code, '/actuals');
    return sendBack(c, `${here}?said=told`, here);
  });
}

type Where = { readonly tables: Tables; readonly month: string };

/** Lines with the days that were ticked; what counts by the month has its first day where it was done, and none where not. */
function daysSent(
  lines: readonly DraftLine[],
  { tables, month }: Where,
  sent: Readonly<Record<string, unknown>>,
): DraftLine[] {
  const chosen = [sent.monthly ?? []].flat().map(String);
  return lines.map((line) => {
    if (isMonthly(tables, month, line.code)) return { ...line, days: chosen.includes(line.id) ? [1] : [] };
    const days = [sent[`d.${line.id}`] ?? []].flat().map(Number);
    return { ...line, days: days.filter((one) => Number.isInteger(one) && one >= 1 && one <= daysIn(month)) };
  });
}

/** What the page begins with: what was sent, or was told before, or else what is planned. */
function withTold(lines: readonly DraftLine[], of: PersonMonth, where: Where, state: FormState): readonly DraftLine[] {
  if (Object.keys(state.values).length > 0) return daysSent(lines, where, state.values);
  const told = of.told.find(({ office }) => office === lines[0]!.office);
  return lines.map((line) => {
    const monthly = isMonthly(where.tables, where.month, line.code);
    if (!told) return monthly ? { ...line, days: [1] } : line;
    const rows = told.rows.filter(
      ({ serviceCode, start = '9999', item = '' }) =>
        serviceCode === line.code && (monthly ? item === line.item : start === (line.start || '9999')),
    );
    return { ...line, days: [...new Set(rows.map((row) => Number(row.day?.slice(6))))] };
  });
}
