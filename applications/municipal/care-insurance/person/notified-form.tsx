import { Actions, Button } from '../../../../web/action/button.tsx';
import { DayField } from '../../../../web/form/date-field.tsx';
import { Form } from '../../../../web/form/form.tsx';
import { emptyForm, type FormState } from '../../../../web/form/state.ts';
import type { AnyFrame } from '../../../../web/frame/frame.ts';
import { Page } from '../../../../web/page.tsx';
import { type Shown, ShownPerson } from '../../../../web/viewing/viewing.tsx';
import type { Certification } from '../ledger/certification.ts';
import { pathOf } from '../paths.ts';
import { words } from '../words.ts';
import { Particulars } from './particulars.tsx';
import type { Insured } from './shown.ts';

type Props = { readonly token: string; readonly one: Certification; readonly state?: FormState };

/** Of a decision that has not reached the person: the day on which it does. */
export const NotifiedForm = ({ token, one, state = emptyForm }: Props) => (
  <>
    <h2>{words.notified.title}</h2>
    <p>{words.notified.about}</p>
    <Form action={pathOf(one.code, '/notified')} token={token} state={state} kept={{ certification: one.id }}>
      <DayField name="day" state={state} label={words.notified.label} />
      <Actions>
        <Button>{words.notified.go}</Button>
      </Actions>
    </Form>
  </>
);

type PageProps = Required<Props> & { readonly frame: AnyFrame; readonly person: Shown<Insured> };
/** The same by itself, where the day was wrong. */
export const NotifiedPage = ({ frame, person, ...form }: PageProps) => (
  <Page frame={frame} title={words.person.title} back={pathOf(form.one.code)}>
    <ShownPerson person={person}>{(one) => <Particulars one={one} />}</ShownPerson>
    <NotifiedForm {...form} />
  </Page>
);
