import iconv from 'iconv-lite';
import { makeCarePlanFiles, type UnitKind } from '../../../../town/careplan/files.ts';
import { getResident, makeTown } from '../../../../town/town.ts';
import type { ProblemCode } from '../problem/catalogue.ts';
import type { NamedBytes } from './file.ts';
import { readUnits } from './units.ts';

export const town = makeTown();
export const persons = [getResident(town, town.cast.sharing1), getResident(town, town.cast.sharingHardName)];
export const sequence = '20261105093000';
export const filesOf = (unit: UnitKind, who = persons): NamedBytes[] =>
  makeCarePlanFiles({ town, unit, persons: who, sequence, month: '202611' });
export const textOf = ({ bytes }: NamedBytes) => iconv.decode(Buffer.from(bytes), 'cp932');

/** One file of a unit changed, found by its prefix. */
export function withFile(
  files: readonly NamedBytes[],
  prefix: string,
  change: (file: NamedBytes) => Partial<NamedBytes>,
) {
  return files.map((file) => (file.name.startsWith(`${prefix}_`) ? { ...file, ...change(file) } : file));
}
export const inText = (change: (text: string) => string) => (file: NamedBytes) => ({
  bytes: iconv.encode(change(textOf(file)), 'cp932'),
});
export const inCells = (row: number, column: number, value: string) =>
  inText((text) => {
    const lines = text.split('\r\n');
    const cells = lines[row - 1]!.split(',');
    cells[column - 1] = value;
    lines[row - 1] = cells.join(',');
    return lines.join('\r\n');
  });

/** Everything but the check digits of the samples' numbers, which the town has kept. */
export function problemsOf(files: readonly NamedBytes[]) {
  const { units, problems } = readUnits(files);
  const all = [...problems, ...units.flatMap((unit) => unit.problems)];
  return all.filter(({ code }) => code !== 'check_digit');
}
export const codesOf = (files: readonly NamedBytes[]): ProblemCode[] => problemsOf(files).map(({ code }) => code);
