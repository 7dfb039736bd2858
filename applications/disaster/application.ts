import type { Application } from '../../contracts/application.ts';
import tasks from './tasks.json' with { type: 'json' };

export const application: Application = {
  title: '災害情報提供',
  plain: '災害のときに、避難所やライフラインの情報と、家族の安否を知らせます。',
  start: null,
  tasks,
  kpis: [
    {
      title: '避難所の報告にかかる時間',
      formula: 'shelter-reported の所要時間の中央値（分）',
      denominator: '災害ごとの shelter-reported の件数',
      source: '業務の出来事（GET /v1/task-events/summary）。訓練のものは別に数える',
      tasks: ['shelter-reported'],
    },
  ],
};
