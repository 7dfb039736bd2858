import type { Application } from '../../contracts/application.ts';
import tasks from './tasks.json' with { type: 'json' };

export const application: Application = {
  title: '生活見守り支援',
  plain: 'ひとり暮らしの人などの毎日を、家族や近所、お店、市役所で見守ります。',
  start: null,
  tasks,
  kpis: [
    {
      title: '知らせに応じるまでの時間',
      formula: 'alert-answered の所要時間の中央値（分）',
      denominator: '月の alert-answered の件数',
      source: '業務の出来事（GET /v1/task-events/summary）',
      tasks: ['alert-answered'],
    },
  ],
};
