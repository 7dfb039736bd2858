import type { BenefitSlip } from '../../../contracts/care/benefit-slip.ts';
import { findContradictions } from '../../../contracts/care/contradictions.ts';
import { costOf } from '../../../contracts/care/money.ts';
import { firstDayOf, type Month } from '../../../contracts/care/month.ts';
import { type Claimed, type Statement, sumOf } from '../../../contracts/care/statement.ts';
import type { Tables } from '../../../contracts/care/tables.ts';
import { makeStatements, type Statements } from '../claims/statement.ts';
import type { ServiceRow } from '../files/model/month.ts';
import { makeSheet } from '../sheet/sheet.ts';
import type { Discounts } from '../units/discount.ts';
import { type Basis, isCertifiedIn, visitsOf } from './basis.ts';
import { partsOf } from './levels.ts';

/** 明細書 of one person, or what keeps it from being made. `notes` do not hold it back. */
export type Made = {
  readonly statements: readonly Statement[];
  readonly problems: readonly string[];
  readonly notes: readonly string[];
};

/** Greater than any month's units: an office claims what its planner let it, and works out no limit of its own. */
const noLimit = 10_000_000;

/**
 * An office's 明細書 of one person and month, from its actuals, within what the slip lets it claim; and all that a review would find wrong in it,
 * in words, before it goes.
 */
export function makeClaim(
  tables: Tables,
  {
    month,
    office,
    grade,
    basis,
    rows,
    discounts = new Map(),
  }: {
    readonly month: Month;
    readonly office: string;
    readonly grade: string | undefined;
    readonly basis: Basis;
    readonly rows: readonly ServiceRow[];
    readonly discounts?: Discounts;
  },
): Made {
  const { claimed, percent, planner, planned } = basis;
  const { parts, problems, notes } = partsOf(tables, month, basis, rows);
  const slip: BenefitSlip = {
    ...{ kind: '1', month, planner, madeOn: '', limit: noLimit, careManager: '', ...claimed },
    lines: [...planned].map(([service, units]) => ({ provider: office, service, units })),
  };
  const made = parts.map((part): Made => {
    const asked = { month, limit: noLimit, percent, gradeOf: () => grade, discounts };
    const filled = makeSheet(tables, { ...asked, visits: visitsOf(part.rows, office) });
    if ('problems' in filled)
      return { statements: [], notes: [], problems: filled.problems.map(({ code, text }) => `${code} ${text}`) };
    return claimOf(tables, month, part.claimed, makeStatements(tables, filled.sheet, part.claimed, slip));
  });
  const all = [...problems, ...made.flatMap((one) => one.problems)];
  return {
    statements: all.length > 0 ? [] : made.flatMap(({ statements }) => statements),
    problems: all,
    notes: [...notes, ...made.flatMap((one) => one.notes)],
  };
}

function claimOf(tables: Tables, month: Month, claimed: Claimed, { statements, problems }: Statements): Made {
  const codes = statements.flatMap(({ lines }) => lines.map(({ code }) => code));
  const against = findContradictions(tables, claimed.level, codes, firstDayOf(month));
  return {
    statements,
    problems: [
      ...problems,
      ...(isCertifiedIn(claimed, month) ? [] : ['この月は、認定の有効期間に入っていません。']),
      ...against.filter(({ rule }) => rule.weight === '誤り').map(({ code, rule }) => `${code} ${rule.text}`),
    ],
    notes: [
      ...against.filter(({ rule }) => rule.weight !== '誤り').map(({ code, rule }) => `${code} ${rule.text}`),
      ...statements.flatMap(({ totals }) =>
        totals
          .filter(({ planned: let_, limited }) => limited > let_)
          .map(
            ({ service, planned: let_, limited }) =>
              `サービス種類${service}の実績${limited}単位は計画${let_}単位を超えています。計画までを請求します。変更の利用票が出ていないか、たしかめてください。`,
          ),
      ),
    ],
  };
}

/** What the person and the insurance pay of some statements. */
export function sumsOf(statements: readonly Statement[]) {
  const totals = statements.flatMap((one) => one.totals);
  return {
    units: sumOf(totals, 'units'),
    cost: totals.reduce((sum, { units, price }) => sum + costOf(units, price), 0),
    benefit: sumOf(totals, 'benefit'),
    burden: sumOf(totals, 'burden'),
  };
}
