import { z } from 'zod';
import { birthHint, DayField } from '../../../web/form/date-field.tsx';
import { choice, day, optionalText, text } from '../../../web/form/fields.ts';
import { SelectField } from '../../../web/form/select-field.tsx';
import { type FormState, field } from '../../../web/form/state.ts';
import { TextField } from '../../../web/form/text-field.tsx';
import { sayDay } from '../../../web/japanese/day.ts';
import type { Person } from '../store/persons.ts';
import { words } from './words.ts';

const say = words.particulars;
const sexes = ['男', '女', 'そのほか'] as const;

/** What the office writes of a person. */
export const particulars = z.object({
  name: text(say.name, 100),
  kana: text(say.kana, 100),
  birth: day(say.birth),
  sex: choice(say.sex, sexes),
  address: optionalText(say.address, 200),
  telephone: optionalText(say.telephone, 30),
  staff: optionalText(say.staff, 100).check(({ value, issues }) => {
    if (value !== '' && !/^[\x21-\x7e]+$/.test(value))
      issues.push({ code: 'custom', input: value, message: '担当者は、職員番号（半角）で書いてください。' });
  }),
  since: day(say.since),
});
export type Particulars = z.infer<typeof particulars>;

export const asPerson = (
  { name, kana, birth, sex, address, telephone, since }: Particulars,
  of: Pick<Person, 'code' | 'insurer' | 'insured' | 'until'>,
): Person => ({
  ...of,
  ...{ name, kana, birth, sex, since },
  address: address === '' ? null : address,
  telephone: telephone === '' ? null : telephone,
});

/** As the fields show it. */
export const valuesOf = (one: Partial<Person> & { readonly staff?: string | null }): FormState['values'] =>
  Object.fromEntries(
    (['name', 'kana', 'birth', 'sex', 'address', 'telephone', 'staff', 'since'] as const).map((key) => {
      const value = one[key] ?? '';
      return [key, (key === 'birth' || key === 'since') && value !== '' ? sayDay(value) : value];
    }),
  );

/** @param known who has cases already: examples of what is written */
export const ParticularsFields = ({
  state,
  known,
}: {
  readonly state: FormState;
  readonly known: readonly string[];
}) => (
  <>
    <TextField label={say.name} {...field(state, 'name')} />
    <TextField label={say.kana} keyboard="kana" {...field(state, 'kana')} />
    <DayField name="birth" label={say.birth} hint={birthHint} state={state} />
    <SelectField label={say.sex} options={sexes.map((one) => ({ value: one, label: one }))} {...field(state, 'sex')} />
    <TextField label={say.address} optional {...field(state, 'address')} />
    <TextField label={say.telephone} keyboard="tel" width={20} optional {...field(state, 'telephone')} />
    <TextField
      label={say.staff}
      hint={`職員番号${known.length > 0 ? `　例 ${known.slice(0, 4).join('、')}` : ''}`}
      width={20}
      optional
      {...field(state, 'staff')}
    />
    <DayField name="since" label={say.since} state={state} />
  </>
);
