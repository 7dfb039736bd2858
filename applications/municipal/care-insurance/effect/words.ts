import type { KpiName } from './figures.ts';

export const words = {
  title: '効果の数字',
  about:
    'この1年の、地域全体の仕事の数字です。事業所と自治体の業務システムが、仕事を終えるたびに知らせたものを集めています。人も、事業所も出ません。10件に満たない月と、事業所が3か所に満たない月は出しません。',
  none: 'この1年に、出せる数字がまだありません',
  month: '月',
  caption: '月ごとの数字（中央値と件数）',
  count: (count: number) => `${count.toLocaleString('ja-JP')}件`,
  hidden: '—',
  residents: '住民の手続き',
  residentsAbout:
    '住民が自分のページでした手続きの数です。数だけを集めていて、だれが、いつしたかは、どこにも残していません。10件に満たないものは「—」です。',
  residentsHead: ['月', '手続き', '終えた', '途中でやめた', 'かかった時間（真ん中）'],
  how: '数え方',
  file: 'Excelで受け取る',
  leadTime: 'この自治体の認定の日数を、くわしく見る',
  kpis: {
    slip: {
      title: '提供票1件',
      unit: '分',
      how: 'ケアマネジャーが利用票を書き始めてから（前の月から写したときは、写してから）、事業所に渡すまで。',
    },
    plan: {
      title: '計画1件',
      unit: '日',
      how: 'ケアマネジャーがサービス計画を書き始めてから、事業所に渡すまで。',
    },
    retyped: {
      title: '実績の入れ直し',
      unit: '%',
      how: '事業所が送った実績のうち、送るまでに一度でも書き直した割合。一人の、一つのサービス種類の、一月分を1件と数えます。',
    },
    region: {
      title: '認定の結果まで（地域）',
      unit: '日',
      how: '申請の日から、結果の通知が本人に届いた日まで。地域のすべての自治体を合わせています。',
    },
    own: {
      title: '認定の結果まで（この自治体）',
      unit: '日',
      how: '同じ日数を、この自治体の認定台帳から数えたもの。',
    },
  } satisfies Record<KpiName, { title: string; unit: string; how: string }>,
} as const;
