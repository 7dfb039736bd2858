import type { Application } from '../../contracts/application.ts';
import tasks from './tasks.json' with { type: 'json' };

export const application: Application = {
  title: '健康情報提供',
  plain: '健診の結果や健康づくりの情報を、まとめて見られるようにします。',
  start: null,
  tasks,
  kpis: [
    {
      title: '統計を作るのにかかる時間',
      formula: 'statistics-made の所要時間の中央値（分）',
      denominator: '年度の statistics-made の件数',
      source: '業務の出来事（GET /v1/task-events/summary）。導入前は、担当課の作業記録',
      tasks: ['statistics-made'],
    },
  ],
};
