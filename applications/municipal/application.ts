import type { Application } from '../../contracts/application.ts';

export const application: Application = {
  title: '自治体共通',
  plain: '市役所や町役場の職員が、窓口と各課の仕事に使います。',
  start: null,
};
