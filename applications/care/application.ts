import type { Application } from '../../contracts/application.ts';

export const application: Application = {
  title: '介護予防・介護サービス管理',
  plain: 'ケアプランやサービスの予定と実績を、担当の事業所どうしで受け渡します。',
  start: null,
};
