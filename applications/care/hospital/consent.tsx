import { z } from 'zod';
import type { MemberId } from '../../../contracts/member.ts';
import { type Giver, givers } from '../../../contracts/purpose.ts';
import { Actions, Button } from '../../../web/action/button.tsx';
import type { PageContext } from '../../../web/application/ground.ts';
import { ChoiceCards } from '../../../web/form/choice-cards.tsx';
import { DayField } from '../../../web/form/date-field.tsx';
import { choice, day, text } from '../../../web/form/fields.ts';
import { Form } from '../../../web/form/form.tsx';
import { type FormState, field } from '../../../web/form/state.ts';
import { TextField } from '../../../web/form/text-field.tsx';
import { sayDayBoth } from '../../../web/japanese/day.ts';
import { Page } from '../../../web/page.tsx';
import { words as all } from './words.ts';

const words = all.consent;
const signing = ['person', 'legal-proxy'] as const satisfies readonly Giver[];
/** A stay and what follows it; after that the person is asked anew. */
const daysInForce = 180;

export const consentForm = z.object({
  giver: choice(words.giver, signing),
  giverName: text(words.giverName, 100),
  signedOn: day(words.signedOn),
  witness: text(words.witness, 100),
});
type SignedConsent = z.infer<typeof consentForm>;

type AskProps = {
  readonly c: PageContext;
  readonly name: string;
  /** what is told, and to whom, as people call it */
  readonly told: string;
  readonly receiver: string;
  readonly back: string;
  readonly action: string;
  readonly state: FormState;
};
/** 同意書: who has signed, when, and who stood by. */
export const ConsentPage = ({ c, name, told, receiver, back, action, state }: AskProps) => (
  <Page frame={c.get('frame')} title={words.title} back={back} wrong={Object.keys(state.errors).length > 0}>
    <p>{words.about(name, told, receiver)}</p>
    <Form action={action} token={c.get('token')} state={state}>
      <ChoiceCards
        label={words.giver}
        choices={signing.map((value) => ({ value, label: givers[value] }))}
        {...field(state, 'giver')}
      />
      <TextField label={words.giverName} {...field(state, 'giverName')} />
      <DayField name="signedOn" label={words.signedOn} state={state} />
      <TextField label={words.witness} hint={words.witnessHint} {...field(state, 'witness')} />
      <Actions>
        <Button>{words.go}</Button>
      </Actions>
    </Form>
  </Page>
);

type Registering = {
  /** the own code of the person */
  readonly subject: string;
  readonly recipient: MemberId;
  readonly purpose: string;
  readonly now: Date;
};

/** Registers what was signed at the exchange, as who is signed in. @returns until when it holds, or what is to be mended, in words */
export async function registerConsent(
  c: PageContext,
  { subject, recipient, purpose, now }: Registering,
  { giver, giverName, signedOn, witness }: SignedConsent,
): Promise<{ readonly id: string; readonly validUntil: string } | { readonly refused: string }> {
  const member = c.get('member');
  const validUntil = new Date(now.getTime() + daysInForce * 86_400_000).toISOString();
  const consent = {
    ...{ subject, giver, giverName, recipient, purpose, contracts: [], validUntil, witness },
    ...{ validFrom: `${signedOn}T00:00:00+09:00`, textVersion: `${purpose}-paper-1`, channel: 'paper' },
    explainedBy: member.staff.roles[0],
  };
  const sent = await member.act('/v1/consents', consent, z.object({ id: z.uuid() }));
  return sent.ok ? { id: sent.value.id, validUntil } : { refused: sent.refused.text };
}

/** As an entry of the 支援経過 says it. */
export const sayConsent = ({ giver, giverName, signedOn, witness }: SignedConsent, told: string, to: string): string =>
  words.noted(told, to, `${givers[giver]}　${giverName}`, sayDayBoth(signedOn), witness);
