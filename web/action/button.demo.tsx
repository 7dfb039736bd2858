import type { Demo } from '../kit/demo.ts';
import { Actions, Button, LinkButton } from './button.tsx';

export const demo: Demo = {
  title: 'ボタン',
  about:
    '一つの画面に、主なボタンは一つです。押せないボタンは作りません。押せない理由を、押したあとに言葉で伝えます。取り消せないことは、確認のページを通します。',
  states: [
    {
      title: '主なボタンと、もう一つのボタン',
      show: (look) => (
        <form method="post" action={`/kit/${look}/sent`}>
          <Actions>
            <Button>この内容で届け出る</Button>
            <LinkButton kind="second" href="/kit">
              内容を直す
            </LinkButton>
          </Actions>
        </form>
      ),
    },
    {
      title: '取り消せないこと',
      show: (look) => (
        <form method="post" action={`/kit/${look}/sent`}>
          <Actions>
            <Button kind="danger">同意を取りやめる</Button>
          </Actions>
        </form>
      ),
    },
    {
      title: '画面の用事のそばにあるもの',
      show: () => (
        <LinkButton kind="quiet" href="/kit">
          印刷用の画面をひらく
        </LinkButton>
      ),
    },
  ],
};
