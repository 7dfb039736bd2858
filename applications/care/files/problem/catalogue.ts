import { ofCells } from './words/cell.ts';
import { ofFiles } from './words/file.ts';
import { ofMonths } from './words/month.ts';
import { ofRows } from './words/row.ts';
import { ofUnits } from './words/unit.ts';

/*
 * All that can be wrong with files of the care-plan standard. `error` holds the sending unit back. The official 記載例 break the standard's own
 * lengths and dates, so on the way in those only warn.
 */
export const catalogue = { ...ofFiles, ...ofRows, ...ofCells, ...ofMonths, ...ofUnits } as const;

export type ProblemCode = keyof typeof catalogue;
