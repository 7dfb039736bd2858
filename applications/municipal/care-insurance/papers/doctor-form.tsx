import { Actions, Button } from '../../../../web/action/button.tsx';
import { DayField } from '../../../../web/form/date-field.tsx';
import { Form } from '../../../../web/form/form.tsx';
import { type Option, SelectField } from '../../../../web/form/select-field.tsx';
import { type FormState, field } from '../../../../web/form/state.ts';
import { TextField } from '../../../../web/form/text-field.tsx';
import type { Consent } from './consents.ts';
import { words } from './words.ts';

type Props = {
  readonly path: string;
  readonly token: string;
  readonly state: FormState;
  readonly recipients: readonly Option[];
  /** the doctors' consents that stand */
  readonly given: readonly Consent[];
  readonly nameOf: (member: string) => string;
};

/** The doctor's consent, apart from the person's; and how it is taken back. */
export const DoctorForm = ({ path, token, state, recipients, given, nameOf }: Props) => (
  <>
    <h2>{words.doctor.title}</h2>
    <p>{words.doctor.about}</p>
    {given.length > 0 && <h3>{words.doctor.given}</h3>}
    {given.map(({ id, recipient }) => (
      <Form action={`${path}/doctor/${id}`} token={token}>
        <p>{nameOf(recipient)}</p>
        <Actions>
          <Button kind="second">{words.doctor.withdraw}</Button>
        </Actions>
      </Form>
    ))}
    <h3>{words.doctor.add}</h3>
    <Form action={`${path}/doctor`} token={token} state={state}>
      <SelectField {...field(state, 'recipient')} label={words.doctor.recipient} options={recipients} />
      <TextField {...field(state, 'name')} label={words.doctor.name} width={20} maxlength={60} />
      <DayField name="signed" state={state} label={words.doctor.signed} />
      <DayField name="until" state={state} label={words.doctor.until} />
      <TextField {...field(state, 'witness')} label={words.doctor.witness} width={20} maxlength={60} />
      <Actions>
        <Button>{words.doctor.go}</Button>
      </Actions>
    </Form>
  </>
);
