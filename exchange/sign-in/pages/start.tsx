import type { Child } from 'hono/jsx';
import { Actions, LinkButton } from '../../../web/action/button.tsx';
import type { AnyFrame } from '../../../web/frame/frame.ts';
import { Ruby } from '../../../web/japanese/ruby.tsx';
import { Page } from '../../../web/page.tsx';
import { PasskeyForm, type PasskeyProps } from './passkey.tsx';

/** Residents: whose device it is decides how long they stay signed in. */
export const DevicePage = ({ frame, own, shared }: { frame: AnyFrame; own: string; shared: string }) => (
  <Page frame={frame} title="この端末《たんまつ》は、あなたのものですか">
    <p>
      <Ruby text="図書館《としょかん》や 窓口《まどぐち》の 端末《たんまつ》、ほかの 人《ひと》も 使《つか》う 端末《たんまつ》では、30分《ぷん》でサインアウトします。" />
    </p>
    <Actions>
      <LinkButton href={own}>
        <Ruby text="わたしの 端末《たんまつ》です" />
      </LinkButton>
      <LinkButton kind="second" href={shared}>
        <Ruby text="ほかの 人《ひと》も 使《つか》います" />
      </LinkButton>
    </Actions>
  </Page>
);

export type Other = { readonly href: string; readonly label: Child };
type How = Omit<PasskeyProps, 'go' | 'kind'> & {
  readonly frame: AnyFrame;
  readonly back?: string;
  /** other ways than a passkey */
  readonly others: readonly Other[];
  readonly anew: boolean;
  readonly problem?: string;
};

/** How to sign in. */
export const HowPage = ({ frame, back, others, anew, problem, ...passkey }: How) => (
  <Page
    frame={frame}
    title={anew ? 'もう一度《いちど》、本人《ほんにん》の確認《かくにん》をします' : 'サインイン'}
    back={back}
    wrong={problem !== undefined}
    scripts={['passkey']}
  >
    {problem !== undefined && <Problem text={problem} />}
    <PasskeyForm
      {...passkey}
      kind="show"
      go={<Ruby text="パスキーでサインイン（顔《かお》・指紋《しもん》・暗証番号《あんしょうばんごう》）" />}
    />
    <Actions>
      {others.map(({ href, label }) => (
        <LinkButton kind="second" href={href}>
          {label}
        </LinkButton>
      ))}
    </Actions>
  </Page>
);

/** What went wrong, first on the page. */
export const Problem = ({ text }: { readonly text: string }) => (
  <section class="error-summary" tabindex={-1} autofocus role="alert">
    <p>{text}</p>
  </section>
);
