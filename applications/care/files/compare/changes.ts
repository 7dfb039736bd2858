import type { Entry, GroupKind } from '../model/group.ts';
import { getGroup, getLayout, type Layout, type Prefix } from '../table/table.ts';
import { currentTable, everyColumn } from '../table/tables.ts';
import { valueIn } from '../table/value.ts';
import { sayRow, sayValue } from './say.ts';

/** What is other in one row, in words. */
export type Change = {
  /** title of the file, as the form is called */
  readonly title: string;
  readonly kind: 'added' | 'removed' | 'changed';
  /** which row; empty where a file has one row of a person */
  readonly row: string;
  readonly columns: readonly { readonly name: string; readonly before: string; readonly after: string }[];
};

/** What the second has otherwise than the first. The order of rows is no difference. */
export function findChanges(before: Entry, after: Entry): Change[] {
  const prefixes = Object.keys(getGroup(currentTable, after.kind).files) as Prefix[];
  const rows = prefixes.flatMap((prefix) =>
    findRowChanges(
      { ...getLayout(currentTable, prefix), columns: everyColumn(prefix) },
      rowsIn(before, prefix),
      rowsIn(after, prefix),
    ),
  );
  return [...rows, ...findPictureChanges(before, after)];
}

const rowsIn = (entry: Entry<GroupKind>, prefix: Prefix) =>
  (entry.parts as Partial<Record<Prefix, readonly object[]>>)[prefix] ?? [];

/** A picture is called after its unit, so that its name changes with every sending. */
const isName = (at: string) => at === 'picture';

function findRowChanges(layout: Layout, before: readonly object[], after: readonly object[]): Change[] {
  const keyOf = (row: object) =>
    JSON.stringify(layout.rowKey.map((at) => valueIn(row, layout.columnAt.get(at)!) ?? null));
  const textOf = (row: object) =>
    JSON.stringify(layout.columns.map((column) => (isName(column.at) ? null : (valueIn(row, column) ?? null))));
  const old = Map.groupBy(before, keyOf);
  const now = Map.groupBy(after, keyOf);
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((key) => {
    const [left, right] = leaveSame(old.get(key) ?? [], now.get(key) ?? [], textOf);
    return Array.from({ length: Math.max(left.length, right.length) }, (_, i) => changeOf(layout, left[i], right[i]));
  });
}

/** Without the rows that stand in both, each as often as it does. */
function leaveSame(before: object[], after: object[], textOf: (row: object) => string): [object[], object[]] {
  const left = [...before];
  const right = after.filter((row) => {
    const at = left.findIndex((one) => textOf(one) === textOf(row));
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
  return [left, right];
}

function changeOf(layout: Layout, before: object | undefined, after: object | undefined): Change {
  const kind = before === undefined ? 'added' : after === undefined ? 'removed' : 'changed';
  const row = sayRow(layout, after ?? before!);
  if (kind !== 'changed') return { title: layout.title, kind, row, columns: [] };
  const columns = layout.columns.flatMap((column) => {
    const [old, now] = [valueIn(before!, column), valueIn(after!, column)];
    if (old === now || isName(column.at)) return [];
    return [{ name: column.name, before: sayValue(column, old), after: sayValue(column, now) }];
  });
  return { title: layout.title, kind, row, columns };
}

function findPictureChanges(before: Entry, after: Entry): Change[] {
  const digest = ({ pictures }: Entry) => pictures.map(({ bytes }) => Buffer.from(bytes).toString('base64')).sort();
  const title = '家族構成の図（画像）';
  const [old, now] = [digest(before), digest(after)];
  if (JSON.stringify(old) === JSON.stringify(now)) return [];
  const kind = old.length === 0 ? 'added' : now.length === 0 ? 'removed' : 'changed';
  return [{ title, kind, row: '', columns: [] }];
}

/** e.g. 第6表 …（令和8年11月2日・09:00…）の「サービス回数」：1 → 2 */
export function sayChange({ title, kind, row, columns }: Change): string {
  const where = row === '' ? title : `${title}（${row}）`;
  if (kind === 'added') return `${where}が増えます。`;
  if (kind === 'removed') return `${where}がなくなります。`;
  if (columns.length === 0) return `${where}が変わります。`;
  return `${where}の${columns.map(({ name, before, after }) => `「${name}」：${before} → ${after}`).join('、')}`;
}
