import { Actions, Button } from '../../../../web/action/button.tsx';
import { DayField } from '../../../../web/form/date-field.tsx';
import { Form } from '../../../../web/form/form.tsx';
import { type Option, SelectField } from '../../../../web/form/select-field.tsx';
import { emptyForm, type FormState, field } from '../../../../web/form/state.ts';
import type { AnyFrame } from '../../../../web/frame/frame.ts';
import { sayDay } from '../../../../web/japanese/day.ts';
import { More } from '../../../../web/list/more.tsx';
import { Page } from '../../../../web/page.tsx';
import { type Shown, ShownPerson } from '../../../../web/viewing/viewing.tsx';
import type { Certification } from '../ledger/certification.ts';
import { steps } from '../ledger/steps.ts';
import { pathOf } from '../paths.ts';
import { words } from '../words.ts';
import { Particulars } from './particulars.tsx';
import type { Insured } from './shown.ts';

type Props = {
  readonly token: string;
  readonly one: Certification;
  /** who may have applied in the person's place */
  readonly offices: readonly Option[];
  readonly state?: FormState;
};

/** Of an application that is under way: the days on which its steps were done. */
export const StepsForm = ({ token, one, offices, state = { ...emptyForm, values: valuesOf(one) } }: Props) => (
  <More title={words.steps.title} open={Object.keys(state.errors).length > 0}>
    <p>{words.steps.about}</p>
    <Form action={pathOf(one.code, '/steps')} token={token} state={state} kept={{ certification: one.id }}>
      {steps.map((step) => (
        <DayField name={step} state={state} label={words.steps[step]} optional />
      ))}
      <SelectField
        label={words.steps.agent}
        hint={words.steps.agentHint}
        none={words.steps.noAgent}
        options={withOwn(offices, one.agent)}
        optional
        {...field(state, 'agent')}
      />
      <Actions>
        <Button>{words.steps.go}</Button>
      </Actions>
    </Form>
  </More>
);

const valuesOf = (one: Certification): FormState['values'] => ({
  ...Object.fromEntries(steps.map((step) => [step, one[step] === null ? '' : sayDay(one[step])])),
  agent: one.agent ?? '',
});

/** An office of the form that takes no part stays as it is written. */
const withOwn = (offices: readonly Option[], agent: string | null): readonly Option[] =>
  agent === null || offices.some(({ value }) => value === agent)
    ? offices
    : [...offices, { value: agent, label: agent }];

type PageProps = Required<Props> & { readonly frame: AnyFrame; readonly person: Shown<Insured> };
/** The same by itself, where a day was wrong. */
export const StepsPage = ({ frame, person, ...form }: PageProps) => (
  <Page frame={frame} title={words.person.title} back={pathOf(form.one.code)} wrong>
    <ShownPerson person={person}>{(one) => <Particulars one={one} />}</ShownPerson>
    <StepsForm {...form} />
  </Page>
);
