import { z } from 'zod';
import { Actions, Button } from '../../../../web/action/button.tsx';
import { Checkboxes } from '../../../../web/form/choice-cards.tsx';
import { DayField } from '../../../../web/form/date-field.tsx';
import { choice, choices, day, optionalDay, optionalText } from '../../../../web/form/fields.ts';
import { Form } from '../../../../web/form/form.tsx';
import { SelectField } from '../../../../web/form/select-field.tsx';
import { type FormState, field, fieldOfMany } from '../../../../web/form/state.ts';
import { TextField } from '../../../../web/form/text-field.tsx';
import { sayDay } from '../../../../web/japanese/day.ts';
import type { Application } from './store.ts';
import { words } from './words.ts';

/** The way of an application, in its order. */
export const steps = ['appliedOn', 'surveyedOn', 'opinionOn', 'examinedOn', 'resultOn'] as const;

export const schema = z.object({
  kind: choice(words.kind, words.kinds),
  byAgent: choices(words.byAgent, ['yes']),
  appliedOn: day(words.steps.appliedOn),
  surveyedOn: optionalDay(words.steps.surveyedOn),
  opinionOn: optionalDay(words.steps.opinionOn),
  examinedOn: optionalDay(words.steps.examinedOn),
  resultOn: optionalDay(words.steps.resultOn),
  result: z.union([z.literal(''), z.enum(words.results)]).default(''),
  postponedTo: optionalDay(words.postponedTo),
  note: optionalText(words.note, 1000),
  withdrawn: choices(words.withdrawn, ['yes']),
});
type Sent = z.infer<typeof schema>;

/** What cannot be: a step before the one that it follows, a day that has not come, a result without its day. */
export function findWrongDay(
  sent: Sent,
  today: string,
  before?: Pick<Application, 'resultOn' | 'result'>,
): Record<string, string> | undefined {
  for (const step of steps) {
    const on = sent[step];
    if (on !== null && on > today) return { [step]: words.future };
    if (on !== null && on < sent.appliedOn) return { [step]: words.order(words.steps[step], words.steps.appliedOn) };
  }
  const { examinedOn, resultOn, result } = sent;
  if (examinedOn !== null && resultOn !== null && resultOn < examinedOn)
    return { resultOn: words.order(words.steps.resultOn, words.steps.examinedOn) };
  // The insurer told that the result is there, and not what it is.
  const isTold = before !== undefined && before.resultOn === resultOn && before.result === null;
  if (resultOn !== null && result === '' && !isTold) return { result: words.resultMissing };
  return undefined;
}

export const valuesOf = (one: Application): FormState['values'] => ({
  ...Object.fromEntries(
    [...steps, 'postponedTo' as const].map((key) => {
      const on = one[key];
      return [key, on === null ? '' : sayDay(on)];
    }),
  ),
  kind: one.kind,
  result: one.result ?? '',
  note: one.note,
  byAgent: one.byAgent ? 'yes' : '',
  withdrawn: one.isWithdrawn ? 'yes' : '',
});

type Props = { readonly action: string; readonly token: string; readonly state: FormState };
export const ApplicationForm = ({ action, token, state }: Props) => (
  <Form action={action} token={token} state={state}>
    <SelectField
      label={words.kind}
      options={words.kinds.map((one) => ({ value: one, label: one }))}
      {...field(state, 'kind')}
    />
    <Checkboxes
      label={words.byAgent}
      optional="quietly"
      choices={[{ value: 'yes', label: words.byAgentAbout }]}
      {...fieldOfMany(state, 'byAgent')}
    />
    {steps.map((step) => (
      <DayField name={step} label={words.steps[step]} state={state} optional={step !== 'appliedOn'} />
    ))}
    <SelectField
      label={words.result}
      options={words.results.map((one) => ({ value: one, label: one }))}
      none={words.noResult}
      optional
      {...field(state, 'result')}
    />
    <DayField name="postponedTo" label={words.postponedTo} hint={words.postponedHint} state={state} optional />
    <TextField label={words.note} rows={3} optional {...field(state, 'note')} />
    <Checkboxes
      label={words.withdrawn}
      optional="quietly"
      choices={[{ value: 'yes', label: words.withdrawnAbout }]}
      {...fieldOfMany(state, 'withdrawn')}
    />
    <Actions>
      <Button>{words.save}</Button>
    </Actions>
  </Form>
);
