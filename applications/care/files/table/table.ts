import type { z } from 'zod';
import type { CarePlanPrefix } from '../../../../contracts/content/filename.ts';
import type { GroupKind } from '../model/group.ts';
import { type ColumnType, tableSchema } from './schema.ts';

/** The seventeen files with rows; a picture (UPKIHON_IMAGE) has none. */
export type Prefix = Exclude<CarePlanPrefix, 'UPKIHON_IMAGE'>;

export type Column = {
  /** 項目番号, from 1 */
  readonly no: number;
  readonly name: string;
  readonly at: string;
  readonly path: readonly string[];
  readonly type: ColumnType;
  readonly length: number | undefined;
  readonly lengthIn: 'bytes' | 'characters';
  readonly required: boolean;
  readonly codes: Readonly<Record<string, string>> | undefined;
  readonly also: readonly string[];
  readonly otherwise: string | undefined;
  readonly seen: boolean;
};

export type Layout = {
  readonly prefix: Prefix;
  readonly title: string;
  readonly lineEnd: '\r\n' | '\n';
  readonly requiredSeen: boolean;
  readonly rowKey: readonly string[];
  readonly fillDown: readonly { readonly columns: readonly string[]; readonly by: readonly string[] }[];
  readonly columns: readonly Column[];
  readonly columnAt: ReadonlyMap<string, Column>;
};

type Written = z.infer<typeof tableSchema>;
export type Group = Written['groups'][string] & { readonly kind: GroupKind };
export type DeletionRule = Written['deletions'][string] & { readonly prefix: Prefix };

export type Table = {
  readonly version: string;
  readonly title: string;
  readonly planners: Written['planners'];
  readonly groups: readonly Group[];
  readonly deletions: readonly DeletionRule[];
  readonly layouts: ReadonlyMap<Prefix, Layout>;
};

/** @throws ZodError or, in Japanese, RangeError naming what is wrong in the table: a mistake of whoever edited it */
export function openTable(data: unknown): Table {
  const written = tableSchema.parse(data);
  const layouts = new Map(
    Object.keys(written.files).map((prefix) => [prefix as Prefix, layoutOf(written, prefix as Prefix)]),
  );
  return {
    version: written.version,
    title: written.title,
    planners: written.planners,
    groups: Object.entries(written.groups).map(([kind, group]) => ({ ...group, kind: kind as GroupKind })),
    deletions: Object.entries(written.deletions).map(([prefix, one]) => ({ ...one, prefix: prefix as Prefix })),
    layouts,
  };
}

function layoutOf(written: Written, prefix: Prefix): Layout {
  const own = written.files[prefix]!;
  const file = 'like' in own ? written.files[own.like]! : own;
  if (!file || 'like' in file)
    throw new RangeError(`files → ${prefix} → like には、columns のあるファイルを書いてください`);
  const columns = file.columns.map(({ codes, length, otherwise, ...column }, i): Column => {
    const list = codes === undefined ? undefined : written.codes[codes];
    if ((column.type === 'code') !== (list !== undefined))
      throw new RangeError(
        `files → ${prefix} → columns の「${column.name}」は、type が code のときだけ、codes にある一覧の名前を書いてください`,
      );
    return {
      ...column,
      no: i + 1,
      path: column.at.split('/'),
      length,
      otherwise,
      lengthIn: written.written.lengthsIn.value,
      codes: list,
    };
  });
  return {
    prefix,
    title: own.title,
    lineEnd: written.written.lineEnd.value === 'CRLF' ? '\r\n' : '\n',
    requiredSeen: file.requiredSeen,
    rowKey: file.rowKey,
    fillDown: file.fillDown,
    columns,
    columnAt: new Map(columns.map((column) => [column.at, column])),
  };
}

/** @throws RangeError for a file or group that the table does not have */
export function getLayout(table: Table, prefix: Prefix): Layout {
  const layout = table.layouts.get(prefix);
  if (!layout) throw new RangeError(`version ${table.version} has no ${prefix}`);
  return layout;
}

export function getGroup(table: Table, kind: GroupKind): Group {
  const group = table.groups.find((one) => one.kind === kind);
  if (!group) throw new RangeError(`version ${table.version} has no group ${kind}`);
  return group;
}
