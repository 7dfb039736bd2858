import { limits } from '../careplan/unit.ts';
import type { CareLevel, Resident } from '../person.ts';
import { createRandom } from '../random.ts';

/** 要介護状態区分, as contracts write it. */
export const careLevelNames = {
  '12': '要支援1',
  '13': '要支援2',
  '21': '要介護1',
  '22': '要介護2',
  '23': '要介護3',
  '24': '要介護4',
  '25': '要介護5',
} as const satisfies Record<CareLevel, string>;

export type Certified = Resident & { readonly careLevel: CareLevel };
export const isCertified = (resident: Resident): resident is Certified =>
  resident.careLevel !== undefined && resident.insured.length > 0;

const opinions = [
  'サービスの種類の指定はない。',
  '状態が安定していると考えられるため、有効期間を長く設定した。',
  '要介護状態の悪化を防ぐため、こまめな水分の摂取と、歩く機会を保つことに努められたい。',
  '福祉用具の選び方について、専門職の助言を受けられたい。',
] as const;

/** When a person applied, was visited and was certified: one story, told by two services. YYYY-MM-DD. */
export function datesOf(seed: number, { id }: Resident) {
  const random = createRandom(seed, `certification/${id}`);
  const start = random.below(11); // months after May of the year before the town's day
  const months = random.pick([24, 36, 36, 48] as const); // 介護保険法施行規則38条・41条
  return {
    surveyed: day(start - 1, random.between(1, 12)),
    examined: day(start - 1, random.between(8, 20)),
    certifiedOn: day(start, random.between(2, 20)),
    validFrom: day(start + 1, 1),
    validUntil: day(start + 1 + months, 0),
  };
}

/** Of the month that is so many after May 2025; day 0 is the last of the month before. */
const day = (month: number, date: number): string =>
  new Date(Date.UTC(2025, 4 + month, date)).toISOString().slice(0, 10);

/** 要介護認定情報 (municipal/certification); undefined of somebody who is not certified. */
export function makeCertification(seed: number, resident: Resident) {
  if (!isCertified(resident)) return undefined;
  const { certifiedOn, validFrom, validUntil } = datesOf(seed, resident);
  return {
    ...insuredPerson(resident),
    certification: {
      careLevel: careLevelNames[resident.careLevel],
      certifiedOn,
      validFrom,
      validUntil,
      limitUnits: limits[resident.careLevel]!,
      boardOpinion: createRandom(seed, `opinion/${resident.id}`).pick(opinions),
    },
  };
}

/** The same of 事業対象者, which is no certification: it has no decision and no end. */
export const makeRegistration = (resident: Resident, since: string) => ({
  ...insuredPerson(resident),
  certification: { careLevel: '事業対象者', validFrom: since },
});

const insuredPerson = ({ insured: [number], name, kana, birth, sex }: Resident) => ({
  ...{ insurerNumber: number!.insurer, insuredNumber: number!.insured },
  ...{ name, kana, birthDate: birth, sex },
});
