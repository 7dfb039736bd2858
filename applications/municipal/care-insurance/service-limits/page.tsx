import { z } from 'zod';
import { careLevelCodes, careLevels } from '../../../../contracts/care/levels.ts';
import { findValid, readTables, type Tables } from '../../../../contracts/care/tables.ts';
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
import { home } from '../paths.ts';
import { listServiceLimits, noteServiceLimit } from './store.ts';
import { words } from './words.ts';

const here = `${home}/service-limits`;
/** 事業対象者 has no certification to bear it. */
const levels = careLevelCodes.filter((level) => level !== '06');

/** 種類支給限度基準額 that the town has set by ordinance, by level and kind of service. */
export async function addServiceLimits(site: Site, { tokens, clock }: Ground): Promise<void> {
  const tables = await readTables();
  const titleOf = (service: string) => tables.services.get(service)?.at(-1)?.title ?? service;

  const showPage = async (c: PageContext, state: FormState) => {
    const all = await c.get('rows')(listServiceLimits);
    return show(
      c,
      <Page frame={c.get('frame')} title={words.title} back={home}>
        {c.req.query('done') !== undefined && (
          <Banner kind="success" title={words.done}>
            <p>{words.doneAbout}</p>
          </Banner>
        )}
        <p>{words.about}</p>
        {all.length === 0 ? (
          <Empty title={words.none}>
            <p>{words.noneAbout}</p>
          </Empty>
        ) : (
          <PlainTable
            caption={words.table}
            head={words.head}
            rows={all.map(({ level, service, from, units, staff }) => [
              ...[careLevels[level], titleOf(service), sayDay(from)],
              units === null ? words.ended : words.units(units),
              staff,
            ])}
          />
        )}
        <h2>{words.add}</h2>
        <Form action={here} token={c.get('token')} state={state}>
          <SelectField
            {...field(state, 'level')}
            label={words.level}
            options={levels.map((value) => ({ value, label: careLevels[value] }))}
          />
          <SelectField
            {...field(state, 'service')}
            label={words.service}
            options={servicesOn(tables, dayIn(clock.now())).map((value) => ({
              value,
              label: `${value} ${titleOf(value)}`,
            }))}
          />
          <TextField {...field(state, 'from')} label={words.from} hint={words.fromHint} width={12} />
          <TextField
            {...field(state, 'units')}
            label={words.amount}
            hint={words.amountHint}
            keyboard="numeric"
            width={8}
            optional
          />
          <Actions>
            <Button>{words.go}</Button>
          </Actions>
        </Form>
      </Page>,
      Object.keys(state.errors).length > 0 ? 400 : 200,
    );
  };
  site.get('/service-limits', (c) => showPage(c, emptyForm));

  site.post('/service-limits', async (c) => {
    const schema = z.object({
      level: choice(words.level, levels),
      service: choice(words.service, servicesOn(tables, dayIn(clock.now()))),
      from: day(words.from),
      units,
    });
    const read = await readForm(c.req.raw, { schema, tokens, session: c.get('session').id });
    if (!read.ok) {
      if (!read.form) throw new PageError('not_found');
      return showPage(c, read.form);
    }
    const { level, from } = read.value;
    const whole = findValid(tables, 'limits', level, from)?.units;
    if (read.value.units !== null && whole !== undefined && read.value.units > whole) {
      const wrong = words.over(careLevels[level], whole.toLocaleString('ja-JP'));
      return showPage(c, { values: read.form.values, errors: { units: wrong } });
    }
    const { id: member, staff } = c.get('member');
    const noted = { ...read.value, staff: staff.id, madeAt: clock.now() };
    await c.get('rows')((connection) => noteServiceLimit(connection, member, noted));
    return sendBack(c, `${here}?done=1`, home);
  });
}

const units = z
  .string()
  .optional()
  .transform((text = '') => text.normalize('NFKC').replaceAll(',', '').trim())
  .pipe(z.string().regex(/^\d{0,6}$/, words.wrong))
  .transform((text) => (text === '' ? null : Number(text)));

/** Kinds of service that count towards 区分支給限度基準額 on a day. */
const servicesOn = (tables: Tables, on: string): string[] =>
  [...tables.services.keys()].filter((service) => findValid(tables, 'services', service, on)?.limited).sort();
