import { deliveries } from '../../../../../contracts/month-letter.ts';
import { Actions, Button } from '../../../../../web/action/button.tsx';
import { Form } from '../../../../../web/form/form.tsx';
import { SelectField } from '../../../../../web/form/select-field.tsx';
import { type FormState, field } from '../../../../../web/form/state.ts';
import { TextField } from '../../../../../web/form/text-field.tsx';
import type { AnyFrame } from '../../../../../web/frame/frame.ts';
import { Page } from '../../../../../web/page.tsx';
import { pathOf } from '../person.ts';
import { words } from './words.ts';

type Props = {
  readonly frame: AnyFrame;
  readonly token: string;
  readonly code: string;
  readonly state: FormState;
};

export const MonthlyLetterPage = ({ frame, token, code, state }: Props) => (
  <Page frame={frame} title={words.title} back={pathOf(code)} wrong={Object.keys(state.errors).length > 0}>
    <p>{words.about}</p>
    <Form action={pathOf(code, '/monthly-letter')} token={token} state={state}>
      <TextField label={words.month} hint={words.monthHint} width={12} {...field(state, 'month')} />
      <SelectField
        label={words.delivery}
        hint={words.deliveryHint}
        options={Object.entries(deliveries).map(([value, label]) => ({ value, label }))}
        {...field(state, 'delivery')}
      />
      <TextField label={words.number} hint={words.numberHint} width={20} {...field(state, 'number')} />
      <TextField label={words.name} {...field(state, 'name')} />
      <TextField label={words.postcode} optional width={8} keyboard="numeric" {...field(state, 'postcode')} />
      <TextField label={words.address} hint={words.addressHint} optional rows={3} {...field(state, 'address')} />
      <Actions>
        <Button>{words.go}</Button>
      </Actions>
    </Form>
  </Page>
);
