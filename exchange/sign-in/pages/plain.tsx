import { Actions, Button, LinkButton } from '../../../web/action/button.tsx';
import type { AnyFrame } from '../../../web/frame/frame.ts';
import { Ruby } from '../../../web/japanese/ruby.tsx';
import { Page } from '../../../web/page.tsx';

/** Where nothing can go on: the visit was too long ago, or it is nobody's. */
export const OverPage = ({ frame, home }: { frame: AnyFrame; home: string }) => (
  <Page frame={frame} title="はじめからやり直《なお》してください">
    <p>
      <Ruby text="時間《じかん》がたったか、このページの続《つづ》きがありません。入力《にゅうりょく》した内容《ないよう》は送《おく》られていません。" />
    </p>
    <Actions>
      <LinkButton href={home}>はじめのページへ</LinkButton>
    </Actions>
  </Page>
);

/** The issuer's error page. The code is for whoever helps. */
export const ErrorPage = ({ frame, code, home }: { frame: AnyFrame; code: string; home: string }) => (
  <Page frame={frame} title="サインインできませんでした">
    <p>
      <Ruby text="はじめのページから、もう一度《いちど》行《おこな》ってください。" />
    </p>
    <p>
      <Ruby text="くりかえすときは、この記号《きごう》を窓口《まどぐち》に伝《つた》えてください：" />
      <code>{code}</code>
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
