/** 町字, as an address names it; `postcode` begins with 000, which the postal service gives to no place. */
export type District = { readonly name: string; readonly kana: string; readonly postcode: string };
/** 日常生活圏域 (介護保険法117条2項1号): the division in which care is planned; school and 民生委員 areas lie inside it here. */
export type LivingArea = {
  readonly id: string;
  readonly name: string;
  readonly kana: string;
  readonly school: string;
  readonly districts: readonly District[];
};
export type Municipality = {
  /** 全国地方公共団体コード; prefecture 99 does not exist */
  readonly code: '990019' | '990027';
  readonly name: string;
  readonly kana: string;
  /** as in the official sample files, where its check digit is not valid */
  readonly insurer: '123456' | '654321';
  readonly livingAreas: readonly LivingArea[];
};

/** No prefecture has this code (JIS X 0401 ends with 47), so that no number that holds it can be somebody's. */
export const prefecture = { code: '99', name: '九十九県', kana: 'ツクモケン' } as const;

const district = (name: string, kana: string, tail: string): District => ({ name, kana, postcode: `000-${tail}` });

export const municipalities: readonly Municipality[] = [
  {
    code: '990019',
    name: '縁側市',
    kana: 'エンガワシ',
    insurer: '123456',
    livingAreas: [
      {
        id: 'engawa-chuo',
        name: '中央圏域',
        kana: 'チュウオウケンイキ',
        school: '縁側市立中央小学校',
        districts: [
          district('本町', 'ホンチョウ', '0101'),
          district('日向', 'ヒナタ', '0102'),
          district('縁日通', 'エンニチドオリ', '0103'),
        ],
      },
      {
        id: 'engawa-kawabe',
        name: '川辺圏域',
        kana: 'カワベケンイキ',
        school: '縁側市立川辺小学校',
        districts: [
          district('川辺', 'カワベ', '0111'),
          district('渡場', 'ワタシバ', '0112'),
          district('葭原', 'ヨシハラ', '0113'),
        ],
      },
      {
        id: 'engawa-yamate',
        name: '山手圏域',
        kana: 'ヤマテケンイキ',
        school: '縁側市立山手小学校',
        districts: [
          district('柿ノ木平', 'カキノキダイラ', '0121'),
          district('大字奥沢', 'オオアザオクサワ', '0122'),
          district('大字𠮷谷', 'オオアザヨシヤ', '0123'),
        ],
      },
    ],
  },
  {
    code: '990027',
    name: '軒端町',
    kana: 'ノキバマチ',
    insurer: '654321',
    livingAreas: [
      {
        id: 'nokiba',
        name: '軒端圏域',
        kana: 'ノキバケンイキ',
        school: '軒端町立軒端小学校',
        districts: [
          district('大字軒端', 'オオアザノキバ', '0201'),
          district('大字雨落', 'オオアザアマオチ', '0202'),
          district('大字簾沢', 'オオアザスダレサワ', '0203'),
        ],
      },
      {
        id: 'hama',
        name: '浜圏域',
        kana: 'ハマケンイキ',
        school: '軒端町立浜小学校',
        districts: [district('大字浜', 'オオアザハマ', '0211'), district('大字塩屋﨑', 'オオアザシオヤザキ', '0212')],
      },
    ],
  },
];

/**
 * A telephone number that nobody has: a local exchange (市内局番) begins with 2 to 9, because 0 opens a call to another area and 1 a
 * special number (総務省「電話番号に関するQ&A」Q1); the exchanges of the town begin with 0. Japan sets no range aside for fiction.
 * @param line 0 to 99999
 */
export function telephone(line: number): string {
  const digits = String(line).padStart(5, '0');
  return `0999-0${digits[0]}-${digits.slice(1)}`;
}
