import type { Application } from '../../contracts/application.ts';
import tasks from './tasks.json' with { type: 'json' };

export const application: Application = {
  title: '介護予防・介護サービス管理',
  plain: 'ケアプランやサービスの予定と実績を、担当の事業所どうしで受け渡します。',
  start: '/care',
  tasks,
  kpis: [
    {
      title: '提供票の受け渡しにかかる時間',
      formula: 'slip-shared の所要時間の中央値（分）',
      denominator: '月の slip-shared の件数',
      source: '業務の出来事（GET /v1/task-events/summary）。導入前は、紙とファクシミリでの所要時間の調査',
      tasks: ['slip-shared'],
    },
    {
      title: '実績の入力し直しの割合',
      formula: '訂正のあった actuals-entered の件数 ÷ 全件数',
      denominator: '月の actuals-entered の件数',
      source: '業務の出来事（GET /v1/task-events/summary）',
      tasks: ['actuals-entered'],
    },
  ],
};
