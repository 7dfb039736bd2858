import type { Demo } from '../kit/demo.ts';
import { Counts } from './counts.tsx';

const sample = (current: string) =>
  [
    { label: '全員', count: 38 },
    { label: '認定の期限が間近', count: 2, pressing: true },
    { label: 'モニタリング', count: 11 },
    { label: '提供票の作成', count: 24 },
  ].map((one) => ({ ...one, href: '/kit', current: one.label === current }));

export const demo: Demo = {
  title: '人数で絞り込む',
  about: '一覧の上に、すること別の人数を出します。押すと、その人たちだけになります。いそぐものには、左に線が付きます。',
  looks: ['staff'],
  states: [
    { title: 'ひとつを選んだところ', show: () => <Counts title="すること別の人数" counts={sample('モニタリング')} /> },
  ],
};
