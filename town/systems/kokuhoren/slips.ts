import { type BenefitSlip, caseOf } from '../../../contracts/care/benefit-slip.ts';
import { firstDayOf, lastDayOf } from '../../../contracts/care/month.ts';
import { findValid } from '../../../contracts/care/tables.ts';
import { findOfficeProblem, findPersonProblem } from './eligible.ts';
import { type History, holds, type Ledgers } from './ledgers.ts';
import type { ReasonCode } from './reasons.ts';
import { restsOnSlip } from './rests.ts';

export type ReturnedSlip = { readonly slip: BenefitSlip; readonly reason: ReasonCode };
export type SlipsReviewed = {
  /** in force after this month's */
  readonly slips: ReadonlyMap<string, BenefitSlip>;
  /** cases whose slip was corrected: what was decided by it is matched anew */
  readonly corrected: ReadonlySet<string>;
  readonly returned: readonly ReturnedSlip[];
};

/** Reviews a month's 給付管理票 in the order in which they came; each that stands is in force for the ones after it. */
export function reviewSlips(ledgers: Ledgers, history: History, submitted: readonly BenefitSlip[]): SlipsReviewed {
  const slips = new Map(history.slips);
  const corrected = new Set<string>();
  const returned: ReturnedSlip[] = [];
  for (const slip of submitted) {
    const key = caseOf(slip);
    const reason = findKindProblem(ledgers, slip, key, slips, history) ?? findSlipProblem(ledgers, slip);
    if (reason) {
      returned.push({ slip, reason });
      continue;
    }
    if (slip.kind === '3') slips.delete(key);
    else slips.set(key, slip);
    if (slip.kind === '2') corrected.add(key);
  }
  return { slips, corrected, returned };
}

function findKindProblem(
  ledgers: Ledgers,
  { kind, planner }: BenefitSlip,
  key: string,
  slips: ReadonlyMap<string, BenefitSlip>,
  { slips: before, decided }: History,
): ReasonCode | undefined {
  // Of two planners in a month one makes the slip; which, the stand-in's ledgers do not say: whoever came first is to take its own back.
  if (kind === '1' && slips.has(key) && slips.get(key)!.planner !== planner) return 'X012';
  if (kind === '1') return before.has(key) && slips.has(key) ? 'ANNJ' : slips.has(key) ? 'ANN0' : undefined;
  // What another office handed in is not this one's to correct or to take back.
  if (slips.get(key)?.planner !== planner) return kind === '2' ? 'ANN9' : 'X008';
  const isDecidedBy = (decided.get(key) ?? []).some(({ statement }) => restsOnSlip(ledgers, statement));
  return kind === '3' && isDecidedBy ? 'X008' : undefined;
}

function findSlipProblem(ledgers: Ledgers, slip: BenefitSlip): ReasonCode | undefined {
  // A cancellation takes back what was wrong: it need not be right.
  if (slip.kind === '3') return undefined;
  const { lines, month } = slip;
  const person = findPersonProblem(ledgers, slip);
  if (person) return person;
  if (new Set(lines.map(({ provider, service }) => `${provider}/${service}`)).size !== lines.length) return 'ANNK';
  for (const { provider, service } of lines) {
    const office = findOfficeProblem(ledgers, provider, service, month);
    if (office) return office;
  }
  const total = lines.reduce((sum, { units }) => sum + units, 0);
  if (total > limitOf(ledgers, slip) || total > slip.limit) return '12P3';
  return isOverType(ledgers, slip) ? 'X009' : undefined;
}

/** 種類支給限度基準額, of a town that has set one: all offices of a kind together（介護保険法43条4項）. */
function isOverType({ insured }: Ledgers, { insurer, insured: number, month, lines }: BenefitSlip): boolean {
  const day = firstDayOf(month);
  const limits = insured.get(`${insurer}/${number}`)?.typeLimits ?? [];
  return limits
    .filter((one) => holds(one, day, day))
    .some(
      (limit) => lines.reduce((sum, one) => sum + (one.service === limit.service ? one.units : 0), 0) > limit.units,
    );
}

/** The limit of the ledger, of the heaviest level of the month; a slip's own is not believed. */
function limitOf({ tables, insured }: Ledgers, slip: BenefitSlip): number {
  const [first, last] = [firstDayOf(slip.month), lastDayOf(slip.month)];
  const certified = insured.get(`${slip.insurer}/${slip.insured}`)?.certified ?? [];
  const units = certified
    .filter((one) => holds(one, first, last))
    .map(({ level }) => findValid(tables, 'limits', level, first)?.units ?? 0);
  return Math.max(0, ...units);
}
