import { ChoiceCards } from '../../../../web/form/choice-cards.tsx';
import { DayField } from '../../../../web/form/date-field.tsx';
import { choice, day } from '../../../../web/form/fields.ts';
import { type FormState, field } from '../../../../web/form/state.ts';
import type { Resident } from '../../register/resident.ts';
import { documentKeys, documents } from './documents.ts';
import { words } from './words.ts';

/** What makes sure of who stands at the counter: what they showed, and the birth date as they say it. */
export const identityFields = {
  document: choice(words.identity.document, documentKeys),
  birth: day(words.identity.birth),
};

/** The birth date as told against the register's: the second look. @returns the form with what is wrong; undefined where it is right */
export function findMismatch(told: string, { birth }: Resident, form: FormState): FormState | undefined {
  return told === birth ? undefined : { ...form, errors: { birth: words.identity.mismatch } };
}

export const IdentityFields = ({ state }: { readonly state: FormState }) => (
  <>
    <ChoiceCards
      {...field(state, 'document')}
      label={words.identity.document}
      hint={words.identity.documentHint}
      choices={documentKeys.map((value) => ({ value, label: documents[value].label }))}
    />
    <DayField name="birth" state={state} label={words.identity.birth} hint={words.identity.birthHint} />
  </>
);
