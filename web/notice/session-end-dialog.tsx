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
  /**
   * On a tablet that several share: nobody goes on with another's page. Counted from the last touch; who does not answer is led to the choice of
   * persons, and what is being entered goes to this address first (POST), to be kept.
   */
  readonly choose?: string;
  /** signs in again and comes back */
  readonly again: string;
};

/**
 * Asks before a session ends, on any page with the script `session-end`; what is being entered stays on the page behind it. Without script the
 * next form that comes too late is answered with `SessionEndPage`.
 */
export const SessionEndDialog = ({ secondsLeft, asks = 60, stay, token, choose, again }: SessionEnd) => (
  <dialog
    class="session-end"
    aria-labelledby="session-end"
    data-seconds-left={secondsLeft}
    data-asks={Math.max(asks, leastSeconds)}
    data-stay={stay}
    data-choose={choose}
    data-token={token}
    data-token-field={tokenField}
  >
    <div data-asking>
      <h2 id="session-end">{choose === undefined ? 'このまま続けますか' : 'まだ使いますか'}</h2>
      <p>
        {choose === undefined
          ? 'しばらく操作がないので、まもなく画面を閉じます。書いたものは、続けるとそのまま残ります。'
          : 'しばらくさわっていないので、まもなく、名前を選ぶ画面にもどります。書いたものは、なくなりません。'}
      </p>
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
