import type { Application } from '../../contracts/application.ts';
import tasks from './tasks.json' with { type: 'json' };

export const application: Application = {
  title: 'わたしのページ',
  plain: '自分の情報がだれに渡ったかを見て、同意を選びます。',
  start: '/resident',
  tasks,
  kpis: [
    {
      title: '自分の記録を読んだ人の割合',
      formula: 'record-read の件数 ÷ 登録されている住民の数',
      denominator: '登録されている住民の数（各自治体の宛名）',
      source: '業務の出来事（GET /v1/task-events/summary）',
      tasks: ['record-read'],
    },
    {
      title: '同意の手続きを画面で行った割合',
      formula: '経路が画面の件数 ÷ 全件数',
      denominator: '月の consent-changed の件数',
      source: '業務の出来事（GET /v1/task-events/summary）の channel',
      tasks: ['consent-changed'],
    },
  ],
};
