/**
 * 要介護状態区分コード of ケアプランデータ連携標準仕様 4.1. A heavier level has a greater code. Other interfaces add 01 非該当 and 11
 * 経過的要介護: 11 is not 要支援1.
 */
export const careLevels = {
  '06': '事業対象者',
  '12': '要支援1',
  '13': '要支援2',
  '21': '要介護1',
  '22': '要介護2',
  '23': '要介護3',
  '24': '要介護4',
  '25': '要介護5',
} as const;
export type CareLevel = keyof typeof careLevels;

export const isCareLevel = (code: string): code is CareLevel => Object.hasOwn(careLevels, code);
export const careLevelCodes = Object.keys(careLevels).sort() as CareLevel[];

/** What a level is certified for, and for how long (both days included, YYYY-MM-DD). */
export type Certified = { readonly level: CareLevel; readonly from: string; readonly until: string };
