import { Actions, LinkButton } from '../action/button.tsx';
import { tokenField } from '../form/token.ts';

/** WCAG 2.2.1: whoever is asked has at least 20 s to answer by one press. Our own pages give a minute. */
export const leastSeconds = 20;

export type SessionEnd = {
  readonly secondsLeft: number;
  /** asked so long before the end */
  readonly asks?: number;
  /** POST with the form token: the session goes on; answers `{"secondsLeft": …}` */
  readonly stay: string;
  readonly token: string;
  /** signs in again and comes back */
  readonly again: string;
};

/**
 * Asks before a session ends, on any page with the script `session-end`; what is being entered stays on the page behind it. Without script the
 * next form that comes too late is answered with `SessionEndPage`.
 */
export const SessionEndDialog = ({ secondsLeft, asks = 60, stay, token, again }: SessionEnd) => (
  <dialog
    class="session-end"
    aria-labelledby="session-end"
    data-seconds-left={secondsLeft}
    data-asks={Math.max(asks, leastSeconds)}
    data-stay={stay}
    data-token={token}
    data-token-field={tokenField}
  >
    <div data-asking>
      <h2 id="session-end">このまま続けますか</h2>
      <p>しばらく操作がないので、まもなく画面を閉じます。書いたものは、続けるとそのまま残ります。</p>
      <Actions>
        <button type="button" class="button primary" data-go-on>
          続ける
        </button>
      </Actions>
    </div>
    <div data-ended hidden>
      <h2>画面を閉じました</h2>
      <p>続けるには、もう一度サインインしてください。</p>
      <Actions>
        <LinkButton href={again}>もう一度サインインする</LinkButton>
      </Actions>
    </div>
  </dialog>
);
