import { type AreaTable, openAreas } from '../../../../contracts/care/living-area.ts';
import { ageOn } from '../../../../web/japanese/day.ts';
import type { Resident } from '../../register/resident.ts';
import type { PaidSum } from '../benefits/store.ts';
import type { Certification } from '../ledger/certification.ts';
import { levels } from '../ledger/certification.ts';
import type { Counted, Side } from './figures.ts';
import { mainUseOf, uses } from './use.ts';

/** 要介護状態区分 in full, or in three groups: the fewer the categories, the less has to be hidden. A town has one of the two a year. */
const groups: Readonly<Record<string, string>> = {
  ...{ 要支援1: '要支援1・2', 要支援2: '要支援1・2', 要介護1: '要介護1・2', 要介護2: '要介護1・2' },
  ...{ 要介護3: '要介護3〜5', 要介護4: '要介護3〜5', 要介護5: '要介護3〜5' },
};
const ages = ['64歳以下', '65〜74歳', '75〜84歳', '85歳以上'] as const;
type Age = (typeof ages)[number];
/** An address that no word of the table of 圏域 stands in. */
const elsewhere = 'そのほか';

type Known = {
  readonly ledger: readonly Certification[];
  readonly residents: readonly Resident[];
  /** of twelve months, the last of which there is 給付実績 */
  readonly paid: readonly PaidSum[];
  readonly areas: AreaTable;
  readonly today: string;
};

export const bandOf = (age: number): Age => (age < 65 ? ages[0] : age < 75 ? ages[1] : age < 85 ? ages[2] : ages[3]);

/**
 * Everybody who is certified today, once: how, where they live, how old they are and what they use most; and what was paid in a year.
 * @param inFull the seven levels; otherwise three groups of them
 */
export function countCertified(
  { ledger, residents, paid: sums, areas, today }: Known,
  inFull: boolean,
): { readonly sides: readonly [Side, ...Side[]]; readonly rows: readonly Counted[] } {
  const byCode = new Map(residents.map((one) => [one.code, one]));
  const paid = Map.groupBy(sums, ({ insurer, insured }) => `${insurer}/${insured}`);
  const find = openAreas(areas);
  const areaOf = ({ address }: Resident) => find(address) ?? elsewhere;
  // The ledger is by the beginning of the period: of two in force the later has begun since.
  const latest = new Map(ledger.filter(({ level }) => level !== '非該当').map((one) => [one.code, one]));
  const rows = [...latest.values()].flatMap((one): Counted[] => {
    const resident = byCode.get(one.code);
    if (!resident || resident.left || one.level === null) return [];
    const own = paid.get(`${one.insurer}/${one.insured}`) ?? [];
    const level = inFull ? one.level : groups[one.level]!;
    const at = [level, areaOf(resident), bandOf(ageOn(today, resident.birth)), mainUseOf(own)];
    return [{ insured: one.code, at, cost: own.reduce((sum, { cost }) => sum + cost, 0) }];
  });
  const named = [...new Set(areas.values())];
  const isElsewhere = rows.some(({ at }) => at[1] === elsewhere);
  return {
    sides: [
      { title: '要介護状態区分', categories: inFull ? levels.slice(1) : [...new Set(Object.values(groups))] },
      { title: '日常生活圏域', categories: isElsewhere ? [...named, elsewhere] : named },
      { title: '年齢', categories: [...ages] },
      { title: '主な利用', categories: [...uses] },
    ],
    rows,
  };
}
