/** Who stands in for a resident. Three kinds with different rights, never mixed. */
export const proxyKinds = { legal: '法定代理人', voluntary: '任意代理人', supporter: '支援者' } as const;
export type ProxyKind = keyof typeof proxyKinds;

/** What a proxy may be given to do. `read` is all of what can be read; the parts below it are for who may see less. */
export const proxyScopes = {
  read: 'すべてを見る',
  trail: '記録を見る',
  consents: '同意を見る',
  questions: 'たずねたことを見る',
  requests: '請求を見る',
  consent: '同意する・取りやめる',
  ask: '理由をたずねる',
  request: '開示・訂正・利用停止を請求する',
} as const;
export type ProxyScope = keyof typeof proxyScopes;

/** What the town hall saw before it registered a proxy. */
export const proxyEvidence = {
  'family-register': '戸籍',
  'guardianship-certificate': '登記事項証明書',
  mandate: '委任状',
} as const;
export type ProxyEvidence = keyof typeof proxyEvidence;

/** Why a proxy ended; only the person and their town hall read it. */
export const proxyEndings = {
  person: '本人が終えた',
  proxy: '代理人が辞めた',
  'town-hall': '自治体が終えた',
  incapacity: '本人の判断能力の低下',
  closed: '転出または死亡',
  merged: '登録の統合',
  split: '登録の分割',
  protected: '支援措置',
} as const;
export type ProxyEnding = keyof typeof proxyEndings;
