import type { Problems } from '../../problem/problem.ts';
import type { ReadFile } from '../file.ts';

/** Files whose name has a month hold one month, that one. */
export function checkMonths({ name, parsed, layout, rows }: ReadFile, problems: Problems): void {
  const column = layout.columnAt.get('month');
  // On a 補足 of 第1–3表 the month is 000000, and is to be ignored.
  if (!column || parsed.month === undefined || parsed.month === '000000') return;
  const monthOf = (row: (typeof rows)[number]) => row.values.get('month');
  const place = { file: name, column: column.no, name: column.name };
  const [first] = rows;
  const other = rows.find((row) => monthOf(row) !== monthOf(first!));
  if (other) problems.add('months_mixed', { ...place, line: other.line, row: other.row });
  if (first && monthOf(first) !== undefined && monthOf(first) !== parsed.month)
    problems.add('month_not_of_name', { ...place, line: first.line, row: first.row });
}
