import { type BenefitSlip, caseOf } from '../../../contracts/care/benefit-slip.ts';
import { findContradictions } from '../../../contracts/care/contradictions.ts';
import { moneyOf } from '../../../contracts/care/money.ts';
import { addMonths, firstDayOf, type Month } from '../../../contracts/care/month.ts';
import { isPlanning } from '../../../contracts/care/planning.ts';
import type { Statement } from '../../../contracts/care/statement.ts';
import { findAmountProblem } from './amounts.ts';
import { type DecidedService, type DecidedStatement, keyOf } from './decided.ts';
import { findOfficeProblem, findPersonProblem } from './eligible.ts';
import type { HeldStatement, History, Ledgers } from './ledgers.ts';
import { matchUnits } from './match.ts';
import type { ReasonCode } from './reasons.ts';
import { isMatched, restsOnSlip } from './rests.ts';
import { type ReturnedSlip, reviewSlips } from './slips.ts';

export type Submitted = {
  readonly slips: readonly BenefitSlip[];
  readonly statements: readonly Statement[];
  /** 過誤申立: statements that an insurer takes back, by their key */
  readonly withdrawn?: ReadonlySet<string>;
  /** 取下げ: what offices took back before it was decided; of those that were held, and (`takenBack`) that came in this month */
  readonly cancelled?: ReadonlySet<string>;
  readonly takenBack?: readonly Statement[];
};
export type ReturnedStatement = { readonly statement: Statement; readonly reason: ReasonCode };
/** A decision that took the place of an earlier one, or of which an insurer took it back. */
export type Adjusted = { readonly before: DecidedStatement; readonly after?: DecidedStatement };
export type Reviewed = {
  /** 審査年月 */
  readonly month: Month;
  readonly decided: readonly DecidedStatement[];
  readonly adjusted: readonly Adjusted[];
  readonly returned: readonly ReturnedStatement[];
  readonly returnedSlips: readonly ReturnedSlip[];
  readonly held: readonly HeldStatement[];
  /** taken back by their offices before they were decided */
  readonly cancelled: readonly Statement[];
  /** 過誤 of what was never decided, by `keyOf` */
  readonly missing: readonly string[];
  /** what the next month's review begins with */
  readonly history: History;
};

/** How many reviews a statement waits for its slip before it goes back（記憶による: 保留の後に返戻）. */
const holdMonths = 1;
/** 請求権の時効: two years from the first of the third month after the service（介護保険法200条1項。起算は記憶による）. */
const barredAfterMonths = 3 + 24;

/** One month's review: takes back what insurers withdrew, reviews the slips, and then every statement, those held among them. */
export function review(ledgers: Ledgers, history: History, month: Month, submitted: Submitted): Reviewed {
  const kept = withdraw(history, submitted.withdrawn ?? new Set());
  const { slips, corrected, returned: returnedSlips } = reviewSlips(ledgers, kept.history, submitted.slips);
  const decided = new Map(kept.history.decided);
  const adjusted = [...kept.adjusted];
  for (const key of corrected) {
    const again = (decided.get(key) ?? []).map((before) => ({
      before,
      after: decide(ledgers, before.statement, slips.get(key), month),
    }));
    adjusted.push(
      ...again.filter(({ before, after }) => JSON.stringify(before.services) !== JSON.stringify(after.services)),
    );
    if (again.length > 0)
      decided.set(
        key,
        again.map(({ after }) => after),
      );
  }

  const { cancelled = new Set<string>(), takenBack = [] } = submitted;
  const isCancelled = ({ statement }: HeldStatement) => cancelled.has(keyOf(statement));
  const fresh: DecidedStatement[] = [];
  const returned: ReturnedStatement[] = [];
  const held: HeldStatement[] = [];
  const past = new Set([...decided.values()].flat().map(({ statement }) => keyOf(statement)));
  const seen = new Set<string>();
  const all = [
    ...history.held.filter((one) => !isCancelled(one)).map(({ statement, since }) => ({ statement, since })),
    ...submitted.statements.map((statement) => ({ statement, since: month })),
  ];
  for (const { statement, since } of all) {
    const key = keyOf(statement);
    const slip = slips.get(caseOf(statement));
    const reason = past.has(key) ? 'ANN4' : seen.has(key) ? 'ANN2' : findProblem(ledgers, statement, slip, month);
    const isHeld = reason === '12PA' || (reason === 'X007' && addMonths(since, holdMonths) >= month);
    if (reason !== 'ANN2' && reason !== 'ANN4') seen.add(key);
    if (isHeld) held.push({ statement, since, reason });
    else if (reason) returned.push({ statement, reason });
    else fresh.push(decide(ledgers, statement, slip, month));
  }
  for (const one of fresh) {
    const key = caseOf(one.statement);
    decided.set(key, [...(decided.get(key) ?? []), one]);
  }
  return {
    ...{ month, decided: fresh, adjusted, returned, returnedSlips, held, missing: kept.missing },
    cancelled: [...history.held.filter(isCancelled).map(({ statement }) => statement), ...takenBack],
    history: { slips, decided, held },
  };
}

