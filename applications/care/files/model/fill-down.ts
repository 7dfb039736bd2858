import { getLayout, type Prefix } from '../table/table.ts';
import { currentTable } from '../table/tables.ts';

/**
 * Rows as printed leave out what repeats: the text of a need stands on its first row only. Each blank is filled from the last row with the same
 * numbers; a row without its number is left as it is. A sender that prints every text loses nothing by it.
 */
export function fillDown<Row extends object>(prefix: Prefix, rows: readonly Row[]): Row[] {
  const { fillDown: rules } = getLayout(currentTable, prefix);
  const last = new Map<string, unknown>();
  return rows.map((row) => {
    const filled = { ...row } as Record<string, unknown>;
    for (const { columns, by } of rules) {
      const numbers = by.map((at) => filled[at]);
      if (numbers.some((number) => number === undefined)) continue;
      for (const at of columns) {
        const under = JSON.stringify([at, numbers]);
        if (filled[at] !== undefined) last.set(under, filled[at]);
        else if (last.has(under)) filled[at] = last.get(under);
      }
    }
    return filled as Row;
  });
}
