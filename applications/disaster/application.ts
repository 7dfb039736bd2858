import type { Application } from '../../contracts/application.ts';

export const application: Application = {
  title: '災害情報提供',
  plain: '災害のときに、避難所やライフラインの情報と、家族の安否を知らせます。',
  start: null,
};
