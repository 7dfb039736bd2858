import { Actions, Button, LinkButton } from '../../../web/action/button.tsx';
import type { AnyFrame } from '../../../web/frame/frame.ts';
import { Page } from '../../../web/page.tsx';

/** Where nothing can go on: the visit was too long ago, or it is nobody's. */
export const OverPage = ({ frame, home }: { frame: AnyFrame; home: string }) => (
  <Page frame={frame} title="はじめからやり直してください">
    <p>時間がたったか、このページの続きがありません。入力した内容は送られていません。</p>
    <Actions>
      <LinkButton href={home}>はじめのページへ</LinkButton>
    </Actions>
  </Page>
);

/** The issuer's error page. The code is for whoever helps. */
export const ErrorPage = ({ frame, code, home }: { frame: AnyFrame; code: string; home: string }) => (
  <Page frame={frame} title="サインインできませんでした">
    <p>はじめのページから、もう一度行ってください。</p>
    <p>
      くりかえすときは、この記号を窓口に伝えてください：<code>{code}</code>
    </p>
    <Actions>
      <LinkButton href={home}>はじめのページへ</LinkButton>
    </Actions>
  </Page>
);

export const SignOutPage = ({
  frame,
  action,
  fields,
}: {
  frame: AnyFrame;
  action: string;
  fields: Readonly<Record<string, string>>;
}) => (
  <Page frame={frame} title="サインアウトしますか">
    <form method="post" action={action}>
      {Object.entries(fields).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      <Actions>
        <Button>サインアウトする</Button>
      </Actions>
    </form>
  </Page>
);

export const SignedOutPage = ({ frame, home }: { frame: AnyFrame; home: string }) => (
  <Page frame={frame} title="サインアウトしました">
    <Actions>
      <LinkButton href={home}>はじめのページへ</LinkButton>
    </Actions>
  </Page>
);
