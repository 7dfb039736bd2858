import { z } from 'zod';
import { Actions, Button } from '../../../../web/action/button.tsx';
import { DayField } from '../../../../web/form/date-field.tsx';
import { choice, day, text } from '../../../../web/form/fields.ts';
import { Form } from '../../../../web/form/form.tsx';
import { SelectField } from '../../../../web/form/select-field.tsx';
import { type FormState, field } from '../../../../web/form/state.ts';
import { TextField } from '../../../../web/form/text-field.tsx';
import { dayIn, sayDay } from '../../../../web/japanese/day.ts';
import { kinds, words } from './words.ts';

export const schema = z.object({
  kind: choice(words.kind, kinds),
  day: day(words.day),
  time: z
    .string()
    .default('')
    .transform((sent, context) => {
      const found = /^(\d{1,2})[:時](\d{2})分?$/.exec(sent.normalize('NFKC').trim());
      if (found && Number(found[1]) < 24 && Number(found[2]) < 60) return `${found[1]!.padStart(2, '0')}:${found[2]}`;
      context.addIssue(words.timeWrong);
      return z.NEVER;
    }),
  words: text(words.text, 4000),
  corrects: z.uuid().optional(),
});

export const momentOf = ({ day: on, time }: { readonly day: string; readonly time: string }): Date =>
  new Date(`${on}T${time}:00+09:00`);

/** Of now, as a new entry begins. */
export const valuesAt = (now: Date): FormState['values'] => ({
  day: sayDay(dayIn(now)),
  time: new Date(now.getTime() + 9 * 3_600_000).toISOString().slice(11, 16),
});

type Props = {
  readonly action: string;
  readonly token: string;
  readonly state: FormState;
  readonly corrects?: string;
};
export const EntryForm = ({ action, token, state, corrects }: Props) => (
  <Form action={action} token={token} state={state} {...(corrects !== undefined && { kept: { corrects } })}>
    <SelectField
      label={words.kind}
      options={kinds.map((one) => ({ value: one, label: one }))}
      {...field(state, 'kind')}
    />
    <DayField name="day" label={words.day} state={state} />
    <TextField label={words.time} hint={words.timeHint} width={8} {...field(state, 'time')} />
    <TextField label={words.text} rows={4} {...field(state, 'words')} />
    <Actions>
      <Button>{words.save}</Button>
    </Actions>
  </Form>
);
