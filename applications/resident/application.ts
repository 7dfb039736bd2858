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
      source: '住民の手続き（GET /v1/task-events/region の residents）',
      tasks: ['record-read'],
    },
    {
      title: '手続きを途中でやめた割合',
      formula: 'givenUp ÷（done + givenUp）',
      denominator: '月に始めた、同意・理由をたずねる・請求の件数',
      source: '住民の手続き（GET /v1/task-events/region の residents）',
      tasks: ['consent-changed', 'question-asked', 'request-made'],
    },
  ],
};
