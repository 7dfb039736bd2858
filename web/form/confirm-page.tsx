import type { Child } from 'hono/jsx';
import { Actions, Button } from '../action/button.tsx';
import type { AnyFrame } from '../frame/frame.ts';
import { type Answer, Answers } from '../list/answers.tsx';
import { Page } from '../page.tsx';
import { Form } from './form.tsx';

type Props = {
  readonly frame: AnyFrame;
  readonly title: string;
  /** what will happen, before the button that makes it happen */
  readonly about?: Child;
  readonly answers: readonly Answer[];
  readonly back: string;
  readonly action: string;
  readonly token: string;
  readonly kept?: Readonly<Record<string, string>>;
  /** in words that say what happens: 「届け出る」, never 「OK」 */
  readonly go: Child;
  /** it cannot be taken back */
  readonly danger?: boolean;
  /** a second button, to write it anew: the form is sent with `step` as `edit`, the first one's as `send` */
  readonly edit?: Child;
};

/** All that was answered, each with a way to change it, before it takes effect. */
export const ConfirmPage = ({ frame, title, about, answers, back, go, danger, edit, ...form }: Props) => (
  <Page frame={frame} title={title} back={back}>
    <Answers answers={answers} />
    {about && <p>{about}</p>}
    <Form {...form}>
      <Actions>
        <Button kind={danger ? 'danger' : 'primary'} {...(edit && { name: 'step', value: 'send' })}>
          {go}
        </Button>
        {edit && (
          <Button kind="second" name="step" value="edit">
            {edit}
          </Button>
        )}
      </Actions>
    </Form>
  </Page>
);
