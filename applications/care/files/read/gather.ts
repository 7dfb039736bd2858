import type { Entry, GroupKind, Person, Picture } from '../model/group.ts';
import type { Group, Prefix } from '../table/table.ts';
import { nest } from '../table/value.ts';
import type { FileRow, ReadFile } from './file.ts';

/** The rows of one person under one key, by file. */
export type Gathered = {
  readonly key: Person & Readonly<Record<string, string>>;
  readonly rows: ReadonlyMap<Prefix, readonly FileRow[]>;
};

/** Values of the key in one row; one that is empty is missing. */
export function keyIn(row: FileRow, names: readonly string[]): Record<string, string> {
  const key: Record<string, string> = {};
  for (const name of names) {
    // サービス種類 is the first two signs of the code, where it is no column of its own.
    const value = row.values.get(name) ?? (name === 'serviceType' ? first2(row.values.get('serviceCode')) : undefined);
    if (value !== undefined && value !== '') key[name] = String(value);
  }
  return key;
}
const first2 = (code: string | number | undefined) => (code === undefined ? undefined : String(code).slice(0, 2));

export const keyNames = (group: Pick<Group, 'key' | 'within'>): string[] => [
  'insurer',
  'insured',
  ...group.key,
  ...group.within,
];

/** Rows of a group's files by their key, in the order in which keys first appear. Rows without a whole key are left out: it is named elsewhere. */
export function gather(group: Group, files: readonly ReadFile[]): Gathered[] {
  const names = keyNames(group);
  const found = new Map<string, { key: Gathered['key']; rows: Map<Prefix, FileRow[]> }>();
  for (const { layout, rows } of files)
    for (const row of rows) {
      const key = keyIn(row, names);
      if (Object.keys(key).length < names.length) continue;
      const text = JSON.stringify(names.map((name) => key[name]));
      const one = found.get(text) ?? { key: key as Gathered['key'], rows: new Map() };
      found.set(text, one);
      const under = one.rows.get(layout.prefix);
      if (under) under.push(row);
      else one.rows.set(layout.prefix, [row]);
    }
  return [...found.values()];
}

/** What the model says of it. The one place where rows by table become rows by type: table.test.ts holds the two together. */
export function entryOf(
  group: Group,
  { key, rows }: Gathered,
  files: readonly ReadFile[],
  pictures: readonly Picture[],
): Entry<GroupKind> {
  const left = new Set(['version', 'insurer', 'insured', ...group.key]);
  const parts = Object.keys(group.files).map((prefix) => {
    const columns = files.find(({ layout }) => layout.prefix === prefix)?.layout.columns ?? [];
    return [prefix, (rows.get(prefix as Prefix) ?? []).map(({ values }) => nest(columns, values, left))];
  });
  const named = new Set((rows.get('UPKIHON') ?? []).map(({ values }) => String(values.get('picture')).toLowerCase()));
  return {
    kind: group.kind,
    key,
    parts: Object.fromEntries(parts),
    pictures: pictures.filter(({ name }) => named.has(name.toLowerCase())),
  } as unknown as Entry;
}
