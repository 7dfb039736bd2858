import { benefitOf, costOf, discountedUnits, ratedUnits } from '../../../contracts/care/money.ts';
import { daysIn, firstDayOf } from '../../../contracts/care/month.ts';
import { isPlanning, planningPercent } from '../../../contracts/care/planning.ts';
import { findPrice, serviceOf } from '../../../contracts/care/price.ts';
import type { Statement, StatementLine, StatementTotal } from '../../../contracts/care/statement.ts';
import { findValid, type TableRow } from '../../../contracts/care/tables.ts';
import { holds, type Ledgers } from './ledgers.ts';
import type { ReasonCode } from './reasons.ts';

/** What is wrong with a statement's own numbers: units, sums, price, rate. The sums are worked out anew; nothing is taken as written. */
export function findAmountProblem(ledgers: Ledgers, statement: Statement): ReasonCode | undefined {
  const { lines, totals, month, provider, percent } = statement;
  const day = firstDayOf(month);
  const entry = ledgers.insured.get(`${statement.insurer}/${statement.insured}`);
  const right = isPlanning(statement) ? planningPercent : entry?.percents.find((one) => holds(one, day, day))?.percent;
  if (right !== percent) return 'X006';
  if (isPlanning(statement)) {
    const problem = findPlanningProblem(ledgers, statement);
    if (problem) return problem;
  }
  const services = new Set(totals.map(({ service }) => service));
  if (services.size !== totals.length || lines.some(({ code }) => !services.has(serviceOf(code)))) return 'X004';
  for (const total of totals) {
    if (findPrice(ledgers.tables, total.service, ledgers.offices.get(provider)?.grade ?? '', day) !== total.price)
      return 'X005';
    const own = lines.filter(({ code }) => serviceOf(code) === total.service);
    const problem =
      findDaysProblem(ledgers, statement, total) ??
      findTotalProblem(ledgers, statement, own, total) ??
      findMoneyProblem(total, percent);
    if (problem) return problem;
  }
  return undefined;
}

/** 居宅介護支援費・介護予防支援費: one code that a level has, and no burden. */
function findPlanningProblem({ tables }: Ledgers, { month, level, lines, totals }: Statement): ReasonCode | undefined {
  const day = firstDayOf(month);
  const rows = [...tables['planning-codes'].values()]
    .flat()
    .filter(({ from, until }) => holds({ from, until }, day, day));
  const base = lines.filter(({ code }) => rows.some((row) => row.code === code));
  if (base.length !== 1 || base[0]!.times !== 1 || totals.some(({ burden }) => burden !== 0)) return 'X004';
  return rows.some((row) => row.code === base[0]!.code && row.level === level) ? undefined : '10QF';
}

/** サービス実日数: no more than the month has; of short stay no more than may be insured in a row, for the day after is the person's own. */
function findDaysProblem(
  { tables }: Ledgers,
  { month }: Pick<Statement, 'month'>,
  { service, days }: StatementTotal,
): ReasonCode | undefined {
  if (days > daysIn(month)) return 'X004';
  const day = firstDayOf(month);
  if (!findValid(tables, 'services', service, day)?.shortStay) return undefined;
  return days > (findValid(tables, 'short-stay', '', day)?.consecutive ?? days) ? 'X010' : undefined;
}

function findTotalProblem(
  { tables, offices }: Ledgers,
  { month, provider }: Pick<Statement, 'month' | 'provider'>,
  lines: readonly StatementLine[],
  total: StatementTotal,
): ReasonCode | undefined {
  const day = firstDayOf(month);
  const isServiceLimited = findValid(tables, 'services', total.service, day)?.limited ?? true;
  const discounts = offices.get(provider)?.discounts ?? [];
  const discount = discounts.find((one) => one.service === total.service && holds(one, day, day))?.percent ?? 0;
  const sums = { limited: 0, outside: 0 };
  const rated: { line: StatementLine; code: TableRow<'codes'>; limited: boolean }[] = [];
  for (const line of lines) {
    const code = findValid(tables, 'codes', line.code, day);
    if (!code) return 'X003';
    const limited = code.limited ?? isServiceLimited;
    if (code.per === '率') {
      rated.push({ line, code, limited });
      continue;
    }
    if (code.units != null && line.each !== discountedUnits(code.units, discount)) return 'X003';
    if (line.units !== line.each * line.times || (code.per === '日' && line.times > daysIn(month))) return 'X003';
    sums[limited ? 'limited' : 'outside'] += line.units;
  }
  // As the claim is made: rates within the limit on all that it manages, those outside on what the insurance pays.
  const base = sums.limited;
  for (const { line, code } of rated.filter((one) => one.limited)) {
    const units = ratedUnits(base, code.permille ?? 0);
    if (line.units !== units) return line.units > units ? 'ASSA' : 'X003';
    sums.limited += units;
  }
  const isMatched = findValid(tables, 'services', total.service, day)?.matched ?? true;
  const within = isMatched ? Math.min(total.planned, sums.limited) : 0;
  const paid = within + sums.outside;
  for (const { line, code } of rated.filter((one) => !one.limited)) {
    const units = ratedUnits(paid, code.permille ?? 0);
    if (line.units !== units) return line.units > units ? 'ASSA' : 'X003';
    sums.outside += units;
  }
  if (total.limited !== sums.limited || total.outside !== sums.outside) return 'X004';
  const units = within + sums.outside;
  return total.units === units ? undefined : total.units > units ? 'ASSA' : 'X004';
}

function findMoneyProblem({ units, price, benefit, burden }: StatementTotal, percent: number): ReasonCode | undefined {
  const cost = costOf(units, price);
  const right = benefitOf(cost, percent);
  if (benefit > right) return 'ASSA';
  return benefit === right && burden === cost - right ? undefined : 'X004';
}
