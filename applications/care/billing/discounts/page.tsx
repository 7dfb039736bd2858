import { z } from 'zod';
import { findValid, type Tables } from '../../../../contracts/care/tables.ts';
import { memberCode } from '../../../../contracts/member.ts';
import { Actions, Button } from '../../../../web/action/button.tsx';
import type { Ground, PageContext, Site } from '../../../../web/application/ground.ts';
import { PageError } from '../../../../web/application/page-error.ts';
import { sendBack } from '../../../../web/back.ts';
import { choice, day } from '../../../../web/form/fields.ts';
import { Form } from '../../../../web/form/form.tsx';
import { readForm } from '../../../../web/form/read.ts';
import { SelectField } from '../../../../web/form/select-field.tsx';
import { emptyForm, type FormState, field } from '../../../../web/form/state.ts';
import { TextField } from '../../../../web/form/text-field.tsx';
import { dayIn, sayDay } from '../../../../web/japanese/day.ts';
import { Empty } from '../../../../web/list/empty.tsx';
import { Banner } from '../../../../web/notice/banner.tsx';
import { Page } from '../../../../web/page.tsx';
import { show } from '../../../../web/pages.tsx';
import { PlainTable } from '../../../../web/table/plain-table.tsx';
import { loadOffices, providersIn } from '../../months/offices.ts';
import { planners } from '../../pages/room.ts';
import { home, titleOf } from '../load.ts';
import { listDiscounts, noteDiscount } from './store.ts';
import { words } from './words.ts';

const root = '/discounts';
export const discountsHome = `${home}${root}`;

/** 割引率: of a provider its own, of a planner those of the offices it plans with. */
export function addDiscounts(site: Site, { tokens, clock }: Ground, tables: Tables): void {
  const load = async (c: PageContext) => {
    const own = memberCode(c.get('member').id);
    const isPlanner = planners.includes(c.get('kind'));
    const offices = await loadOffices(c.get('member'));
    const choosable = isPlanner ? providersIn(offices) : [...offices.values()].filter(({ office }) => office === own);
    return { isPlanner, offices, choosable, services: servicesOn(tables, dayIn(clock.now())) };
  };
  const showPage = async (c: PageContext, state: FormState) => {
    const { isPlanner, offices, choosable, services } = await load(c);
    const all = await c.get('rows')(listDiscounts);
    const values = { office: isPlanner ? '' : (choosable[0]?.office ?? ''), ...state.values };
    const filled = { ...state, values };
    return show(
      c,
      <Page frame={c.get('frame')} title={words.title} back={home}>
        {c.req.query('done') !== undefined && <Banner kind="success" title={words.done} />}
        <p>{isPlanner ? words.others : words.own}</p>
        <p>{words.rule}</p>
        {all.length === 0 ? (
          <Empty title={words.none}>
            <p>{words.noneAbout}</p>
          </Empty>
        ) : (
          <PlainTable
            caption={words.table}
            head={words.head}
            rows={all.map(({ office, service, from, percent, staff }) => [
              offices.get(office)?.name ?? office,
              titleOf(tables, service),
              sayDay(from),
              percent === 0 ? words.ended : `${percent}％`,
              staff,
            ])}
          />
        )}
        <h2>{words.add}</h2>
        <Form action={discountsHome} token={c.get('token')} state={state}>
          <SelectField
            {...field(filled, 'office')}
            label={words.office}
            options={choosable.map(({ office, name }) => ({ value: office, label: name }))}
          />
          <SelectField
            {...field(filled, 'service')}
            label={words.service}
            options={services.map((value) => ({ value, label: `${value} ${titleOf(tables, value)}` }))}
          />
          <TextField {...field(filled, 'from')} label={words.from} hint={words.fromHint} width={12} />
          <TextField
            {...field(filled, 'percent')}
            label={words.percent}
            hint={words.percentHint}
            keyboard="numeric"
            width={4}
          />
          <Actions>
            <Button>{words.go}</Button>
          </Actions>
        </Form>
      </Page>,
      Object.keys(state.errors).length > 0 ? 400 : 200,
    );
  };
  site.get(root, (c) => showPage(c, emptyForm));

  site.post(root, async (c) => {
    const { choosable, services } = await load(c);
    const schema = z.object({
      office: choice(
        words.office,
        choosable.map(({ office }) => office),
      ),
      service: choice(words.service, services),
      from: day(words.from),
      percent,
    });
    const read = await readForm(c.req.raw, { schema, tokens, session: c.get('session').id });
    if (!read.ok) {
      if (!read.form) throw new PageError('not_found');
      return showPage(c, read.form);
    }
    const { id: member, staff } = c.get('member');
    const noted = { ...read.value, staff: staff.id, madeAt: clock.now() };
    await c.get('rows')((connection) => noteDiscount(connection, member, noted));
    return sendBack(c, `${discountsHome}?done=1`, discountsHome);
  });
}

const percent = z
  .string(words.percentWrong)
  .transform((text) => text.normalize('NFKC').trim())
  .pipe(z.string().regex(/^\d{1,2}$/, words.percentWrong))
  .transform(Number);

/** Kinds of service that count units of a table: of a rental the price is the office's own, and planning knows no discount. */
const servicesOn = (tables: Tables, on: string): string[] =>
  [...tables.services.keys()]
    .filter((service) => {
      const found = findValid(tables, 'services', service, on);
      return found && found.program !== '居宅介護支援' && service !== '17' && service !== '67';
    })
    .sort();
