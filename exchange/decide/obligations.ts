/**
 * Obligations (義務) that a policy may lay on an exchange by `@oblige("name:value")`. A name outside this list stops the start: an
 * obligation that nobody fulfils would let out what was permitted only under it.
 */
export const obligations = {
  'destroy-copies': 'サービス担当者会議などのために作った写しを、使い終えたら回収して廃棄する',
  'keep-for-purpose': 'この利用目的のほかには使わない',
} as const;
export type ObligationName = keyof typeof obligations;
