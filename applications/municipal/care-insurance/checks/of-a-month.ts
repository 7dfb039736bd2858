import { findContradictions } from '../../../../contracts/care/contradictions.ts';
import { daysIn, firstDayOf } from '../../../../contracts/care/month.ts';
import { findValid } from '../../../../contracts/care/tables.ts';
import { byMonth, type Found, type Look, providersOf } from './finding.ts';
import type { RuleOf } from './rules.ts';

/** A code that is claimed once a month, by two offices or twice by one. Rentals of one code can be several things. */
export function findTwice(_: RuleOf<'twice'>, { tables, paid }: Look): Found[] {
  return byMonth(paid).flatMap(([month, benefits]) => {
    const claims = benefits.flatMap((benefit) => benefit.lines.map(({ code }) => ({ code, benefit })));
    return [...Map.groupBy(claims, ({ code }) => code)].flatMap(([code, group]) => {
      const found = findValid(tables, 'codes', code, firstDayOf(month));
      if (group.length < 2 || found?.per !== '月' || found.units == null) return [];
      return [
        {
          month,
          providers: providersOf(group.map(({ benefit }) => benefit)),
          detail: `${found.title}が${group.length}件`,
        },
      ];
    });
  });
}

/** Days of services claimed by the day, more than the month has. */
export function findTooManyDays(_: RuleOf<'days'>, { tables, paid }: Look): Found[] {
  return byMonth(paid).flatMap(([month, benefits]) => {
    const daily = benefits.filter(({ lines }) =>
      lines.some(({ code }) => findValid(tables, 'codes', code, firstDayOf(month))?.per === '日'),
    );
    const days = daily.reduce((sum, benefit) => sum + benefit.days, 0);
    return days > daysIn(month) ? [{ month, providers: providersOf(daily), detail: `${days}日` }] : [];
  });
}

export function findTooMany({ codes, most }: RuleOf<'count'>, { paid }: Look): Found[] {
  return byMonth(paid).flatMap(([month, benefits]) => {
    const own = benefits.filter(({ lines }) => lines.some(({ code }) => codes.includes(code)));
    const times = own
      .flatMap(({ lines }) => lines)
      .reduce((sum, { code, times: some }) => sum + (codes.includes(code) ? some : 0), 0);
    return times > most ? [{ month, providers: providersOf(own), detail: `${times}回` }] : [];
  });
}

export function findTogether({ services, others }: RuleOf<'together'>, { tables, paid }: Look): Found[] {
  return byMonth(paid).flatMap(([month, benefits]) => {
    const those = benefits.filter(({ service, units }) => others.includes(service) && units > 0);
    if (those.length === 0 || !benefits.some(({ service, units }) => services.includes(service) && units > 0))
      return [];
    const titles = new Set(
      those.map(({ service }) => findValid(tables, 'services', service, firstDayOf(month))?.title ?? service),
    );
    return [{ month, providers: providersOf(those), detail: [...titles].join('、') }];
  });
}

/** Against the level that the insurer certified, not the one that the claim wrote. */
export function findLevels(_: RuleOf<'level'>, { tables, paid }: Look): Found[] {
  return byMonth(paid).flatMap(([month, benefits]) => {
    const day = firstDayOf(month);
    const levels = paid.certified.filter(({ from, until }) => from.slice(0, 7) <= day.slice(0, 7) && day <= until);
    return benefits.flatMap((benefit) => {
      const codes = benefit.lines.map(({ code }) => code);
      const everyLevel = levels.map(({ level }) => findContradictions(tables, level, codes, day));
      // In a month of two levels, what either of them allows is allowed.
      const found = (everyLevel[0] ?? []).filter(({ code }) =>
        everyLevel.every((one) => one.some((other) => other.code === code)),
      );
      return found.map(({ code, rule }) => ({
        month,
        providers: [benefit.provider],
        detail: `${findValid(tables, 'codes', code, day)?.title ?? code}: ${rule.text}`,
      }));
    });
  });
}

export function findPlansWithoutUse({ services }: RuleOf<'plan'>, { paid }: Look): Found[] {
  return byMonth(paid).flatMap(([month, benefits]) => {
    const plans = benefits.filter(({ service }) => services.includes(service));
    const isUsed = benefits.some(({ service, units }) => !services.includes(service) && units > 0);
    return plans.length > 0 && !isUsed ? [{ month, providers: providersOf(plans), detail: '給付実績なし' }] : [];
  });
}