function withdraw(
  history: History,
  withdrawn: ReadonlySet<string>,
): { history: History; adjusted: Adjusted[]; missing: string[] } {
  if (withdrawn.size === 0) return { history, adjusted: [], missing: [] };
  const adjusted: Adjusted[] = [];
  const decided = new Map<string, readonly DecidedStatement[]>();
  for (const [key, all] of history.decided) {
    const gone = all.filter(({ statement }) => withdrawn.has(keyOf(statement)));
    adjusted.push(...gone.map((before) => ({ before })));
    const left = all.filter((one) => !gone.includes(one));
    if (left.length > 0) decided.set(key, left);
  }
  const found = new Set(adjusted.map(({ before }) => keyOf(before.statement)));
  return { history: { ...history, decided }, adjusted, missing: [...withdrawn].filter((key) => !found.has(key)) };
}

function findProblem(
  ledgers: Ledgers,
  statement: Statement,
  slip: BenefitSlip | undefined,
  month: Month,
): ReasonCode | undefined {
  if (statement.month >= month) return 'X002';
  if (addMonths(statement.month, barredAfterMonths) <= month) return 'X001';
  const day = firstDayOf(statement.month);
  const codes = statement.lines.map(({ code }) => code);
  const offices = statement.totals.map(({ service }) =>
    findOfficeProblem(ledgers, statement.provider, service, statement.month),
  );
  const contradicts = findContradictions(ledgers.tables, statement.level, codes, day).some(
    ({ rule }) => rule.weight === '誤り',
  );
  return (
    findPersonProblem(ledgers, statement) ??
    offices.find((one) => one !== undefined) ??
    (contradicts ? '10QF' : undefined) ??
    findAmountProblem(ledgers, statement) ??
    (isOthersToPlan(statement, slip) ? 'X011' : undefined) ??
    (lacksSlip(ledgers, statement, slip) ? 'X007' : undefined)
  );
}

const lacksSlip = (ledgers: Ledgers, statement: Statement, slip: BenefitSlip | undefined): boolean =>
  !slip && restsOnSlip(ledgers, statement);
/** Planning is paid to whoever handed in the 給付管理票 of the month（平成12年厚生省告示20号の注。記憶による）, and to nobody else: there is nothing to wait for. */
const isOthersToPlan = (statement: Statement, slip: BenefitSlip | undefined): boolean =>
  isPlanning(statement) && slip !== undefined && slip.planner !== statement.provider;

/** Decides a statement against its slip. A service that the slip does not know gets nothing, its additions outside the limit neither. */
function decide(ledgers: Ledgers, statement: Statement, slip: BenefitSlip | undefined, month: Month): DecidedStatement {
  const day = firstDayOf(statement.month);
  const services = statement.totals.map((total): DecidedService => {
    const { service, days, price } = total;
    const claimed = total.units - total.outside;
    const [match] = matchUnits(slip?.lines ?? [], [{ provider: statement.provider, service, units: claimed }]);
    const { decided, letter } = isMatched(ledgers, service, day) ? match! : { decided: claimed, letter: undefined };
    const outside = letter === 'A' ? 0 : total.outside;
    const units = decided + outside;
    const money = moneyOf(units, price, statement.percent);
    return { service, days, claimed, decided, ...(letter && { letter }), outside, units, price, ...money };
  });
  return { statement, processed: month, late: statement.month < addMonths(month, -1), services };
}
