import { z } from 'zod';
import { firstDayOf, type Month } from '../../../contracts/care/month.ts';
import { serviceOf } from '../../../contracts/care/price.ts';
import { findValid, type TableRow, type Tables } from '../../../contracts/care/tables.ts';
import { Actions, Button } from '../../../web/action/button.tsx';
import type { Ground, PageContext, Site } from '../../../web/application/ground.ts';
import { PageError } from '../../../web/application/page-error.ts';
import { sendBack } from '../../../web/back.ts';
import { optionalText } from '../../../web/form/fields.ts';
import { Form } from '../../../web/form/form.tsx';
import { readForm } from '../../../web/form/read.ts';
import { SelectField } from '../../../web/form/select-field.tsx';
import { type FormState, field } from '../../../web/form/state.ts';
import { TextField } from '../../../web/form/text-field.tsx';
import { sayMonth } from '../../../web/japanese/day.ts';
import { Name } from '../../../web/japanese/name.tsx';
import { Banner } from '../../../web/notice/banner.tsx';
import { Page } from '../../../web/page.tsx';
import { show } from '../../../web/pages.tsx';
import { fold } from '../../../web/table/fold.ts';
import { ShownPerson } from '../../../web/viewing/viewing.tsx';
import { isEquipment } from '../files/table/service-types.ts';
import { pathOf, personMonthAt, saveAt, settingAt, viewMonthAt } from './at.ts';
import { type DraftLine, emptyDraft, withLine, withoutLine } from './draft.ts';
import { sayTime } from './grid.tsx';
import type { Setting } from './load.ts';
import { type Offices, providersIn } from './offices.ts';
import { words } from './words.ts';

const at = words.line;
const most = 50;

/** Services that can stand on a slip in this month, of which the words or the code say something. */
function findCodes(tables: Tables, month: Month, said: string): TableRow<'codes'>[] {
  const wanted = fold(said.trim());
  const day = firstDayOf(month);
  return [...tables.codes.keys()]
    .flatMap((code) => findValid(tables, 'codes', code, day) ?? [])
    .filter(({ code }) => findValid(tables, 'services', serviceOf(code), day)?.program !== '居宅介護支援')
    .filter(({ code, title }) => {
      const service = findValid(tables, 'services', serviceOf(code), day)?.title ?? '';
      return wanted === '' || code.startsWith(wanted) || fold(`${service} ${title}`).includes(wanted);
    });
}

const time = (label: string) =>
  optionalText(label, 8).transform((text, context) => {
    const plain = text.normalize('NFKC').replace(/時|分/g, ':').replace(/:$/, '');
    if (plain === '') return '';
    const [, hour, minute = '00'] = /^(\d{1,2}):?(\d\d)?$/.exec(plain) ?? [];
    const digits = `${(hour ?? '').padStart(2, '0')}${minute}`;
    if (hour !== undefined && (/^(?:[01]\d|2[0-3])[0-5]\d$/.test(digits) || digits === '2400')) return digits;
    context.addIssue(at.wrongTime);
    return z.NEVER;
  });
const count = (label: string, max: number, least = 0) =>
  optionalText(label, 12).transform((text, context) => {
    const plain = text.normalize('NFKC').replaceAll(',', '');
    if (plain === '') return null;
    if (/^\d+$/.test(plain) && Number(plain) <= max && Number(plain) >= least) return Number(plain);
    context.addIssue(`${label}は、${least}から${max.toLocaleString('ja-JP')}までの数字で書いてください。`);
    return z.NEVER;
  });

