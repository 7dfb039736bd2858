/** Kinds of message: the columns of exchange/road.ts. */
export const kinds = {
  inquiry: '照会',
  submission: '送付',
  notice: '通知',
  'emergency-release': '災害時提供',
  'break-glass': '緊急時照会',
  'self-access': '本人開示',
  viewing: '閲覧',
  // What members ask of the platform itself about a person; recorded like every exchange.
  'code-request': '符号照会',
  registration: '登録',
  'trail-look-up': '記録の閲覧',
  'sign-in': 'サインイン',
} as const;
export type Kind = keyof typeof kinds;

/** Kinds that ask for no consent or relation, each by a law of its own: a purpose serves them only where it says so. */
export const exceptionalKinds = ['emergency-release', 'break-glass', 'self-access'] as const;

export const runModes = ['通常', '訓練', '試験'] as const;
export type RunMode = (typeof runModes)[number];

/** Which moment of an exchange a record speaks of. */
export const phases = ['acceptance', 'hand-over', 'intent', 'outcome', 'change'] as const;
export type Phase = (typeof phases)[number];
