import type { Child } from 'hono/jsx';
import { Actions, Button } from '../action/button.tsx';
import type { AnyFrame } from '../frame/frame.ts';
import { Ruby } from '../japanese/ruby.tsx';
import { Page } from '../page.tsx';
import { ErrorSummary } from './error-summary.tsx';
import { Form } from './form.tsx';
import { emptyForm, type FormState } from './state.ts';

type Props = {
  readonly frame: AnyFrame;
  /** the question, for the title; the heading too unless the one thing brings it (`heading` of a group of choices) */
  readonly title: string;
  readonly ownHeading?: boolean;
  readonly back?: string;
  readonly action: string;
  readonly token: string;
  readonly state?: FormState;
  readonly kept?: Readonly<Record<string, string>>;
  readonly files?: boolean;
  readonly go?: Child;
  readonly scripts?: readonly string[];
  /** the one thing */
  readonly children?: Child;
};

/** One question: the way back, the question, one thing to answer, and on. */
export const QuestionPage = (props: Props) => {
  const { frame, title, ownHeading, back, state = emptyForm, go = 'つぎへ', scripts, children, ...form } = props;
  const wrong = Object.keys(state.errors).length > 0;
  return (
    <Page frame={frame} title={title} back={back} wrong={wrong} scripts={scripts} ownHeading>
      <ErrorSummary errors={state.errors} />
      {!ownHeading && (
        <h1>
          <Ruby text={title} />
        </h1>
      )}
      <Form {...form} state={state} summary={false}>
        {children}
        <Actions>
          <Button>{go}</Button>
        </Actions>
      </Form>
    </Page>
  );
};
