import type { RowOf } from './rows.ts';

/** An insured person by the two numbers of the care insurance, exactly as written. */
export type Person = { readonly insurer: string; readonly insured: string };

/**
 * What belongs together under one key (標準仕様 1.3): a care plan (第1–3表), a month's service slip (第6・7表), a month's actuals of one office and
 * kind of service, and the two forms of care prevention.
 */
export type KeyOf = {
  /** 居宅サービス計画作成（変更）日 */
  plan: Person & { readonly planDay: string };
  /** 対象年月 */
  slip: Person & { readonly month: string };
  /** サービス事業者コード and サービス種類コード: what one correction replaces, and one deletion takes away */
  actuals: Person & { readonly month: string; readonly office: string; readonly serviceType: string };
  /** 相談日 */
  basics: Person & { readonly consultedOn: string };
  /** 計画作成（変更）日 */
  prevention: Person & { readonly planDay: string };
};
export type GroupKind = keyof KeyOf;

type FilesOf = {
  plan: 'UPHOSOKU' | 'UP1KYO' | 'UP2KYO' | 'UP3KYO';
  slip: 'UPHOSOKU' | 'UPPLAN' | 'UPSIKYU';
  actuals: 'UPJSK';
  basics: 'UPKIHON' | 'UPKIHON_SUB1' | 'UPKIHON_SUB2';
  prevention: 'UPYOBO' | 'UPYOBO_SUB';
};

/** 家族構成 of UPKIHON: a JPEG that its row names. */
export type Picture = { readonly name: string; readonly bytes: Uint8Array };

/** What the files say under one key: rows of each file, in the files' order. Key columns stand in the key and not in the rows. */
export type Entry<K extends GroupKind = GroupKind> = {
  [One in K]: {
    readonly kind: One;
    readonly key: KeyOf[One];
    readonly parts: { readonly [P in FilesOf[One]]: readonly RowOf[P][] };
    readonly pictures: readonly Picture[];
  };
}[K];

/** 削除: which key is deleted, with all that hangs on it. */
export type Deletion<K extends GroupKind = GroupKind> = {
  [One in K]: { readonly kind: One; readonly key: KeyOf[One] };
}[K];
