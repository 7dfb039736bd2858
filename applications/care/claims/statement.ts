import type { BenefitSlip } from '../../../contracts/care/benefit-slip.ts';
import { moneyOf, ratedUnits } from '../../../contracts/care/money.ts';
import { firstDayOf } from '../../../contracts/care/month.ts';
import type { Claimed, Statement, StatementLine, StatementTotal } from '../../../contracts/care/statement.ts';
import { findValid, type Tables } from '../../../contracts/care/tables.ts';
import { type Part, unitsOf } from '../sheet/part.ts';
import type { Sheet } from '../sheet/sheet.ts';
import type { Line } from '../units/count.ts';
import { isPublicOnly } from './person.ts';

export type Statements = { readonly statements: readonly Statement[]; readonly problems: readonly string[] };

/**
 * 請求明細書: of a month's agreed actuals, one a provider and form.
 * @param slip what the offices may claim; undefined where no slip is due
 */
export function makeStatements(
  tables: Tables,
  sheet: Sheet,
  person: Claimed,
  slip: BenefitSlip | undefined,
): Statements {
  if (isPublicOnly(person))
    return { statements: [], problems: ['生活保護の単独の方の公費請求は、作れません。請求ソフトで作ってください。'] };
  const day = firstDayOf(sheet.month);
  const problems: string[] = [];
  const groups = Map.groupBy(sheet.parts, ({ provider, service }) => {
    const form = findValid(tables, 'forms', service, day)?.form;
    if (!form) problems.push(`サービス種類 ${service} の明細書は、様式が表 forms.json にないため作れません。`);
    return form ? `${form}/${provider}` : '';
  });
  groups.delete('');
  const statements = [...groups].map(([key, parts]): Statement => {
    const [form, provider] = key.split('/') as [string, string];
    const claims = parts.map((part) => claimOf(tables, day, sheet.percent, part, slip));
    return {
      ...{ ...person, form, provider, month: sheet.month, percent: sheet.percent, planner: slip?.planner ?? '' },
      lines: claims.flatMap(({ lines }) => lines),
      totals: claims.map(({ total }) => total),
    };
  });
  return { statements, problems };
}

/**
 * What one office claims of one kind of service: no more than the slip lets it, with additions by a rate worked out on that. Days past the
 * limit of days are the person's own and are not claimed. A claim is rounded once: it can be a yen more than the 第7表's rows together.
 */
function claimOf(tables: Tables, day: string, percent: number, part: Part, slip: BenefitSlip | undefined) {
  const { provider, service, limited, days, price } = part;
  const permilleOf = ({ code, limited: isLimited }: Line) => {
    const found = findValid(tables, 'codes', code, day);
    return found?.per === '率' && !isLimited ? (found.permille ?? 0) : undefined;
  };
  const own = part.lines.filter(({ beyond }) => !beyond);
  const isMatched = findValid(tables, 'services', service, day)?.matched ?? true;
  const line = slip?.lines.find((one) => one.provider === provider && one.service === service);
  const planned = isMatched ? (line?.units ?? 0) : 0;
  const within = Math.min(planned, limited);
  const fixed = unitsOf(own.filter((one) => !one.limited && permilleOf(one) === undefined));
  const lines = own.map((one): StatementLine => {
    const permille = permilleOf(one);
    if (permille === undefined) return { code: one.code, each: one.each, times: one.times, units: one.units };
    const units = ratedUnits(within + fixed, permille);
    return { code: one.code, each: units, times: 1, units };
  });
  const outside = lines.reduce((sum, { units }) => sum + units, 0) - limited;
  const { benefit, burden } = moneyOf(within + outside, price, percent);
  const total: StatementTotal = {
    ...{ service, days, planned, limited, outside, units: within + outside, price, benefit, burden },
  };
  return { lines, total };
}
