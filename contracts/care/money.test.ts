import fc from 'fast-check';
import { expect, test } from 'vitest';
import { benefitOf, costOf, moneyOf, priceFrom, ratedUnits, rentalUnits } from './money.ts';

test.each([
  [70, [1140, 1112, 1105, 1084, 1070, 1042, 1021, 1000]], // as published for 訪問介護
  [55, [1110, 1088, 1083, 1066, 1055, 1033, 1017, 1000]],
  [45, [1090, 1072, 1068, 1054, 1045, 1027, 1014, 1000]],
  [0, [1000, 1000, 1000, 1000, 1000, 1000, 1000, 1000]],
])('prices of every 地域区分 at a labour share of %i percent', (labour, prices) => {
  expect([20, 16, 15, 12, 10, 6, 3, 0].map((uplift) => priceFrom(uplift, labour))).toEqual(prices);
});

test.each([
  // Sums worked out by hand elsewhere at 11.05 yen: units, 給付率, cost, benefit, burden.
  [16764, 90, 185242, 166717, 18525],
  [16765, 90, 185253, 166727, 18526],
  [30938, 80, 341864, 273491, 68373],
  [34351, 90, 379578, 341620, 37958],
  [39291, 90, 434165, 390748, 43417],
])('%i units at 11.05 yen, %i percent', (units, percent, cost, benefit, burden) => {
  expect(moneyOf(units, 1105, percent)).toEqual({ cost, benefit, burden });
});

test('fractions of a yen are dropped, never rounded up', () => {
  expect(costOf(295, 1105)).toBe(3259); // 3259.75
  expect(costOf(725, 1110)).toBe(8047); // 8047.5
  expect(benefitOf(244755, 90)).toBe(220279); // 220279.5
});

test('units of an addition go to the nearest whole, a half away from zero', () => {
  expect([19705, 27048, 30938].map((units) => ratedUnits(units, 270))).toEqual([5320, 7303, 8353]);
  expect([ratedUnits(10, 150), ratedUnits(10, -150), ratedUnits(10, -149), ratedUnits(1, -100)]).toEqual([
    2, -2, -1, 0,
  ]);
  expect([rentalUnits(5004), rentalUnits(5005)]).toEqual([500, 501]);
});

test('benefit and burden are the cost; more units never cost less, and a higher rate never burdens more', () => {
  const units = fc.integer({ min: 0, max: 200_000 });
  const price = fc.integer({ min: 1000, max: 1140 });
  fc.assert(
    fc.property(
      units,
      fc.integer({ min: 0, max: 500 }),
      price,
      fc.constantFrom(70, 80, 90, 100),
      (one, more, at, percent) => {
        const [less, all] = [moneyOf(one, at, percent), moneyOf(one + more, at, percent)];
        expect(less.benefit + less.burden).toBe(less.cost);
        expect(Math.min(less.benefit, less.burden)).toBeGreaterThanOrEqual(0);
        expect(all.cost).toBeGreaterThanOrEqual(less.cost);
        expect(all.benefit).toBeGreaterThanOrEqual(less.benefit);
        expect(moneyOf(one, at, 70).burden).toBeGreaterThanOrEqual(moneyOf(one, at, 90).burden);
        // Against a sum in exact fractions.
        expect(BigInt(less.cost)).toBe((BigInt(one) * BigInt(at)) / 100n);
      },
    ),
  );
});
