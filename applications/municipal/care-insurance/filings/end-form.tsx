import { z } from 'zod';
import { Actions, Button } from '../../../../web/action/button.tsx';
import { ChoiceCards } from '../../../../web/form/choice-cards.tsx';
import { DayField } from '../../../../web/form/date-field.tsx';
import { choice, day, optionalText } from '../../../../web/form/fields.ts';
import { Form } from '../../../../web/form/form.tsx';
import { type FormState, field } from '../../../../web/form/state.ts';
import { TextField } from '../../../../web/form/text-field.tsx';
import { endReasons } from './store.ts';
import { words } from './words.ts';

const { end } = words;

export const endSchema = z
  .object({
    reason: choice(end.reason, endReasons),
    endedOn: day(end.on),
    endText: optionalText(end.text, 200),
  })
  .refine(({ reason, endText }) => reason !== 'error' || endText !== '', { path: ['endText'], error: end.textMissing });

type Props = { readonly action: string; readonly token: string; readonly state: FormState };
/** 登録を終える: why, and until when. */
export const EndForm = ({ action, token, state }: Props) => (
  <>
    <h2>{end.title}</h2>
    <p>{end.about}</p>
    <Form action={action} token={token} state={state}>
      <ChoiceCards
        {...field(state, 'reason')}
        label={end.reason}
        choices={endReasons.map((value) => ({ value, label: end.reasons[value] }))}
      />
      <DayField name="endedOn" label={end.on} hint={end.onHint} state={state} />
      <TextField {...field(state, 'endText')} label={end.text} hint={end.textHint} rows={3} optional="quietly" />
      <Actions>
        <Button kind="second">{end.go}</Button>
      </Actions>
    </Form>
  </>
);
