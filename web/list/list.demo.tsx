import { LinkButton } from '../action/button.tsx';
import { Name } from '../japanese/name.tsx';
import type { Demo } from '../kit/demo.ts';
import { Answers } from './answers.tsx';
import { CardList } from './card-list.tsx';
import { Empty } from './empty.tsx';
import { Pagination } from './pagination.tsx';
import { Steps } from './steps.tsx';
import { Tag } from './tag.tsx';
import { Timeline } from './timeline.tsx';

export const demo: Demo = {
  title: '一覧と経過',
  about: '職員の細かい一覧には表を使います。ここにあるのは、一人のこと、少しのことを、順に読むためのものです。',
  states: [
    {
      title: '項目',
      show: () => (
        <Answers
          answers={[
            { name: '氏名', value: <Name name="髙﨑 ハナ" kana="タカサキ ハナ" /> },
            { name: '生年月日', value: '昭和14年（1939年）3月15日' },
            { name: '要介護状態区分', value: '要介護2', change: '/kit' },
          ]}
        />
      ),
    },
    {
      title: '経過',
      show: () => (
        <Timeline
          events={[
            {
              at: new Date('2026-11-25T01:20:00Z'),
              title: '縁側内科医院が、健診の結果を見ました',
              about: '目的：診療。見た項目：血圧、血糖',
            },
            { at: new Date('2026-11-20T05:00:00Z'), title: '介護保険課が、認定の結果を届けました' },
          ]}
        />
      ),
    },
    {
      title: '一日の経過（それぞれを開ける）',
      show: () => (
        <Timeline
          ofOneDay
          events={[
            { at: new Date('2026-11-25T01:20:00Z'), title: '縁側内科医院が、健診の結果を見ました。', href: '/kit' },
            {
              at: new Date('2026-11-25T00:05:00Z'),
              title: 'かきつばた薬局が、健診の結果を見ようとしましたが、認められませんでした。',
              about: <Tag kind="stop">断られたもの</Tag>,
              href: '/kit',
            },
          ]}
        />
      ),
    },
    {
      title: '状態',
      show: () => (
        <p class="kit-links">
          <Tag kind="open">受付中</Tag> <Tag kind="wait">確認待ち</Tag> <Tag kind="done">完了</Tag>{' '}
          <Tag kind="stop">取消し</Tag>
        </p>
      ),
    },
    {
      title: 'ひらくもの',
      show: () => (
        <CardList
          cards={[
            { href: '/kit', title: 'わたしの記録', about: 'だれが、いつ、何のために見たか' },
            {
              href: '/kit',
              title: '同意',
              about: 'だれに、何を見せるか',
              tag: <Tag kind="wait">返事を待っています</Tag>,
            },
          ]}
        />
      ),
    },
    {
      title: '手順',
      show: () => <Steps steps={['書く', '確かめる', '届け出る']} current={1} />,
    },
    {
      title: 'ページ送り',
      show: () => <Pagination page={2} pages={7} total={132} hrefOf={() => '/kit'} />,
    },
    {
      title: '何もないとき',
      show: () => (
        <Empty title="まだ、記録はありません">
          <p>だれかがあなたの情報を見ると、ここに出ます。</p>
          <LinkButton kind="quiet" href="/kit">
            記録のしくみを読む
          </LinkButton>
        </Empty>
      ),
    },
  ],
};