const schemaFor = (tables: Tables, month: Month, offices: Offices) =>
  z
    .object({
      version: z.coerce.number().int().min(0),
      step: z.enum(['save', 'remove']).default('save'),
      code: z
        .string({ error: at.unknownCode })
        .refine((code) => findValid(tables, 'codes', code, firstDayOf(month)) !== undefined, {
          error: at.unknownCode,
        }),
      office: z
        .string({ error: at.unknownOffice })
        .refine((office) => offices.has(office), { error: at.unknownOffice }),
      ...{ start: time(at.start), end: time(at.end), times: count(at.times, 9, 1), units: count(at.units, 99_999, 1) },
      ...{
        tais: optionalText(at.tais, 12),
        notification: optionalText(at.notification, 12),
        item: optionalText(at.item, 60),
      },
    })
    .superRefine(({ code, start, end, units, tais, notification }, context) => {
      if ((start === '') !== (end === '')) context.addIssue({ code: 'custom', path: ['end'], message: at.bothTimes });
      else if (start !== '' && start >= end && !isStay(tables, month, code))
        context.addIssue({ code: 'custom', path: ['end'], message: at.backwards });
      if (!isEquipment(serviceOf(code))) return;
      if (units === null) context.addIssue({ code: 'custom', path: ['units'], message: at.needUnits });
      if (tais === '' && notification === '')
        context.addIssue({ code: 'custom', path: ['tais'], message: at.needTais });
    });
const isStay = (tables: Tables, month: Month, code: string) =>
  findValid(tables, 'services', serviceOf(code), firstDayOf(month))?.shortStay === true;

