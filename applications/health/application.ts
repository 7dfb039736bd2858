import type { Application } from '../../contracts/application.ts';

export const application: Application = {
  title: '健康情報提供',
  plain: '健診の結果や健康づくりの情報を、まとめて見られるようにします。',
  start: null,
};
