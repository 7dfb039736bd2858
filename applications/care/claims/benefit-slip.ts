import type { BenefitSlip, BenefitSlipKind, BenefitSlipLine } from '../../../contracts/care/benefit-slip.ts';
import { firstDayOf } from '../../../contracts/care/month.ts';
import type { Claimed } from '../../../contracts/care/statement.ts';
import { findValid, type Tables } from '../../../contracts/care/tables.ts';
import type { Sheet } from '../sheet/sheet.ts';

export type SlipMaker = {
  readonly planner: string;
  readonly careManager: string;
  readonly madeOn: string;
  readonly kind: BenefitSlipKind;
  readonly commissioned?: string;
};

/**
 * 給付管理票 of a month: what each office may claim of each kind of service, in units within the limit. Services that are not matched
 * against it do not stand on it. Undefined where nothing is to be managed: then no slip is due.
 */
export function makeSlip(tables: Tables, sheet: Sheet, person: Claimed, by: SlipMaker): BenefitSlip | undefined {
  const lines = sheet.parts.flatMap(({ provider, service, within }): BenefitSlipLine[] => {
    const matched = findValid(tables, 'services', service, firstDayOf(sheet.month))?.matched;
    return matched && within > 0 ? [{ provider, service, units: within }] : [];
  });
  if (lines.length === 0) return undefined;
  const { insurer, insured, birth, sex, level } = person;
  return { ...by, month: sheet.month, limit: sheet.limit, insurer, insured, birth, sex, level, lines };
}
