import type { Month } from '../../../../contracts/care/month.ts';
import { sayMonth } from '../../../../web/japanese/day.ts';
import type { Way } from './store.ts';

export const words = {
  link: (office: string) => `${office}から紙・FAX・電話で届いた実績を入れる`,
  again: (office: string) => `${office}の実績を入れ直す`,
  title: (office: string, month: Month) => `${office}の実績（${sayMonth(month)}）`,
  about:
    '事業所から届いた実績のとおりに、行った日にしるしを付けてください。予定の日には、はじめからしるしが付いています。予定にない日も付けられます。',
  own: '事業所が自分で実績を送ってきたときは、そちらが使われます。',
  notIn: '予定にないサービスや、時間の違うサービスは、先に利用票に行を加えてください。',
  monthly: '月ごとのサービス（貸与など）',
  monthlyDone: (title: string) => `${title}を行った`,
  way: '届いた方法',
  ways: { fax: 'FAX', paper: '紙', telephone: '電話' } satisfies Record<Way, string>,
  toldOn: '届いた日',
  toldOnHint: '例：2026年12月2日、令和8年12月2日',
  future: '届いた日は、今日までの日にしてください。',
  teller: '知らせた方（事業所の担当者の氏名）',
  go: 'この実績にする',
  done: '実績を入れました。',
  said: ({ way, day, teller, staff }: { way: Way; day: string; teller: string; staff: string }) =>
    `${{ fax: 'FAX', paper: '紙', telephone: '電話' }[way]}で届いた実績です（${day}、${teller}。入力：${staff}）。`,
} as const;
