import type { Sex } from './names.ts';
import type { District, LivingArea, Municipality } from './places.ts';

/** 要介護状態区分コード of the care-plan standard 4.1: 12–13 要支援, 21–25 要介護. */
export type CareLevel = '12' | '13' | '21' | '22' | '23' | '24' | '25';
export const isSupportLevel = (level: CareLevel): boolean => level === '12' || level === '13';

/** Numbers are opaque and stand as they were registered: nine digits stay nine. */
export type InsuredNumber = { readonly insurer: string; readonly insured: string };

export type Resident = {
  /** uuid */
  readonly id: string;
  readonly municipality: Municipality['code'];
  readonly livingArea: LivingArea['id'];
  readonly household: string;
  /** 続柄 to the head of the household, who is 世帯主 */
  readonly position: string;
  /** surname, ideographic space, given name; may hold characters that CP932 does not have */
  readonly name: string;
  readonly kana: string;
  /** YYYY-MM-DD */
  readonly birth: string;
  readonly sex: Sex;
  readonly postcode: string;
  readonly address: string;
  readonly telephone: string;
  /** care insurance: everybody from 65, and from 40 those who use it */
  readonly insured: readonly InsuredNumber[];
  readonly careLevel?: CareLevel;
  readonly livesAlone: boolean;
  /** 支援措置対象者 */
  readonly protected: boolean;
  /** 転出日 YYYY-MM-DD: the registration is closed */
  readonly movedOut?: string;
};

export type Household = {
  readonly id: string;
  readonly municipality: Municipality['code'];
  readonly livingArea: LivingArea['id'];
  readonly address: string;
  readonly members: readonly string[];
};

/** Whom demos and tests ask for (town/cast.ts). */
export const parts = [
  'sampleNineDigits',
  'sampleTenDigits',
  'sampleOtherTown',
  'sharing1',
  'sharing2',
  'sharingHardName',
  'sharingPrevention',
  'withoutConsent',
  'protected',
  'movedOut',
  'alike1',
  'alike2',
  'month',
  'monthDaughter',
] as const;
export type Part = (typeof parts)[number];

/** A person before the town gives number, address and household. */
export type Draft = {
  readonly surname: readonly [string, string];
  readonly given: readonly [string, string];
  readonly sex: Sex;
  readonly birth: string;
  readonly position: string;
  readonly careLevel?: CareLevel;
  readonly insured?: string;
  readonly protected?: boolean;
  readonly movedOut?: string;
  /** how the cast (town/cast.ts) calls the person */
  readonly part?: Part;
};

export type HouseholdDraft = {
  readonly municipality: Municipality['code'];
  readonly people: readonly Draft[];
  /** a place that the draft needs; else the town chooses one */
  readonly place?: { readonly district: District['name']; readonly house: string };
};

/** The day on which the town is described. Ages are counted on it. */
export const townDay = '2026-04-01';

export function ageOn(day: string, birth: string): number {
  const [year, ...rest] = day.split('-');
  const [birthYear, ...birthRest] = birth.split('-');
  return Number(year) - Number(birthYear) - (rest.join('-') < birthRest.join('-') ? 1 : 0);
}
