import { moneyOf } from '../../../contracts/care/money.ts';
import { firstDayOf } from '../../../contracts/care/month.ts';
import type { Slip } from '../../../contracts/care/slip.ts';
import type { Statement, StatementTotal } from '../../../contracts/care/statement.ts';
import { findValid, type Tables } from '../../../contracts/care/tables.ts';
import type { Part } from '../sheet/part.ts';
import type { Sheet } from '../sheet/sheet.ts';
import { type Claimed, isPublicOnly } from './person.ts';

export type Statements = { readonly statements: readonly Statement[]; readonly problems: readonly string[] };

/**
 * 請求明細書: of a month's agreed actuals, one a provider and form.
 * @param slip what the offices may claim; undefined where no slip is due
 */
export function makeStatements(tables: Tables, sheet: Sheet, person: Claimed, slip: Slip | undefined): Statements {
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
    const { level, ...rest } = person;
    return {
      ...{ ...rest, form, provider, level, month: sheet.month, percent: sheet.percent },
      planner: slip?.planner ?? '',
      lines: parts.flatMap(linesOf),
      totals: parts.map((part) => totalOf(part, sheet.percent, plannedOf(tables, day, part, slip))),
    };
  });
  return { statements, problems };
}

/** Days past the limit of days are the person's own, and are not claimed. */
const linesOf = ({ lines }: Part): Statement['lines'] =>
  lines.filter(({ beyond }) => !beyond).map(({ code, each, times, units }) => ({ code, each, times, units }));

/** 計画単位数: of the slip; nothing where the slip does not know the service. */
function plannedOf(tables: Tables, day: string, { provider, service }: Part, slip: Slip | undefined): number {
  if (!findValid(tables, 'services', service, day)?.matched) return 0;
  return slip?.lines.find((line) => line.provider === provider && line.service === service)?.units ?? 0;
}

/** A claim is rounded once over a kind of service: it can differ by a yen from the sum of the 第7表's rows. */
export function totalOf(
  { service, days, limited, outside, price }: Part,
  percent: number,
  planned: number,
): StatementTotal {
  const units = Math.min(planned, limited) + outside;
  const { benefit, burden } = moneyOf(units, price, percent);
  return { service, days, planned, limited, outside, units, price, benefit, burden };
}
