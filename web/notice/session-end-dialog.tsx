import { Actions, LinkButton } from '../action/button.tsx';
import { tokenField } from '../form/token.ts';
import { Ruby } from '../japanese/ruby.tsx';

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
      <h2 id="session-end">
        <Ruby text={choose === undefined ? 'このまま続《つづ》けますか' : 'まだ使《つか》いますか'} />
      </h2>
      <p>
        <Ruby
          text={
            choose === undefined
              ? 'しばらく操作《そうさ》がないので、まもなく画面《がめん》を閉《と》じます。書《か》いたものは、続《つづ》けるとそのまま残《のこ》ります。'
              : 'しばらくさわっていないので、まもなく、名前《なまえ》を選《えら》ぶ画面《がめん》にもどります。書《か》いたものは、なくなりません。'
          }
        />
      </p>
      <Actions>
        <button type="button" class="button primary" data-go-on>
          <Ruby text="続《つづ》ける" />
        </button>
      </Actions>
    </div>
    <div data-ended hidden>
      <h2>
        <Ruby text="画面《がめん》を閉《と》じました" />
      </h2>
      <p>
        <Ruby text="続《つづ》けるには、もう一度《いちど》サインインしてください。" />
      </p>
      <Actions>
        <LinkButton href={again}>
          <Ruby text="もう一度《いちど》サインインする" />
        </LinkButton>
      </Actions>
    </div>
  </dialog>
);
