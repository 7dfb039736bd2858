/** One data record: which layout, and its values by key. What is left out is empty. */
export type DataRecord = { readonly layout: string; readonly values: Readonly<Record<string, string | number>> };

/** コントロールレコード: what a file is, from whom, of which month. */
export type Control = {
  /** 交換情報識別番号, first three characters */
  readonly data: string;
  readonly insurer: string;
  readonly office: string;
  readonly prefecture: string;
  /** 処理対象年月 */
  readonly month: string;
};
