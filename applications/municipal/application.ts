import type { Application } from '../../contracts/application.ts';
import tasks from './tasks.json' with { type: 'json' };

export const application: Application = {
  title: '自治体共通',
  plain: '市役所や町役場の職員が、窓口と各課の仕事に使います。',
  start: '/municipal',
  tasks,
  kpis: [
    {
      title: '認定にかかった日数',
      formula: '申請日から結果の通知が本人に届いた日までの日数の中央値と、30日以内の割合',
      denominator: '月に結果の通知が届いた認定の件数（申請日の分かるもの。取消しを除く）',
      source:
        '認定台帳（介護保険の「認定にかかった日数」の画面）。地域の数字は GET /v1/task-events/region。導入前は、介護保険システムの出力',
      tasks: ['certification-reached'],
    },
    {
      title: '認定台帳の取り込みにかかる時間',
      formula: 'certification-imported の所要時間の中央値（分）',
      denominator: '月の certification-imported の件数',
      source: '業務の出来事（GET /v1/task-events/summary）。導入前は、担当課の作業記録',
      tasks: ['certification-imported'],
    },
    {
      title: '認定資料の提供までにかかる時間',
      formula: 'documents-released の所要時間の中央値（時間）',
      denominator: '月の documents-released の件数',
      source: '業務の出来事（GET /v1/task-events/summary）。導入前は、申請書の受付印と交付日',
      tasks: ['documents-released'],
    },
    {
      title: '窓口と紙で行った割合',
      formula: '経路が窓口・紙・電話の件数 ÷ 全件数',
      denominator: '月の consent-registered の件数',
      source: '業務の出来事（GET /v1/task-events/summary）の channel',
      tasks: ['consent-registered'],
    },
  ],
};
