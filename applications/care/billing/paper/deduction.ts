import { firstDayOf } from '../../../../contracts/care/month.ts';
import { serviceOf } from '../../../../contracts/care/price.ts';
import type { Statement } from '../../../../contracts/care/statement.ts';
import { findValid, type TableRow, type Tables } from '../../../../contracts/care/tables.ts';

export type DeductionRule = TableRow<'medical-deduction'>['rule'];

/** Which rule a code falls under, by the longest beginning that a table has; undefined: no table says. */
export function ruleOf(tables: Tables, code: string, day: string): DeductionRule | undefined {
  for (let length = code.length; length >= 2; length--) {
    const found = findValid(tables, 'medical-deduction', code.slice(0, length), day);
    if (found) return found.rule;
  }
  return undefined;
}

/** Whether any of the kinds of service of a month is 医療系: then 福祉系 that is used beside it is deductible too. */
export const usesMedical = (tables: Tables, services: readonly string[], day: string): boolean =>
  services.some((service) => ruleOf(tables, service, day) === '医療系');

/**
 * 医療費控除の対象額 of a month: of what the person pays of what the insurance shares（自己負担額）, never of what is over the limit. Where only some of a service's
 * codes count (身体介護 beside 生活援助), so much of the burden as their units are of all that are no addition by a rate; a fraction of a yen is dropped, so
 * that it is never more than was paid for them (our choice). Undefined where a table does not know a code.
 * @param medical whether the plan of the month has a 医療系 service, of whatever office
 */
export function deductibleOf(tables: Tables, statements: readonly Statement[], medical: boolean): number | undefined {
  let yen = 0;
  for (const { month, lines, totals } of statements) {
    const day = firstDayOf(month);
    for (const { service, burden } of totals) {
      const own = lines.filter(({ code }) => serviceOf(code) === service);
      const fixed = own.filter(({ code }) => findValid(tables, 'codes', code, day)?.per !== '率');
      const rules = fixed.map(({ code, units }) => ({ rule: ruleOf(tables, code, day), units }));
      if (rules.some(({ rule }) => rule === undefined)) return undefined;
      const all = rules.reduce((sum, { units }) => sum + units, 0);
      const counted = rules
        .filter(({ rule }) => rule === '医療系' || (rule === '併用' && medical))
        .reduce((sum, { units }) => sum + units, 0);
      yen += all === 0 ? 0 : Math.floor((burden * counted) / all);
    }
  }
  return yen;
}
