import type { BenefitSlip } from '../../../contracts/care/benefit-slip.ts';
import type { Claimed, Statement } from '../../../contracts/care/statement.ts';
import type { Tables } from '../../../contracts/care/tables.ts';
import { type Asked, makeSheet, type Sheet } from '../sheet/sheet.ts';
import type { Visit } from '../units/count.ts';
import { makeSlip, type SlipMaker } from './benefit-slip.ts';
import { makeStatements } from './statement.ts';

/** Somebody of the fictional region. */
export const claimed: Claimed = {
  ...{ insurer: '123456', insured: '0000000101', birth: '1941-07-05', sex: '2', level: '21' },
  ...{ certifiedFrom: '2026-04-01', certifiedUntil: '2028-03-31' },
};
export const maker: SlipMaker = { planner: '0300000100', careManager: '99000001', madeOn: '2026-12-05', kind: '1' };

export const visitOn = (provider: string, code: string, day: number, more: Partial<Visit> = {}): Visit => ({
  ...{ provider, code, day: `2026-11-${String(day).padStart(2, '0')}`, times: 1, ...more },
});

export type Month = {
  readonly sheet: Sheet;
  readonly slip: BenefitSlip | undefined;
  readonly statements: readonly Statement[];
};

/** A month's claims of one person, from its days. */
export function claimsOf(
  tables: Tables,
  visits: readonly Visit[],
  person: Claimed = claimed,
  more: Partial<Asked> = {},
): Month {
  const made = makeSheet(tables, {
    ...{ month: '202611', limit: 16765, percent: 90, gradeOf: () => 'その他', visits, ...more },
  });
  if ('problems' in made) throw new Error(made.problems[0]!.text);
  const slip = makeSlip(tables, made.sheet, person, maker);
  return { sheet: made.sheet, slip, ...makeStatements(tables, made.sheet, person, slip) };
}
