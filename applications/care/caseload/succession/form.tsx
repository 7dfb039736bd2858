import { z } from 'zod';
import { findMyNumbers } from '../../../../contracts/my-number.ts';
import { Actions, Button } from '../../../../web/action/button.tsx';
import { Checkboxes } from '../../../../web/form/choice-cards.tsx';
import { DayField } from '../../../../web/form/date-field.tsx';
import { choices, day, optionalText } from '../../../../web/form/fields.ts';
import { Form } from '../../../../web/form/form.tsx';
import { SelectField } from '../../../../web/form/select-field.tsx';
import { type FormState, field, fieldOfMany } from '../../../../web/form/state.ts';
import { TextField } from '../../../../web/form/text-field.tsx';
import { sayDayBoth, sayMonth } from '../../../../web/japanese/day.ts';
import { sayTime } from '../../../../web/japanese/time.tsx';
import { Answers } from '../../../../web/list/answers.tsx';
import { sayDigits } from '../../plans/term.ts';
import type { Gathered } from './gather.ts';
import type { Receiver } from './receivers.ts';
import { words } from './words.ts';

const between = ',';
const longText = (label: string) =>
  optionalText(label, 8000).check(({ value, issues }) => {
    if (findMyNumbers(value).length > 0) issues.push({ code: 'custom', input: value, message: words.myNumber });
  });

/** @param receivers whom one can choose @param progress ids of the entries that one can choose */
export const schemaOf = (receivers: readonly string[], progress: readonly string[]) =>
  z.object({
    id: z.uuid(),
    receiver: z.union([z.literal(''), z.enum(receivers as [string, ...string[]])]).default(''),
    receiverName: optionalText(words.receiverName, 100),
    wishedOn: day(words.wishedOn),
    wish: choices(words.wish, ['yes']),
    summary: longText(words.summary),
    open: longText(words.open),
    /** what is chosen, or what the page before kept of it */
    progress: z.preprocess(
      (sent) => (typeof sent === 'string' ? sent.split(between).filter(Boolean) : sent),
      choices(words.progress, progress),
    ),
    step: z.enum(['check', 'send', 'edit']),
  });
export type Sent = z.infer<ReturnType<typeof schemaOf>>;

/** What cannot be, beside what a field by itself can see. */
export function findWrong(
  { receiver, receiverName, wish, wishedOn }: Sent,
  today: string,
): Record<string, string> | undefined {
  if (receiver === '' && receiverName === '') return { receiver: words.receiverMissing };
  if (wishedOn > today) return { wishedOn: words.future };
  return wish.length === 0 ? { wish: words.wishMissing } : undefined;
}

/** As the page after it keeps it. */
export const keptOf = ({ step: _, wish, progress, ...rest }: Sent): Record<string, string> => ({
  ...rest,
  wish: wish.join(between),
  progress: progress.join(between),
});

/** What goes in as it stands, as the form and the page after it say it. */
export const readyOf = ({ plan, prevention, months, assessment, certification }: Gathered['ready']) => [
  {
    name: words.plan,
    value: plan
      ? words.planOf(sayDigits(plan.first.planDay))
      : prevention
        ? words.preventionOf(sayDigits(prevention.plan.planDay ?? ''))
        : words.missing,
  },
  { name: words.months, value: months ? words.monthsOf(months.map(({ month }) => sayMonth(month))) : words.missing },
  {
    name: words.assessment,
    value: assessment ? words.assessmentOf(sayDayBoth(assessment.on)) : words.missing,
  },
  {
    name: words.certification,
    value: certification?.certifiedOn ? sayDayBoth(certification.certifiedOn) : words.missing,
  },
];

type Props = {
  readonly action: string;
  readonly token: string;
  readonly state: FormState;
  readonly receivers: readonly Receiver[];
  readonly gathered: Gathered;
};
export const SuccessionForm = ({ action, token, state, receivers, gathered: { ready, progress } }: Props) => (
  <Form action={action} token={token} state={state} kept={{ id: String(state.values.id ?? '') }}>
    <SelectField
      label={words.receiver}
      none={words.receiverNone}
      optional="quietly"
      options={receivers.map(({ id, name, byRoad }) => ({
        value: id,
        label: `${name}（${byRoad ? words.byRoad : words.byPaper}）`,
      }))}
      {...field(state, 'receiver')}
    />
    <TextField
      label={words.receiverName}
      hint={words.receiverNameHint}
      optional="quietly"
      {...field(state, 'receiverName')}
    />
    <DayField name="wishedOn" label={words.wishedOn} state={state} />
    <Checkboxes
      label={words.wishLabel}
      choices={[{ value: 'yes', label: words.wish }]}
      {...fieldOfMany(state, 'wish')}
    />
    <h2>{words.included}</h2>
    <Answers answers={readyOf(ready)} />
    <p class="hint">{words.certificationAbout}</p>
    <TextField
      label={words.summary}
      hint={words.summaryHint}
      rows={6}
      optional="quietly"
      {...field(state, 'summary')}
    />
    <TextField label={words.open} hint={words.openHint} rows={4} optional="quietly" {...field(state, 'open')} />
    {progress.length > 0 && (
      <Checkboxes
        label={words.progress}
        hint={words.progressHint}
        optional="quietly"
        choices={progress.map(({ id, happenedAt, kind, words: text }) => ({
          value: id,
          label: `${sayTime(happenedAt)}　${kind}`,
          about: <span class="as-written">{text}</span>,
        }))}
        {...fieldOfMany(state, 'progress')}
      />
    )}
    <Actions>
      <Button name="step" value="check">
        {words.check}
      </Button>
    </Actions>
  </Form>
);
