/*
 * Units and yen are whole numbers, unit prices whole hundredths of a yen (1142 is 11.42 yen): no fraction is ever kept, so that nothing
 * depends on how a machine rounds. Each rounding of the claim has one function here; confirmed by the official 記載例33-1 (sheet.test.ts).
 */

/** 単位数単価 in hundredths of a yen: 10 yen × (1 + 上乗せ × 人件費割合), half a hundredth up. */
export const priceFrom = (upliftPercent: number, labourPercent: number): number =>
  1000 + Math.floor((upliftPercent * labourPercent + 5) / 10);

/** 費用総額: fractions of a yen are dropped. */
export const costOf = (units: number, price: number): number => Math.floor((units * price) / 100);

/** 保険請求額: fractions of a yen are dropped; what is left of the cost is 利用者負担. */
export const benefitOf = (cost: number, percent: number): number => Math.floor((cost * percent) / 100);

/** Units of an addition or a reduction by a rate in thousandths: rounded to the nearest, a half away from zero. */
export const ratedUnits = (base: number, permille: number): number => {
  const product = base * permille;
  const rounded = Math.floor((Math.abs(product) + 500) / 1000);
  return product < 0 && rounded > 0 ? -rounded : rounded;
};

/** 割引後の単位数 of an office that asks less than the price, by so many percent: to the nearest, a half away from zero. */
export const discountedUnits = (units: number, percent: number): number => ratedUnits(units, 1000 - percent * 10);

/** Units of a rental at `yen` a month: the price through ten yen, to the nearest. */
export const rentalUnits = (yen: number): number => Math.floor((yen + 5) / 10);

export type Money = { readonly cost: number; readonly benefit: number; readonly burden: number };

/** The three sums of one line: benefit and burden are the cost, to the yen. */
export function moneyOf(units: number, price: number, percent: number): Money {
  const cost = costOf(units, price);
  const benefit = benefitOf(cost, percent);
  return { cost, benefit, burden: cost - benefit };
}