/** A line of 第6表: added, changed, taken away. Its days are ticked in the grid. */
export function addLine(site: Site, ground: Ground, tables: Tables): void {
  async function page(c: PageContext, setting: Setting, sent?: FormState, by?: string) {
    const shown = await viewMonthAt(c, setting);
    const [code, id] = [c.req.param('code')!, c.req.param('line')!];
    const search = c.req.query('q') ?? '';
    const status = by !== undefined ? 409 : sent ? 400 : 200;
    const title = `${id === 'new' ? at.add : at.edit}　${sayMonth(setting.month)}`;
    return show(
      c,
      <Page frame={c.get('frame')} title={title} back={pathOf(setting.month, code)} wrong={status !== 200}>
        <ShownPerson person={shown}>
          {({ person, slip }) => {
            const line = slip?.content.lines.find((one) => one.id === id);
            if (id !== 'new' && !line) throw new PageError('not_found');
            const state = sent ?? { values: line ? valuesOf(line) : {}, errors: {} };
            const chosen = typeof state.values.code === 'string' ? state.values.code : '';
            const found = findCodes(tables, setting.month, search);
            const codes = findCodes(tables, setting.month, '').filter(({ code }) => code === chosen);
            const options = [...codes, ...found.slice(0, most).filter(({ code }) => code !== chosen)];
            return (
              <>
                <p class="month-person">
                  <strong>
                    <Name name={person.name} />
                  </strong>
                </p>
                {by !== undefined && <Banner kind="warning" title={words.slip.changed(by)} />}
                <search>
                  <form class="table-filter" method="get">
                    <p class="table-field">
                      <label for="q">
                        {at.search}（{at.searchHint}）
                      </label>
                      <input
                        type="text"
                        class="input"
                        id="q"
                        name="q"
                        value={search}
                        autocomplete="off"
                        maxlength={40}
                      />
                    </p>
                    <p class="table-field table-go">
                      <button type="submit" class="button second">
                        {at.find}
                      </button>
                    </p>
                  </form>
                </search>
                <Form
                  action={pathOf(setting.month, code, `/lines/${encodeURIComponent(id)}`)}
                  token={c.get('token')}
                  state={state}
                  kept={{ version: String(slip?.version ?? 0) }}
                >
                  <Fields {...{ tables, setting, state, options, search }} found={found.length} />
                  <Actions>
                    <Button name="step" value="save">
                      {id === 'new' ? at.addGo : at.saveGo}
                    </Button>
                    {line && (
                      <Button kind="second" name="step" value="remove">
                        {at.remove}
                      </Button>
                    )}
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

  site.get('/:month/:code/lines/:line', async (c) => page(c, await settingAt(c, tables)));

  site.post('/:month/:code/lines/:line', async (c) => {
    const setting = await settingAt(c, tables);
    const schema = schemaFor(tables, setting.month, setting.offices);
    const read = await readForm(c.req.raw, { schema, tokens: ground.tokens, session: c.get('session').id });
    const { person, slip } = await personMonthAt(c, setting);
    const id = c.req.param('line');
    const draft = slip?.content ?? emptyDraft;
    const line = draft.lines.find((one) => one.id === id);
    if ((!read.ok && !read.form) || (id !== 'new' && !line)) throw new PageError('not_found');
    const here = pathOf(setting.month, person.code);
    const save = (on: number, content: typeof draft, what: string) =>
      saveAt(c, ground, { month: setting.month, code: person.code, on, content, what });
    const on = Number(read.sent?.version);
    if (line && read.sent?.step === 'remove') {
      if (!(await save(on, withoutLine(draft, id), at.removed))) return page(c, setting, read.form!, slip?.staff ?? '');
      return sendBack(c, `${here}?said=saved`, here);
    }
    if (!read.ok) return page(c, setting, read.form!);
    const { version, step, times, ...rest } = read.value;
    const made: DraftLine = {
      ...{ ...rest, id: line?.id ?? nextId(draft.lines), days: line?.days ?? [], times: times ?? 1 },
      officeName: setting.offices.get(rest.office)!.name,
      units: isEquipment(serviceOf(rest.code)) ? rest.units : null,
    };
    if (!(await save(version, withLine(draft, made), line ? at.changed : at.added)))
      return page(c, setting, read.form, slip?.staff ?? '');
    return sendBack(c, `${here}?said=saved`, here);
  });
}

/** Short, and never one that an earlier version has had for another line of the slip as it stands. */
const nextId = (lines: readonly DraftLine[]): string =>
  `l${Math.max(0, ...lines.map(({ id }) => Number(id.slice(1)) || 0)) + 1}`;

const valuesOf = ({
  code,
  office,
  start,
  end,
  times,
  units,
  tais,
  notification,
  item,
}: DraftLine): FormState['values'] => ({
  ...{ code, office, start: sayTime(start), end: sayTime(end), times: String(times), units: String(units ?? '') },
  ...{ tais, notification, item },
});

type FieldsProps = {
  readonly tables: Tables;
  readonly setting: Setting;
  readonly state: FormState;
  readonly options: readonly TableRow<'codes'>[];
  readonly search: string;
  /** how many services the search found, shown or not */
  readonly found: number;
};
const Fields = ({ tables, setting: { month, offices }, state, options, search, found }: FieldsProps) => (
  <>
    <SelectField
      label={at.code}
      hint={search === '' ? undefined : found === 0 ? at.none : at.found(search, found, most)}
      options={options.map(({ code, title, units }) => ({
        value: code,
        label: `${code}　${findValid(tables, 'services', serviceOf(code), firstDayOf(month))?.title ?? ''}　${title}${units ? `　${units.toLocaleString('ja-JP')}単位` : ''}`,
      }))}
      {...field(state, 'code')}
    />
    <SelectField
      label={at.office}
      options={providersIn(offices).map(({ office, name, receives }) => ({
        value: office,
        label: `${name}　${office}${receives ? '' : '（紙で渡します）'}`,
      }))}
      {...field(state, 'office')}
    />
    <TextField label={at.start} hint={at.timeHint} width={4} optional {...field(state, 'start')} />
    <TextField label={at.end} width={4} optional {...field(state, 'end')} />
    <TextField label={at.times} keyboard="numeric" width={2} optional {...field(state, 'times')} />
    <fieldset class="month-rental">
      <legend>福祉用具貸与のときだけ</legend>
      <TextField label={at.units} keyboard="numeric" width={8} optional="quietly" {...field(state, 'units')} />
      <TextField label={at.tais} hint="例：00001-000010" width={12} optional="quietly" {...field(state, 'tais')} />
      <TextField label={at.notification} width={12} optional="quietly" {...field(state, 'notification')} />
      <TextField label={at.item} width={20} optional="quietly" {...field(state, 'item')} />
    </fieldset>
  </>
);
