import type { CarePlanName, CarePlanPrefix } from '../../../../contracts/content/filename.ts';
import type { Deletion, Entry } from '../model/group.ts';
import type { SendingUnit } from '../model/unit.ts';
import { holdsBack, type Problem, Problems } from '../problem/problem.ts';
import type { NamedBytes } from '../read/file.ts';
import { readUnits } from '../read/units.ts';
import { type Column, type Group, getGroup, getLayout, type Layout, type Prefix, type Table } from '../table/table.ts';
import { currentTable, everyColumn } from '../table/tables.ts';
import { cellOf, valueIn } from '../table/value.ts';
import { type Lost, type WrittenCsv, writeCsv } from './csv.ts';
import { carePlanFileName } from './name.ts';

export type WrittenUnit =
  | {
      readonly outcome: 'written';
      /** all or none of them go */
      readonly files: readonly NamedBytes[];
      readonly replaced: readonly Lost[];
      /** what does not hold them back, and should be seen before they go */
      readonly problems: readonly Problem[];
    }
  | { readonly outcome: 'refused'; readonly reason: 'unwritable_characters'; readonly lost: readonly Lost[] }
  | { readonly outcome: 'refused'; readonly reason: 'not_to_standard'; readonly problems: readonly Problem[] };

/**
 * A sending unit as files of one version. What is written is read back as a receiver would read it, and weighed more strictly: nothing
 * that the standard does not allow, and no part of a unit, ever leaves.
 * @param unwritable characters beyond MS932: `stop` names each and writes nothing; `replace` writes 〓 or the base sign, and names each
 * @param table left out: the version that goes by the road
 * @throws TypeError for what can be no unit: kinds or months that do not go together, nothing in it, a sequence that is none
 */
export function writeUnit(
  unit: SendingUnit,
  unwritable: 'stop' | 'replace' = 'stop',
  table: Table = currentTable,
): WrittenUnit {
  if (!/^\d{14}$/.test(unit.sequence)) throw new TypeError('a sequence has fourteen digits');
  const { csv, pictures } = unit.content.entries
    ? writeEntries(unit, unit.content.entries, table)
    : { csv: [writeDeletions(unit, unit.content.deletions!, table)], pictures: [] };
  const lost = csv.flatMap((file) => file.lost);
  if (lost.length > 0 && unwritable === 'stop') return { outcome: 'refused', reason: 'unwritable_characters', lost };
  const files = [...csv.map(({ name, bytes }) => ({ name, bytes })), ...pictures];
  const back = readUnits(files, 'writing');
  const left = findLeft(unit.content.entries ?? [], table, files[0]!.name);
  const problems = [...back.problems, ...back.units.flatMap((one) => one.problems), ...left];
  if (holdsBack(problems)) return { outcome: 'refused', reason: 'not_to_standard', problems };
  return { outcome: 'written', files, replaced: lost, problems };
}

type NamedCsv = WrittenCsv & { readonly name: string };
type Row = Readonly<Record<string, unknown>>;

function nameIn({ route, sequence }: SendingUnit, prefix: CarePlanPrefix, rest: Partial<CarePlanName>): string {
  return carePlanFileName({ prefix, ...route, sequence, ...rest });
}

const isMonthly = (table: Table, prefix: Prefix) => getLayout(table, prefix).columnAt.has('month');
const monthOf = ({ key }: Entry | Deletion): string => ('month' in key ? key.month : '000000');

function getTogether(kinds: readonly { readonly names: string }[], months: readonly string[]): void {
  if (new Set(kinds.map(({ names }) => names)).size !== 1) throw new TypeError('these are no one sending unit');
  if (new Set(months).size !== 1) throw new TypeError('a sending unit is of one month');
}

