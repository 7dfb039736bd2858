import { says } from '../../../../contracts/law/law.ts';

export const words = {
  viewing: '介護保険：申請の進み具合',
  about: says('certification-within'),
  none: '進んでいる申請はありません',
  underWay: (count: number) => `進んでいる申請（${count.toLocaleString('ja-JP')}件）`,
  head: ['氏名', '区分', '申請から', '30日目', '待っているもの', '申請', '認定調査', '意見書', '審査会'],
  days: (count: number) => `${count}日`,
  warnings: { late: '30日を過ぎました', soon: 'まもなく30日' },
  more: (count: number) => `日数の長い${count}件を出しています。`,
  toNotify: '結果の通知が届いた日がない認定',
  toNotifyAbout:
    '認定は済んでいますが、本人に届いた日が台帳にありません。届いた日が入るまで、ほかの機関には何も渡りません。',
  toNotifyHead: ['氏名', '要介護状態区分', '認定した日'],
} as const;
