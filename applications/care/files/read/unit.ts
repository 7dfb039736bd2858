import type { CarePlanName } from '../../../../contracts/content/filename.ts';
import type { Deletion, Entry, GroupKind, Picture } from '../model/group.ts';
import type { Route, SendingUnit } from '../model/unit.ts';
import { type Direction, holdsBack, type Problem, Problems } from '../problem/problem.ts';
import { type DeletionRule, type Group, getGroup, type Table } from '../table/table.ts';
import { currentTable } from '../table/tables.ts';
import { checkEntry, checkFiles, checkKeys, checkSides } from './check/entries.ts';
import { checkMonths } from './check/months.ts';
import { checkPictures } from './check/pictures.ts';
import { checkServices } from './check/services.ts';
import { type NamedBytes, type ReadFile, readFile } from './file.ts';
import { entryOf, gather, keyIn, keyNames } from './gather.ts';

export type NamedFile = NamedBytes & { readonly parsed: CarePlanName };

/** A unit is there only where nothing holds it back: what is refused cannot be compared or taken in by mistake. */
export type ReadUnit = {
  readonly title: string;
  /** of the standard, as its table calls itself */
  readonly version: string;
  readonly route: Route;
  readonly sequence: string;
  readonly names: readonly string[];
  readonly problems: readonly Problem[];
} & ({ readonly outcome: 'read'; readonly unit: SendingUnit } | { readonly outcome: 'refused' });

/**
 * Reads the files of one sending unit together.
 * @param names what contracts/content/filename.ts calls the unit, without its month
 * @param files of one route, one ファイル連番 and one kind of unit, at least one
 */
export function readUnit(names: string, files: readonly NamedFile[], direction: Direction): ReadUnit {
  const problems = new Problems(direction);
  const { from, fromService, to, toService, sequence } = files[0]!.parsed;
  const route: Route = { from, fromService, to, toService };
  const isPicture = ({ parsed }: NamedFile) => parsed.prefix === 'UPKIHON_IMAGE';
  const pictures: Picture[] = files.filter(isPicture).map(({ name, bytes }) => ({ name, bytes }));
  const read = files.filter((file) => !isPicture(file)).flatMap((file) => readFile(file, problems) ?? []);
  const table = read[0]?.table ?? currentTable;
  for (const file of read)
    if (file.table !== table)
      problems.add('versions_of_unit', { file: file.name, column: 1, name: 'CSVバージョン' }, table.version);
  for (const file of read) {
    checkMonths(file, problems);
    if (file.layout.prefix === 'UPPLAN' || file.layout.prefix === 'UPJSK') checkServices(file, problems);
  }
  const setting = { table, route, problems, beside: files[0]!.name };
  const rule = table.deletions.find((one) => one.names === names);
  const content = rule
    ? { deletions: readDeletions(setting, rule, read) }
    : {
        entries: table.groups
          .filter((one) => one.names === names)
          .flatMap((one) => readGroup(setting, one, read, pictures)),
      };
  checkPictures(read, pictures, problems);
  const list = problems.list();
  const titles = rule ? [table.layouts.get(rule.prefix)!.title] : titlesOf(table, names, content.entries ?? []);
  const head = {
    title: titles.join('・'),
    version: table.title,
    route,
    sequence,
    names: files.map(({ name }) => name),
    problems: list,
  };
  if (holdsBack(list)) return { ...head, outcome: 'refused' };
  return { ...head, outcome: 'read', unit: { route, sequence, content } };
}

const titlesOf = (table: Table, names: string, entries: readonly Entry[]): string[] => {
  const groups = table.groups.filter((group) => group.names === names);
  const there = groups.filter(({ kind }) => entries.some((entry) => entry.kind === kind));
  return (there.length > 0 ? there : groups).map(({ title }) => title);
};

type Setting = { readonly table: Table; readonly route: Route; readonly problems: Problems; readonly beside: string };

function readGroup(setting: Setting, group: Group, read: readonly ReadFile[], pictures: readonly Picture[]): Entry[] {
  const files = read.filter(({ layout }) => Object.hasOwn(group.files, layout.prefix));
  // 介護予防: {基本}, {計画書, 基本} and {計画書} are whole units each.
  if (files.length === 0) return [];
  const of = { ...setting, group, files };
  checkFiles(of, setting.beside);
  checkKeys(of);
  checkSides(of, setting.beside);
  return gather(group, files).map((gathered) => {
    checkEntry(of, gathered);
    return entryOf(group, gathered, files, pictures);
  });
}

function readDeletions(setting: Setting, rule: DeletionRule, read: readonly ReadFile[]): Deletion[] {
  const group = getGroup(setting.table, rule.of as GroupKind);
  const of = { ...setting, group, files: read };
  checkKeys(of);
  checkSides(of, setting.beside);
  const names = keyNames(group);
  return read.flatMap(({ rows }) =>
    rows
      .map((row) => keyIn(row, names))
      .filter((key) => Object.keys(key).length === names.length)
      .map((key) => ({ kind: group.kind, key }) as unknown as Deletion),
  );
}
