import type { Application } from '../../contracts/application.ts';
import tasks from './tasks.json' with { type: 'json' };

export const application: Application = {
  title: '介護予防・介護サービス管理',
  plain: 'ケアプランやサービスの予定と実績を、担当の事業所どうしで受け渡します。',
  start: '/care',
  tasks,
  kpis: [
    {
      title: '計画の受け渡しにかかる時間',
      formula: 'plan-shared の所要時間の中央値（日）。書き始めてから事業所に渡すまで',
      denominator: '月の plan-shared の件数（渡した事業所の数）',
      source:
        '業務の出来事（地域の数字は GET /v1/task-events/region、町役場の「効果の数字」の画面）。導入前は、支援経過の日付',
      tasks: ['plan-shared'],
    },
    {
      title: '提供票の受け渡しにかかる時間',
      formula: 'slip-shared の所要時間の中央値（分）',
      denominator: '月の slip-shared の件数',
      source: '業務の出来事（地域の数字は GET /v1/task-events/region）。導入前は、紙とファクシミリでの所要時間の調査',
      tasks: ['slip-shared'],
    },
    {
      title: '実績の入力し直しの割合',
      formula: '訂正のあった actuals-entered の件数 ÷ 全件数',
      denominator: '月の actuals-entered の件数',
      source: '業務の出来事（地域の数字は GET /v1/task-events/region）',
      tasks: ['actuals-entered'],
    },
  ],
};
