/** The keys of a region that can be turned, and what each is for. */
export const turnableKeys = {
  issuer: 'トークンに署名する鍵',
  webhook: 'Webhookの要求に署名する鍵',
  operator: '運営者のコマンドの鍵',
  passphrase: '鍵のファイルを包む合言葉（--new で新しいものを渡します）',
  subjects: '住民ひとりひとりの鍵（記録の印と、封をした氏名）',
  linkage: '住民と、番号・機関別符号とを結び付ける鍵',
  digest: '送った内容の要約値の鍵',
  checkpoint: '監査台帳のチェックポイントに署名する鍵',
  witness: 'ほかの地域の監査台帳に連署する鍵',
  'sign-in': 'サインインの番号・生年月日・端末の照合に使う鍵',
  applications: 'アプリケーションの鍵（発行者への署名と、データベースに置くものの封）',
  carry: 'つながっていないところとの包みの鍵（署名と封）',
  questions: '回答を待つ照会に封をする鍵',
  pseudonyms: '仮名を作る鍵',
  statistics: '統計の丸めを決める鍵',
  breadth: '照会の広さを数える印の鍵',
} as const;
export type TurnableKey = keyof typeof turnableKeys;

/**
 * What the exchange does not turn by itself: it must not have the applications' keys, nor be told a passphrase; the operator's own key is the
 * operator's; and no running process may see all the rows that the linkage key stands under. It records that they are turned.
 */
export const turnedElsewhere = ['operator', 'passphrase', 'linkage', 'applications'] as const;
export type TurnedElsewhere = (typeof turnedElsewhere)[number];

/**
 * What nobody could undo: earlier pseudonyms no longer join with later ones, and a table asked for again is rounded otherwise, so that whoever turns often
 * has the rounding averaged away. By two persons (docs/decisions/0009-what-the-operator-does-is-asked.md).
 */
export const turnedByTwo = ['pseudonyms', 'statistics'] as const;
export type TurnedByTwo = (typeof turnedByTwo)[number];
export const isTurnedByTwo = (key: TurnableKey): key is TurnedByTwo =>
  (turnedByTwo as readonly TurnableKey[]).includes(key);

/** Longer than a process goes on answering that has not heard of a change (exchange/identify/directory/listener.ts). */
export const heardMs = 5_000;
