import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Month } from '../../../../contracts/care/month.ts';
import type { Tables } from '../../../../contracts/care/tables.ts';
import type { RowsConnection } from '../../../../web/application/rows.ts';
import { listBenefits, paidOf } from '../benefits/store.ts';
import { listByNumbers } from '../ledger/certification.ts';
import { checkBenefits, type Finding } from './check.ts';
import { reachOf } from './reach.ts';
import type { Rule } from './rules.ts';

export const markStates = ['照会中', '過誤', '問題なし'] as const;
const mark = z.object({ finding: z.string(), state: z.enum(markStates), note: z.string(), staff: z.string() });
type Mark = z.infer<typeof mark>;
/** What a rule found, under a name that says nothing of whom; and what somebody decided about it. */
export type Marked = { readonly id: string; readonly finding: Finding; readonly mark: Mark | undefined };

/** The findings of one month, worked out anew from the benefits of the months before it, with the marks that stand. */
export async function checkMonth(
  rows: RowsConnection,
  { tables, rules, month }: { readonly tables: Tables; readonly rules: readonly Rule[]; readonly month: Month },
): Promise<Marked[]> {
  const benefits = await listBenefits(rows, month, reachOf(rules, month));
  const numbers = [...new Set(benefits.map(({ insured }) => insured))];
  const found = checkBenefits(tables, rules, paidOf(benefits, await listByNumbers(rows, numbers)));
  const marks = z
    .array(mark)
    .parse((await rows.query('SELECT finding, state, note, staff FROM municipal.finding_mark')).rows);
  const byFinding = new Map(marks.map((one) => [one.finding, one]));
  return found
    .filter((one) => one.month === month)
    .map((finding) => {
      const id = idOf(finding);
      return { id, finding, mark: byFinding.get(id) };
    });
}

/** The same finding has the same name as long as it is found. */
const idOf = ({ month, rule, insured, providers }: Finding): string =>
  createHash('sha256')
    .update(JSON.stringify([month, rule.id, insured, [...providers].sort()]))
    .digest('hex')
    .slice(0, 32);

export async function putMark(rows: RowsConnection, member: string, one: Mark, now: Date): Promise<void> {
  await rows.query(
    `INSERT INTO municipal.finding_mark (member, finding, state, note, staff, marked_at) VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (member, finding) DO UPDATE SET state = $3, note = $4, staff = $5, marked_at = $6`,
    [member, one.finding, one.state, one.note, one.staff, now],
  );
}
