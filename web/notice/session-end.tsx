import { Actions, Button, LinkButton } from '../action/button.tsx';
import { Form } from '../form/form.tsx';
import type { AnyFrame } from '../frame/frame.ts';
import { sayDuration } from '../japanese/say.ts';
import { Page } from '../page.tsx';
import { leastSeconds } from './session-end-dialog.tsx';

type PageProps = {
  readonly frame: AnyFrame;
  readonly secondsLeft: number;
  readonly action: string;
  readonly token: string;
  readonly leave: string;
  /** what was entered and sent: sent again with the answer */
  readonly kept: Readonly<Record<string, string>>;
};

/** The same question as a page. */
export const SessionEndPage = ({ frame, secondsLeft, action, token, leave, kept }: PageProps) => (
  <Page frame={frame} title="このまま続けますか">
    <p>
      しばらく操作がなかったので、確かめています。{sayDuration(Math.max(secondsLeft, leastSeconds))}
      以内に選んでください。書いたものは、残っています。
    </p>
    <Form action={action} token={token} kept={kept}>
      <Actions>
        <Button>続ける</Button>
        <LinkButton kind="second" href={leave}>
          終わる
        </LinkButton>
      </Actions>
    </Form>
  </Page>
);
