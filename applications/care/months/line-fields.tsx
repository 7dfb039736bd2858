import { firstDayOf } from '../../../contracts/care/month.ts';
import { serviceOf } from '../../../contracts/care/price.ts';
import { findValid, type TableRow, type Tables } from '../../../contracts/care/tables.ts';
import { SelectField } from '../../../web/form/select-field.tsx';
import { type FormState, field } from '../../../web/form/state.ts';
import { TextField } from '../../../web/form/text-field.tsx';
import { FurtherFields, furtherValues } from '../pages/further.tsx';
import type { DraftLine } from './draft.ts';
import { sayTime } from './grid.tsx';
import type { Setting } from './load.ts';
import { providersIn } from './offices.ts';
import { words } from './words.ts';

const at = words.line;
/** So many of the services that are found are offered at once. */
export const most = 50;

/** A line as its fields show it. */
export const valuesOf = ({
  code,
  office,
  start,
  end,
  times,
  units,
  tais,
  notification,
  item,
  further,
}: DraftLine): FormState['values'] => ({
  ...{ code, office, start: sayTime(start), end: sayTime(end), times: String(times), units: String(units ?? '') },
  ...{ tais, notification, item, ...furtherValues('UPPLAN', further) },
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
export const Fields = ({ tables, setting: { month, offices }, state, options, search, found }: FieldsProps) => (
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
    <FurtherFields prefix="UPPLAN" state={state} />
  </>
);