function writeEntries(
  unit: SendingUnit,
  entries: readonly Entry[],
  table: Table,
): { csv: NamedCsv[]; pictures: NamedBytes[] } {
  const groups = [...new Set(entries.map(({ kind }) => kind))].map((kind) => getGroup(table, kind));
  getTogether(groups, entries.map(monthOf));
  const { named, pictures } = namePictures(unit, entries);
  const order = [...table.layouts.keys()];
  const csv = groups.flatMap((group) => {
    const prefixes = order.filter((prefix) => Object.hasOwn(group.files, prefix));
    return prefixes.flatMap((prefix) => {
      const rows = named
        .filter(({ kind }) => kind === group.kind)
        .flatMap((entry) =>
          rowsOf(entry, prefix).map((row) => cellsOf(table, getLayout(table, prefix), group, entry.key, row)),
        );
      if (rows.length === 0) return [];
      const name = nameIn(unit, prefix, isMonthly(table, prefix) ? { month: monthOf(entries[0]!) } : {});
      return [{ name, ...writeCsv(name, getLayout(table, prefix), rows) }];
    });
  });
  return { csv, pictures };
}

const rowsOf = (entry: Entry, prefix: Prefix): readonly Row[] =>
  (entry.parts as Partial<Record<Prefix, readonly Row[]>>)[prefix] ?? [];

function cellsOf({ version }: Table, { columns }: Layout, group: Group, key: object, row: Row): string[] {
  const inKey = new Set(['insurer', 'insured', ...group.key]);
  const cell = (column: Column) => {
    if (column.at === 'version') return version;
    return cellOf(column, valueIn(inKey.has(column.at) ? key : row, column) ?? column.otherwise);
  };
  return columns.map(cell);
}

/** What was read in one version and has no column in the one that is written: it is named, each column once. */
function findLeft(entries: readonly Entry[], table: Table, file: string): Problem[] {
  const problems = new Problems('writing');
  for (const name of findUncarried(entries, table)) problems.add('not_in_version', { file }, name, table.title);
  return [...problems.list()];
}

/** The names of columns that hold something and are not written. @param table left out: the version that goes by the road */
export function findUncarried(entries: readonly Entry[], table: Table = currentTable): string[] {
  const names = entries.flatMap((entry) =>
    (Object.keys(entry.parts) as Prefix[]).flatMap((prefix) => {
      const { title, columnAt } = getLayout(table, prefix);
      return everyColumn(prefix)
        .filter(({ at }) => !columnAt.has(at))
        .filter((column) => rowsOf(entry, prefix).some((row) => valueIn(row, column) !== undefined))
        .map(({ name }) => `${title}の「${name}」`);
    }),
  );
  return [...new Set(names)];
}

/** Pictures are called after the unit that they go in; the rows that name them follow. */
function namePictures(unit: SendingUnit, entries: readonly Entry[]): { named: Entry[]; pictures: NamedBytes[] } {
  const pictures: NamedBytes[] = [];
  const named = entries.map((entry): Entry => {
    if (entry.kind !== 'basics' || entry.pictures.length === 0) return entry;
    const names = new Map<string, string>();
    for (const { name, bytes } of entry.pictures) {
      const branch = String(pictures.length + 1).padStart(4, '0');
      const renamed = nameIn(unit, 'UPKIHON_IMAGE', { branch });
      names.set(name.toLowerCase(), renamed);
      pictures.push({ name: renamed, bytes });
    }
    const UPKIHON = entry.parts.UPKIHON.map((row) => ({
      ...row,
      picture: names.get(row.picture?.toLowerCase() ?? '') ?? row.picture,
    }));
    return { ...entry, parts: { ...entry.parts, UPKIHON } };
  });
  return { named, pictures };
}

function writeDeletions(unit: SendingUnit, deletions: readonly Deletion[], table: Table): NamedCsv {
  const rules = deletions.map(({ kind }) => table.deletions.find((one) => one.of === kind)!);
  getTogether(rules, deletions.map(monthOf));
  const { prefix } = rules[0]!;
  const layout = getLayout(table, prefix);
  const rows = deletions.map(({ key }) =>
    layout.columns.map((column) =>
      column.at === 'version' ? table.version : cellOf(column, valueIn(key, column) ?? column.otherwise),
    ),
  );
  const name = nameIn(unit, prefix, isMonthly(table, prefix) ? { month: monthOf(deletions[0]!) } : {});
  return { name, ...writeCsv(name, layout, rows) };
}
