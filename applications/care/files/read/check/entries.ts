import type { Route } from '../../model/unit.ts';
import type { ProblemCode } from '../../problem/catalogue.ts';
import type { Problems } from '../../problem/problem.ts';
import type { Group, Prefix, Table } from '../../table/table.ts';
import type { FileRow, ReadFile } from '../file.ts';
import type { Gathered } from '../gather.ts';
import { keyIn, keyNames } from '../gather.ts';
import { checkBenefits } from './benefits.ts';

type Setting = {
  readonly table: Table;
  readonly group: Group;
  readonly route: Route;
  readonly files: readonly ReadFile[];
  readonly problems: Problems;
};

/** Rows that cannot be placed: nobody knows whose they are, or of when. */
export function checkKeys({ group, files, problems }: Setting): void {
  for (const { name, layout, rows } of files)
    for (const row of rows) {
      const key = keyIn(row, keyNames(group));
      for (const at of [...group.key, ...group.within]) {
        const column = layout.columnAt.get(at) ?? layout.columnAt.get('serviceCode')!;
        if (key[at] === undefined)
          problems.add('key_empty', { file: name, line: row.line, row: row.row, column: column.no, name: column.name });
      }
    }
}

/** A group's files are all there. */
export function checkFiles({ table, group, files, problems }: Setting, beside: string): void {
  for (const [prefix, count] of Object.entries(group.files)) {
    if (count === 'any' || files.some(({ layout }) => layout.prefix === prefix)) continue;
    problems.add('missing_file', { file: beside }, table.layouts.get(prefix as Prefix)!.title);
  }
}

/** Each person stands in each file as the standard asks, and is somebody whom the receiver may be told of. */
export function checkEntry(setting: Setting, { rows }: Gathered): void {
  const { table, group, files, problems } = setting;
  const at = (row: FileRow) => {
    const file = files.find((one) => one.rows.includes(row))!;
    return { file: file.name, line: row.line, row: row.row };
  };
  const first = [...rows.values()].flat()[0]!;
  for (const [prefix, count] of Object.entries(group.files)) {
    const of = rows.get(prefix as Prefix) ?? [];
    const here = files.some(({ layout, whole }) => layout.prefix === prefix && whole);
    const title = table.layouts.get(prefix as Prefix)!.title;
    if (of.length === 0 && here && count !== 'any')
      problems.add(count === 'one' || prefix === group.main ? 'missing_rows' : 'few_rows', at(first), title);
    if (of.length > 1 && count === 'one') problems.add('rows_twice', at(of[1]!));
  }
  checkRelated(setting, rows, at(first));
  const sheet = files.find(({ layout, whole }) => layout.prefix === 'UPSIKYU' && whole);
  if (sheet) checkBenefits(sheet, rows.get('UPSIKYU') ?? [], problems);
}

/** 送信先に関係のない利用者を含めない: the receiver stands somewhere in the person's own rows. */
function checkRelated(
  { table, group, route, files, problems }: Setting,
  rows: Gathered['rows'],
  place: { file: string; line: number; row: number },
): void {
  const { related } = group;
  const toPlanner = Object.hasOwn(table.planners, route.toService);
  // Between the offices that plan (地域包括支援センター, 居宅介護支援) the receiver serves nobody itself.
  if (!related || files.some(({ layout, whole }) => layout.prefix === related.file && !whole)) return;
  if (group.to !== 'planner' && toPlanner) return;
  if ((rows.get(related.file as Prefix) ?? []).some(({ values }) => values.get(related.at) === route.to)) return;
  const code: ProblemCode = related.seen ? 'unrelated_person' : 'unrelated_person_perhaps';
  problems.add(code, place, table.layouts.get(related.file as Prefix)!.title);
}

/** The sides of the road: who plans, and whose actuals these are. */
export function checkSides(
  { table, group, route, files, problems }: Omit<Setting, 'group'> & { readonly group: Group },
  beside: string,
): void {
  const isPlanner = (type: string) => Object.hasOwn(table.planners, type);
  if (group.from === 'planner' && !isPlanner(route.fromService))
    problems.add('not_a_planner', { file: beside }, '送信元', route.fromService);
  if (group.to === 'planner' && !isPlanner(route.toService))
    problems.add('not_a_planner', { file: beside }, '送信先', route.toService);
  if (group.kind !== 'actuals') return;
  for (const { name, layout, rows } of files) {
    const column = layout.columnAt.get('office')!;
    const other = rows.find(({ values }) => values.has('office') && values.get('office') !== route.from);
    if (other)
      problems.add('other_sender', {
        ...{ file: name, line: other.line, row: other.row },
        ...{ column: column.no, name: column.name },
      });
  }
}
