import { z } from 'zod';
import { type CareLevel, careLevelCodes, careLevels, isCareLevel } from '../../../contracts/care/levels.ts';
import { addMonths, firstDayOf, lastDayOf, type Month } from '../../../contracts/care/month.ts';
import { findValid, type Tables } from '../../../contracts/care/tables.ts';
import { Actions, Button } from '../../../web/action/button.tsx';
import type { Ground, PageContext, Site } from '../../../web/application/ground.ts';
import { PageError } from '../../../web/application/page-error.ts';
import { sendBack } from '../../../web/back.ts';
import { choice, day, optionalDay, optionalText } from '../../../web/form/fields.ts';
import { Form } from '../../../web/form/form.tsx';
import { readForm } from '../../../web/form/read.ts';
import { SelectField } from '../../../web/form/select-field.tsx';
import { type FormState, field } from '../../../web/form/state.ts';
import { TextField } from '../../../web/form/text-field.tsx';
import { sayDay } from '../../../web/japanese/day.ts';
import { Name } from '../../../web/japanese/name.tsx';
import { Banner } from '../../../web/notice/banner.tsx';
import { Page } from '../../../web/page.tsx';
import { show } from '../../../web/pages.tsx';
import { ShownPerson } from '../../../web/viewing/viewing.tsx';
import { certificationOn, readPending } from '../caseload/application/pending.ts';
import { FurtherFields, furtherValues, readFurther } from '../pages/further.tsx';
import { pathOf, personMonthAt, saveAt, settingAt, viewMonthAt } from './at.ts';
import { carryBasis } from './copy.ts';
import { type Basis, emptyDraft } from './draft.ts';
import type { Setting } from './load.ts';
import { readStanding } from './standing.ts';
import { readDrafts } from './store.ts';
import { readToldLimits, sayTypeLimits, typeLimits } from './type-limits.ts';
import { words } from './words.ts';

const whole = (label: string, max: number) =>
  optionalText(label).transform((text, context) => {
    const value = text.normalize('NFKC').replaceAll(',', '');
    if (value === '') return null;
    if (/^\d{1,7}$/.test(value) && Number(value) <= max) return Number(value);
    context.addIssue(`${label}は、0から${max.toLocaleString('ja-JP')}までの数字で書いてください。`);
    return z.NEVER;
  });

const schemaFor = (tables: Tables, month: Month) =>
  z
    .object({
      version: z.coerce.number().int().min(0),
      level: choice(words.basis.level, careLevelCodes),
      levelBefore: optionalText(words.basis.levelBefore).refine((level) => level === '' || isCareLevel(level)),
      certification: choice(words.basis.certification, ['1', '2']),
      from: day(words.basis.from),
      until: optionalDay(words.basis.until).transform((day) => day ?? ''),
      tenths: choice(words.basis.tenths, ['1', '2', '3']),
      limit: whole(words.basis.limit, 999_999),
      typeLimits: typeLimits(tables, month),
      stayBefore: whole(words.basis.stayBefore, 1500),
      stayRun: whole(words.basis.stayRun, 1500),
      planner: optionalText(words.basis.planner, 40),
    })
    .refine(({ level, until }) => until !== '' || level === '06', { path: ['until'], error: words.basis.untilMissing })
    .refine(({ from, until }) => until === '' || from <= until, { path: ['until'], error: words.basis.reversed });

/** 認定の前提: prefilled by the month before, where this one has none. */
export function addBasis(site: Site, ground: Ground, tables: Tables): void {
  async function page(c: PageContext, setting: Setting, sent?: FormState, by?: string) {
    const shown = await viewMonthAt(c, setting);
    const code = c.req.param('code')!;
    const { before, told, pending, certified } = await c.get('rows')(async (connection) => ({
      certified: await readStanding(connection, code, setting.month),
      before: (await readDrafts(connection, addMonths(setting.month, -1), [code])).get(code),
      told: (await readToldLimits(connection, [code])).get(code),
      pending: (await readPending(connection, [code])).get(code),
    }));
    const status = by !== undefined ? 409 : sent ? 400 : 200;
    return show(
      c,
      <Page
        frame={c.get('frame')}
        title={words.basis.titleOf(setting.month)}
        back={pathOf(setting.month, code)}
        wrong={status !== 200}
      >
        <ShownPerson person={shown}>
          {({ person, slip }) => {
            const last =
              before && carryBasis(tables, addMonths(setting.month, -1), setting.month, before.content).basis;
            const basis = slip?.content.basis ?? last;
            // What was typed for the month before stands, unless the insurer has said something newer since.
            const isNews = certified && !slip?.content.basis && (!last || certified.from > last.from);
            const certification =
              slip?.content.basis?.certification ??
              certificationOn(pending, lastDayOf(setting.month), (isNews ? certified : basis)?.until ?? '');
            const values = { ...valuesOf(basis), ...(isNews && newsOf(certified, last, setting.month)), certification };
            const state = sent ?? {
              values: told ? { ...values, typeLimits: sayTypeLimits(told) } : values,
              errors: {},
            };
            return (
              <>
                <p class="month-person">
                  <strong>
                    <Name name={person.name} />
                  </strong>
                </p>
                {by !== undefined && <Banner kind="warning" title={words.slip.changed(by)} />}
                <Form
                  action={pathOf(setting.month, code, '/basis')}
                  token={c.get('token')}
                  state={state}
                  kept={{ version: String(slip?.version ?? 0) }}
                >
                  <Fields state={state} />
                  <Actions>
                    <Button>{words.basis.go}</Button>
                  </Actions>
                </Form>
              </>
            );
          }}
        </ShownPerson>
      </Page>,
      status,
    );
  }

  site.get('/:month/:code/basis', async (c) => page(c, await settingAt(c, tables)));

  site.post('/:month/:code/basis', async (c) => {
    const setting = await settingAt(c, tables);
    const schema = schemaFor(tables, setting.month);
    const read = await readForm(c.req.raw, { schema, tokens: ground.tokens, session: c.get('session').id });
    if (!read.ok) {
      if (!read.form) throw new PageError('not_found');
      return page(c, setting, read.form);
    }
    const { person, slip } = await personMonthAt(c, setting);
    const { typed, errors } = readFurther('UPHOSOKU', read.sent);
    if (Object.keys(errors).length > 0) return page(c, setting, { values: read.form.values, errors });
    const { version: on, tenths, stayBefore, stayRun, levelBefore, ...rest } = read.value;
    const isChanged = rest.from > firstDayOf(setting.month) && isCareLevel(levelBefore);
    const levels = [rest.level, ...(isChanged ? [levelBefore] : [])];
    const over = findOverLevel(setting, levels, rest.typeLimits);
    if (over) return page(c, setting, { values: read.form.values, errors: { typeLimits: over } });
    const basis: Basis = {
      ...{ ...rest, tenths: Number(tenths) as Basis['tenths'] },
      ...{ stayBefore: stayBefore ?? 0, stayRun: stayRun ?? 0 },
      ...(isChanged && { levelBefore }),
      ...(Object.keys(typed).length > 0 && { further: typed }),
    };
    const content = { ...(slip?.content ?? emptyDraft), basis };
    const saving = { month: setting.month, code: person.code, on, content, what: words.basis.what };
    if (!(await saveAt(c, ground, saving))) return page(c, setting, read.form, slip?.staff ?? '');
    const here = pathOf(setting.month, person.code);
    return sendBack(c, `${here}?said=saved`, here);
  });
}

