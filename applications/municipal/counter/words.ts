export const words = {
  title: '窓口',
  soon: '窓口の業務は、まだ準備しているところです。',
} as const;
