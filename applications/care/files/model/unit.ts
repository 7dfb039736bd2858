import type { Deletion, Entry } from './group.ts';

/** Who sends to whom: offices by 事業所番号, each with the サービス種類コード under which it acts (43 居宅介護支援 …). */
export type Route = {
  readonly from: string;
  readonly fromService: string;
  readonly to: string;
  readonly toService: string;
};

/**
 * A sending unit (送信単位): what one sender gives one receiver under one ファイル連番. It replaces what stands under its keys, and touches nothing
 * else.
 */
export type SendingUnit = {
  readonly route: Route;
  /** ファイル連番, YYYYMMDDHHMMSS: the order in which units of a sender take effect */
  readonly sequence: string;
  readonly content:
    | { readonly entries: readonly Entry[]; readonly deletions?: undefined }
    | { readonly deletions: readonly Deletion[]; readonly entries?: undefined };
};
