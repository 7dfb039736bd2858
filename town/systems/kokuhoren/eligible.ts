import type { CareLevel } from '../../../contracts/care/levels.ts';
import { firstDayOf, lastDayOf } from '../../../contracts/care/month.ts';
import { holds, type Ledgers } from './ledgers.ts';
import type { ReasonCode } from './reasons.ts';

type Case = { readonly insurer: string; readonly insured: string; readonly month: string; readonly level: CareLevel };

/** What the ledgers have against a person's month: insurer, certification, level. Undefined: nothing. */
export function findPersonProblem(ledgers: Ledgers, { insurer, insured, month, level }: Case): ReasonCode | undefined {
  if (!ledgers.insurers.has(insurer)) return 'ADD2';
  const entry = ledgers.insured.get(`${insurer}/${insured}`);
  if (!entry || entry.certified.length === 0) return '12P0';
  const [first, last] = [firstDayOf(month), lastDayOf(month)];
  const holding = entry.certified.filter((one) => holds(one, first, last));
  if (holding.length === 0) return entry.pending ? '12PA' : '12PD';
  if (entry.pending) return '12PA';
  return holding.some((one) => one.level === level) ? undefined : '12QJ';
}

/** What the ledgers have against an office's service in a month: unknown, not designated, suspended for the whole of it. */
export function findOfficeProblem(
  ledgers: Ledgers,
  provider: string,
  service: string,
  month: string,
): ReasonCode | undefined {
  const office = ledgers.offices.get(provider);
  if (!office) return 'ADD0';
  const [first, last] = [firstDayOf(month), lastDayOf(month)];
  const designated = office.services.filter((one) => one.service === service && holds(one, first, last));
  const isSuspended = designated.some(({ suspended }) =>
    suspended.some(({ from, until }) => from <= first && (until === null || last <= until)),
  );
  return designated.length === 0 || isSuspended ? 'ADD1' : undefined;
}