/** 区分支給限度基準額の範囲内（介護保険法43条4項）: what a town sets for a kind of service is never above the whole. */
function findOverLevel(
  { tables, month }: Setting,
  levels: readonly CareLevel[],
  all: Basis['typeLimits'],
): string | undefined {
  const known = levels.flatMap((level) => findValid(tables, 'limits', level, firstDayOf(month))?.units ?? []);
  const units = known.length === 0 ? undefined : Math.max(...known);
  return units !== undefined && all?.some((one) => one.units > units)
    ? words.basis.typeLimitsOver(units.toLocaleString('ja-JP'))
    : undefined;
}

const periodValues = ({ level, from, until }: Pick<Basis, 'level' | 'from' | 'until'>): FormState['values'] => ({
  ...{ level, from: sayDay(from), until: until === '' ? '' : sayDay(until) },
});

/** A certification that is newer than the month before: it begins with the level of that, and counts its own days of short stay. */
const newsOf = (
  certified: Pick<Basis, 'level' | 'from' | 'until'>,
  last: Basis | null | undefined,
  month: Month,
): FormState['values'] => ({
  ...periodValues(certified),
  ...(certified.from > firstDayOf(month) && last && last.level !== certified.level && { levelBefore: last.level }),
  ...(certified.from >= firstDayOf(month) && { stayBefore: '0' }),
});

const valuesOf = (basis: Basis | null | undefined): FormState['values'] =>
  basis
    ? {
        ...periodValues(basis),
        levelBefore: basis.levelBefore ?? '',
        tenths: String(basis.tenths),
        ...{ limit: basis.limit === null ? '' : String(basis.limit), planner: basis.planner },
        typeLimits: sayTypeLimits(basis.typeLimits),
        ...furtherValues('UPHOSOKU', basis.further),
        ...{ stayBefore: String(basis.stayBefore), stayRun: String(basis.stayRun) },
      }
    : {};

const Fields = ({ state }: { readonly state: FormState }) => (
  <>
    <SelectField
      label={words.basis.level}
      options={careLevelCodes.map((value) => ({ value, label: careLevels[value] }))}
      {...field(state, 'level')}
    />
    <SelectField
      label={words.basis.levelBefore}
      hint={words.basis.levelBeforeHint}
      options={careLevelCodes.map((value) => ({ value, label: careLevels[value] }))}
      none="変わっていない"
      optional="quietly"
      {...field(state, 'levelBefore')}
    />
    <SelectField
      label={words.basis.certification}
      hint={words.basis.certificationHint}
      options={(['2', '1'] as const).map((value) => ({ value, label: words.basis.certifications[value] }))}
      {...field(state, 'certification')}
    />
    <TextField label={words.basis.from} hint="例：令和8年4月1日" width={20} {...field(state, 'from')} />
    <TextField
      label={words.basis.until}
      hint={words.basis.untilHint}
      width={20}
      optional="quietly"
      {...field(state, 'until')}
    />
    <SelectField
      label={words.basis.tenths}
      options={['1', '2', '3'].map((value) => ({ value, label: `${value}割` }))}
      {...field(state, 'tenths')}
    />
    <TextField
      label={words.basis.limit}
      hint={words.basis.limitHint}
      keyboard="numeric"
      width={8}
      optional
      {...field(state, 'limit')}
    />
    <TextField
      label={words.basis.typeLimits}
      hint={words.basis.typeLimitsHint}
      rows={2}
      maxlength={200}
      optional
      {...field(state, 'typeLimits')}
    />
    <TextField label={words.basis.stayBefore} keyboard="numeric" width={4} optional {...field(state, 'stayBefore')} />
    <TextField label={words.basis.stayRun} keyboard="numeric" width={4} optional {...field(state, 'stayRun')} />
    <TextField label={words.basis.planner} width={20} optional {...field(state, 'planner')} />
    <FurtherFields prefix="UPHOSOKU" state={state} />
  </>
);
