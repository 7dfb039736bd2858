import { z } from 'zod';
import { Actions, Button } from '../../../web/action/button.tsx';
import { Form } from '../../../web/form/form.tsx';
import { type FormState, field } from '../../../web/form/state.ts';
import { TextField } from '../../../web/form/text-field.tsx';
import { findServiceType } from '../files/table/service-types.ts';
import { words } from './words.ts';

const { person: say } = words;

const time = z
  .string()
  .optional()
  .transform((value = '', context) => {
    const found = /^([01]?\d|2[0-4]):?([0-5]\d)$/.exec(value.normalize('NFKC').trim());
    if (value.trim() === '') return '9999';
    if (found) return found[1]!.padStart(2, '0') + found[2];
    context.addIssue(say.wrongTime);
    return z.NEVER;
  });
const digits = (pattern: RegExp, wrong: string) =>
  z
    .string()
    .optional()
    .transform((value = '') => value.normalize('NFKC').trim().toUpperCase())
    .refine((value) => pattern.test(value), wrong);
/** A service that no slip has, as it is typed; `9999` is no time of day, as the standard writes it. */
export const otherService = z.object({
  code: digits(/^[0-9A-Z]{2}[0-9A-Z]{4}$/, say.wrongCode).refine(
    (value) => value.length !== 6 || findServiceType(value.slice(0, 2)) !== undefined,
    say.noSuchType,
  ),
  day: digits(/^\d{1,2}$/, say.wrongDay),
  start: time,
  end: time,
  units: digits(/^\d{1,6}$/, say.wrongUnits),
});

type Props = { readonly action: string; readonly token: string; readonly state: FormState; readonly version: string };
export const OtherService = ({ action, token, state, version }: Props) => (
  <Form action={action} token={token} state={state} kept={{ version }}>
    <TextField label={say.code} hint={say.codeHint} width={8} {...field(state, 'code')} />
    <TextField label={say.day} width={2} {...field(state, 'day')} />
    <TextField label={say.starts} hint={say.timeHint} optional width={4} {...field(state, 'start')} />
    <TextField label={say.ends} optional width={4} {...field(state, 'end')} />
    <TextField label={say.units} width={8} {...field(state, 'units')} />
    <Actions>
      <Button kind="second">{say.goAdd}</Button>
    </Actions>
  </Form>
);
