import { byTableOrder, orderKeyOf, orderPositionOf, sendingUnitOf } from '../../../../contracts/content/filename.ts';
import { type Direction, type Problem, Problems } from '../problem/problem.ts';
import type { NamedBytes } from './file.ts';
import { readName } from './name.ts';
import { type NamedFile, type ReadUnit, readUnit } from './unit.ts';

export type ReadUnits = {
  /** of a sender in the order of ファイル連番, in which alone they may take effect */
  readonly units: readonly ReadUnit[];
  /** of files that belong to no unit */
  readonly problems: readonly Problem[];
};

/**
 * Reads whatever files somebody brings: sorts them into sending units, and says of each all that is wrong with it. Never throws for content.
 * @param direction `writing` weighs what is wrong as for a file of our own
 */
export function readUnits(files: readonly NamedBytes[], direction: Direction = 'reading'): ReadUnits {
  const problems = new Problems(direction);
  const named: NamedFile[] = [];
  const seen = new Set<string>();
  for (const file of files) {
    const found = readName(file.name);
    if (seen.has(file.name.toLowerCase())) problems.add('same_name', { file: file.name });
    else if ('flaw' in found) problems.add('bad_name', { file: file.name }, found.flaw);
    else named.push({ ...file, parsed: found.parsed });
    seen.add(file.name.toLowerCase());
  }
  const sorted = named.toSorted(
    (a, b) => orderPositionOf(a.parsed) - orderPositionOf(b.parsed) || byTableOrder(a.parsed, b.parsed),
  );
  const groups = Map.groupBy(sorted, ({ parsed }) =>
    [orderKeyOf(parsed), parsed.sequence, sendingUnitOf(parsed)].join(' '),
  );
  const units = [...groups.values()].map((group) =>
    readUnit(sendingUnitOf(group[0]!.parsed).split('/')[0]!, group, direction),
  );
  return { units, problems: problems.list() };
}
