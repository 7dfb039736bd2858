import { Actions, LinkButton } from '../action/button.tsx';
import type { Demo } from '../kit/demo.ts';
import { Page } from '../page.tsx';

export const demo: Demo = {
  title: 'ページの枠',
  about:
    '住民の画面には、いつも電話番号と「やめる」があります。職員の画面には、いつも所属と氏名があります。訓練と試験の画面には、帯と枠がつきます。',
  states: [{ title: '枠', show: () => <p>このページが、その枠の中にあります。</p> }],
  pages: [
    {
      page: 'plain',
      title: '文のページ',
      show: (frame) => (
        <Page frame={frame} title="介護予防の教室のお知らせ">
          <p>市では、65歳以上の方のための体操教室を開いています。はじめての方も参加できます。</p>
          <h2>とき</h2>
          <p>毎週水曜日 午前10時から11時まで</p>
          <h2>ところ</h2>
          <p>縁側市 中央公民館 2階 和室</p>
          <h2>もちもの</h2>
          <ul>
            <li>飲みもの</li>
            <li>タオル</li>
          </ul>
          <Actions>
            <LinkButton href="/kit">申しこむ</LinkButton>
            <LinkButton kind="second" href="/kit">
              ほかの教室を見る
            </LinkButton>
          </Actions>
        </Page>
      ),
    },
  ],
};
