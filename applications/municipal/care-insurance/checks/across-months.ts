import { addMonths, countDays, monthOf } from '../../../../contracts/care/month.ts';
import { sayMonth } from '../../../../web/japanese/day.ts';
import { byMonth, type Found, type Look, providersOf } from './finding.ts';
import type { RuleOf } from './rules.ts';

/** A code claimed again before so many months have passed. */
export function findAgain({ codes, months }: RuleOf<'interval'>, { paid }: Look): Found[] {
  const claimed = byMonth(paid).flatMap(([month, benefits]) => {
    const own = benefits.filter(({ lines }) => lines.some(({ code }) => codes.includes(code)));
    return own.length > 0 ? [{ month, own }] : [];
  });
  return claimed.flatMap(({ month, own }, i) => {
    const before = claimed[i - 1];
    if (!before || addMonths(before.month, months) < month) return [];
    return [
      {
        month,
        providers: providersOf(own),
        detail: `前は${sayMonth(before.month)}`,
      },
    ];
  });
}

/** Days of short stay in one certification's period, more than half of it, a fraction dropped. A period that changes begins anew. */
export function findLongStays({ services }: RuleOf<'short-stay'>, { paid }: Look): Found[] {
  return paid.certified.flatMap(({ from, until }) => {
    const half = Math.floor(countDays(from, until) / 2);
    const stays = paid.benefits.filter(
      ({ service, month }) => services.includes(service) && monthOf(from) <= month && month <= monthOf(until),
    );
    let days = 0;
    for (const [month, benefits] of byMonth({ ...paid, benefits: stays })) {
      days += benefits.reduce((sum, one) => sum + one.days, 0);
      // The month in which it is passed: what to write to the office is the same in those after it.
      if (days > half) return [{ month, providers: providersOf(benefits), detail: `${days}日（半数は${half}日）` }];
    }
    return [];
  });
}
