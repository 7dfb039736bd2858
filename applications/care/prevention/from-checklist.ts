import type { RowsConnection } from '../../../web/application/rows.ts';
import { dayIn } from '../../../web/japanese/day.ts';
import { readChecklists } from '../centre/store.ts';
import type { PreventionContent, Typed } from './content.ts';

/** Which items 支援計画書 counts under which of its programmes: 17, which decides nothing, is one of the two of 閉じこもり there. */
const items: Readonly<Record<string, readonly number[]>> = {
  exercise: [6, 7, 8, 9, 10],
  nutrition: [11, 12],
  mouth: [13, 14, 15],
  seclusion: [16, 17],
  memory: [18, 19, 20],
  mood: [21, 22, 23, 24, 25],
};

/** What the newest 基本チェックリスト that the centre decided says on the two forms. Whether a programme is needed is the planner's to say. */
export async function fillFromChecklist(
  connection: RowsConnection,
  code: string,
  { plan, basics }: Pick<PreventionContent, 'plan' | 'basics'>,
): Promise<{ readonly plan: Typed; readonly basics: Typed }> {
  const found = (await readChecklists(connection, code)).find(({ decision }) => decision !== null);
  const { outcome, points } = found?.decision ?? {};
  if (!found?.endedAt || !points || (outcome !== '該当' && outcome !== '非該当')) return { plan, basics };
  const on = dayIn(found.endedAt).replaceAll('-', '');
  // What stands was filled in by somebody who had a later one.
  if ((basics.checklistOn ?? '') > on) return { plan, basics };
  const counts = Object.entries(items).map(([domain, of]) => [
    `checklist/${domain}`,
    String(of.filter((item) => points.includes(item)).length),
  ]);
  return {
    plan: { ...plan, ...Object.fromEntries(counts) },
    basics: { ...basics, checklist: outcome === '該当' ? '1' : '2', checklistOn: on },
  };
}
