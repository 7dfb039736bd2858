import type { Child } from 'hono/jsx';
import { Actions, Button, LinkButton } from '../../../web/action/button.tsx';
import { tokenField } from '../../../web/form/token.ts';
import type { AnyFrame } from '../../../web/frame/frame.ts';
import { Ruby } from '../../../web/japanese/ruby.tsx';
import { Page } from '../../../web/page.tsx';

export type PasskeyProps = {
  readonly action: string;
  readonly token: string;
  /** what the browser's own dialogue is given */
  readonly options: object;
  readonly kept?: Readonly<Record<string, string>>;
  readonly kind: 'make' | 'show';
  readonly go: Child;
  readonly children?: Child;
};

/** A form that a script fills in: hidden where the browser knows no passkeys. */
export const PasskeyForm = ({ action, token, options, kept = {}, kind, go, children }: PasskeyProps) => (
  <form method="post" action={action} data-passkey={kind} data-options={JSON.stringify(options)}>
    <input type="hidden" name={tokenField} value={token} />
    <input type="hidden" name="passkey" value="" />
    {Object.entries(kept).map(([name, value]) => (
      <input type="hidden" name={name} value={value} />
    ))}
    <div data-passkey-only hidden>
      {children}
      <p class="field-error" data-passkey-problem tabindex={-1} role="alert" hidden>
        パスキーを使えませんでした。もう一度行うか、ほかの方法を選んでください。
      </p>
      <Actions>
        <Button>{go}</Button>
      </Actions>
    </div>
  </form>
);

type NewProps = Omit<PasskeyProps, 'kind' | 'go' | 'children'> & {
  readonly frame: AnyFrame;
  /** residents may go on without */
  readonly without: string | null;
  readonly problem?: string;
};

/** Make a passkey: offered to residents, asked of staff. */
export const NewPasskeyPage = ({ frame, without, problem, ...form }: NewProps) => (
  <Page frame={frame} title="パスキーを登録《とうろく》します" wrong={problem !== undefined} scripts={['passkey']}>
    {problem !== undefined && <p class="field-error">{problem}</p>}
    <p>
      <Ruby text="次《つぎ》からは、この 端末《たんまつ》の 顔《かお》・指紋《しもん》・暗証番号《あんしょうばんごう》だけで、サインインできます。" />
    </p>
    <PasskeyForm {...form} kind="make" go={<Ruby text="パスキーを 登録《とうろく》する" />}>
      {without !== null && (
        <label class="choice">
          <input type="checkbox" name="keep" value="yes" />
          <span class="choice-text">
            <Ruby text="手紙《てがみ》の 番号《ばんごう》も、これからも 使《つか》う" />
          </span>
        </label>
      )}
    </PasskeyForm>
    {without !== null && (
      <Actions>
        <LinkButton kind="second" href={without}>
          <Ruby text="登録《とうろく》しないで つぎへ" />
        </LinkButton>
      </Actions>
    )}
  </Page>
);
