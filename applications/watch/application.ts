import type { Application } from '../../contracts/application.ts';

export const application: Application = {
  title: '生活見守り支援',
  plain: 'ひとり暮らしの人などの毎日を、家族や近所、お店、市役所で見守ります。',
  start: null,
};
