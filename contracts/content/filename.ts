/**
 * File names of ケアプランデータ連携標準仕様 第4.1版:
 * `PREFIX[_YYYYMM]_{送信元事業所10}_{送信元サービス種類2}_{送信先事業所10}_{送信先サービス種類2}_{ファイル連番14}[_{枝番4}].CSV|jpg`.
 */

/** The files in the order of the standard's table; files of one ファイル連番 are processed in this order. */
export const carePlanPrefixes = [
  'UPHOSOKU',
  'UP1KYO',
  'UP2KYO',
  'UP3KYO',
  'DLT1KYO',
  'UPPLAN',
  'UPSIKYU',
  'DLTPLAN',
  'UPJSK',
  'DLTJSK',
  'UPKIHON',
  'UPKIHON_SUB1',
  'UPKIHON_SUB2',
  'UPKIHON_IMAGE',
  'DLTKIHON',
  'UPYOBO',
  'UPYOBO_SUB',
  'DLTYOBO',
] as const;
export type CarePlanPrefix = (typeof carePlanPrefixes)[number];

export type CarePlanName = {
  readonly prefix: CarePlanPrefix;
  /** 対象年月 YYYYMM; `000000` on a UPHOSOKU that belongs to 第1・2表 */
  readonly month?: string;
  /** 送信元事業所番号, ten characters; 総合事業 has letters in it */
  readonly from: string;
  readonly fromService: string;
  readonly to: string;
  readonly toService: string;
  /** ファイル連番, 14 digits */
  readonly sequence: string;
  /** 枝番 of an image */
  readonly branch?: string;
};

const monthly: ReadonlySet<string> = new Set(['UPHOSOKU', 'UPPLAN', 'UPSIKYU', 'DLTPLAN', 'UPJSK', 'DLTJSK']);
// Windows does not tell upper from lower case, so neither does the reader; what it returns is in upper case.
const pattern =
  /^(?<prefix>[A-Z0-9]+(?:_SUB[12]?|_IMAGE)?)(?:_(?<month>\d{6}))?_(?<from>[0-9A-Z]{10})_(?<fromService>[0-9A-Z]{2})_(?<to>[0-9A-Z]{10})_(?<toService>[0-9A-Z]{2})_(?<sequence>\d{14})(?:_(?<branch>\d{4}))?\.(?<extension>CSV|JPG)$/;

/** @returns undefined when the name is not one of the standard's */
export function parseCarePlanName(name: string): CarePlanName | undefined {
  const groups = pattern.exec(name.toUpperCase())?.groups;
  if (!groups) return undefined;
  const { prefix, month, from, fromService, to, toService, sequence, branch, extension } = groups;
  const isImage = prefix === 'UPKIHON_IMAGE';
  if (!carePlanPrefixes.includes(prefix as CarePlanPrefix)) return undefined;
  if ((month !== undefined) !== monthly.has(prefix!)) return undefined;
  if (isImage !== (extension === 'JPG') || isImage !== (branch !== undefined)) return undefined;
  return {
    prefix: prefix as CarePlanPrefix,
    from: from!,
    fromService: fromService!,
    to: to!,
    toService: toService!,
    sequence: sequence!,
    ...(month === undefined ? {} : { month }),
    ...(branch === undefined ? {} : { branch }),
  };
}

/** Who sends to whom: the key under which ファイル連番 orders (`<from office><service>…`). */
export const orderKeyOf = (name: CarePlanName): string =>
  `${name.from}>${name.fromService}>${name.to}>${name.toService}`;

/** ファイル連番 as the position; 14 digits stay below 2^53. */
export const orderPositionOf = (name: CarePlanName): number => Number(name.sequence);

const unitOf: Readonly<Record<CarePlanPrefix, string>> = {
  UPHOSOKU: '計画書',
  UP1KYO: '計画書',
  UP2KYO: '計画書',
  UP3KYO: '計画書',
  DLT1KYO: '計画書削除',
  UPPLAN: '利用票',
  UPSIKYU: '利用票',
  DLTPLAN: '利用票削除',
  UPJSK: '実績',
  DLTJSK: '実績削除',
  UPKIHON: '介護予防',
  UPKIHON_SUB1: '介護予防',
  UPKIHON_SUB2: '介護予防',
  UPKIHON_IMAGE: '介護予防',
  DLTKIHON: '介護予防基本情報削除',
  UPYOBO: '介護予防',
  UPYOBO_SUB: '介護予防',
  DLTYOBO: '介護予防計画書削除',
};

/**
 * The kind of sending unit (送信単位) that a file belongs to. 補足 goes with 第6・7表 when its name has a month and with 第1–3表
 * when it is 000000; months are units of their own, as 対象年月 is part of the key of 第6表.
 */
export function sendingUnitOf(name: CarePlanName): string {
  if (name.month === undefined || name.month === '000000') return unitOf[name.prefix];
  return `${name.prefix === 'UPHOSOKU' ? '利用票' : unitOf[name.prefix]}/${name.month}`;
}

/** Sorts by the table's order, then by name, so that equal sets of files always stand alike. */
export function byTableOrder(one: CarePlanName, other: CarePlanName): number {
  const order = carePlanPrefixes.indexOf(one.prefix) - carePlanPrefixes.indexOf(other.prefix);
  if (order !== 0) return order;
  const [left, right] = [one, other].map(({ month, branch }) => `${month ?? ''}/${branch ?? ''}`) as [string, string];
  return left < right ? -1 : left > right ? 1 : 0;
}
