import { addMonths, type Month } from '../../../../contracts/care/month.ts';
import type { Rule } from './rules.ts';

/** A certification's period, over which short stays are counted: 48 months at most（介護保険法施行規則38条）. */
const longestPeriod = 48;

/** Of which kinds of service, and from which month on, rules must know what was before `month`; of all others a month tells by itself. */
export const reachOf = (rules: readonly Rule[], month: Month): { readonly service: string; readonly since: Month }[] =>
  rules.flatMap((rule) => {
    if (rule.kind === 'interval')
      return [...new Set(rule.codes.map((code) => code.slice(0, 2)))].map((service) => ({
        service,
        since: addMonths(month, -rule.months),
      }));
    if (rule.kind !== 'short-stay') return [];
    return rule.services.map((service) => ({ service, since: addMonths(month, -longestPeriod) }));
  });
