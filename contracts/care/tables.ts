import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { careLevels } from './levels.ts';
import { ownTables, parseJson, parseTable } from './own-tables.ts';

const day = z.string().regex(/^\d{4}-\d\d-\d\d$/);
/** Every fact of a table: from when until when it holds, where it comes from, and whether that was seen or is recalled. */
const dated = { from: day, until: day.nullable(), source: z.string().min(1), seen: z.boolean() };
const level = z.enum(Object.keys(careLevels) as [keyof typeof careLevels]);
const service = z.string().regex(/^[0-9A-Z]{2}$/);
const code = z.string().regex(/^[0-9A-Z]{6}$/);
const percent = z.int().min(0).max(100);
const band = z.enum(['ⅰ', 'ⅱ', 'ⅲ']);
/** 居宅介護支援費（Ⅱ）; left out: （Ⅰ）, and what has no such kinds */
const kind = z.literal('Ⅱ').optional();

export const tableRows = {
  /** 区分支給限度基準額 */
  limits: z.strictObject({ ...dated, level, units: z.int().positive() }),
  /** 地域区分: what is added to the price, in percent */
  grades: z.strictObject({ ...dated, grade: z.string().min(1), percent }),
  'municipality-grades': z.strictObject({ ...dated, municipality: z.string().regex(/^\d{6}$/), grade: z.string() }),
  /** 人件費割合: how much of the price follows the 地域区分 */
  'labour-shares': z.strictObject({ ...dated, service, percent }),
  services: z.strictObject({
    ...dated,
    service,
    title: z.string().min(1),
    program: z.enum(['介護給付', '予防給付', '総合事業', '居宅介護支援']),
    /** counts towards 区分支給限度基準額 */
    limited: z.boolean(),
    /** is held against the 給付管理票 */
    matched: z.boolean(),
    shortStay: z.boolean(),
  }),
  codes: z.strictObject({
    ...dated,
    code,
    title: z.string().min(1),
    /** null: 貸与, whose units come from the price */
    units: z.int().nullable().optional(),
    /** of 率: thousandths of the units that it is added to */
    permille: z.int().optional(),
    per: z.enum(['回', '日', '月', '率']),
    /** where it differs from its service's: 加算 outside the limit */
    limited: z.boolean().optional(),
  }),
  contradictions: z.strictObject({
    ...dated,
    id: z.string().regex(/^[a-z-]+$/),
    programs: z.array(z.string()),
    /** how codes begin */
    codes: z.array(z.string().min(2)),
    levels: z.array(level).min(1),
    weight: z.enum(['誤り', '注意']),
    text: z.string().min(1),
  }),
  /** 請求明細書の様式 of a kind of service */
  forms: z.strictObject({ ...dated, service, form: z.string().length(4) }),
  burdens: z.strictObject({ ...dated, tenths: z.int().min(1).max(3), benefit: percent }),
  /** 居宅介護支援費・介護予防支援費: the code of a level, by 取扱件数の区分 */
  'planning-codes': z.strictObject({ ...dated, service, kind, band, level, code }),
  /** up to how many persons a care manager the part of a band goes; null: any */
  'planning-bands': z.strictObject({ ...dated, service, kind, band, below: z.int().positive().nullable() }),
  /** 医療費控除: by how a code begins, the longest first */
  'medical-deduction': z.strictObject({
    ...dated,
    begins: z.string().regex(/^[0-9A-Z]{2,6}$/),
    rule: z.enum(['医療系', '併用', '対象外']),
  }),
  /** 過誤の申立ての理由 */
  'correction-reasons': z.strictObject({ ...dated, reason: z.string().regex(/^\d{2}$/), title: z.string().min(1) }),
  'short-stay': z.strictObject({ ...dated, consecutive: z.int().positive(), restarts: z.boolean() }),
} as const;
type Rows = { [N in keyof typeof tableRows]: readonly z.infer<(typeof tableRows)[N]>[] };
export type TableName = keyof Rows;
export type TableRow<N extends TableName> = Rows[N][number];

/** Which columns tell one fact of a table from another. */
const keys: { [N in TableName]: (row: TableRow<N>) => string } = {
  limits: (row) => row.level,
  grades: (row) => row.grade,
  'municipality-grades': (row) => row.municipality,
  'labour-shares': (row) => row.service,
  services: (row) => row.service,
  codes: (row) => row.code,
  contradictions: (row) => row.id,
  forms: (row) => row.service,
  burdens: (row) => String(row.tenths),
  'planning-codes': (row) => `${row.service}${row.kind ?? ''}/${row.band}/${row.level}`,
  'planning-bands': (row) => `${row.service}${row.kind ?? ''}/${row.band}`,
  'medical-deduction': (row) => row.begins,
  'correction-reasons': (row) => row.reason,
  'short-stay': () => '',
};

/** A table as it is looked up in: by key, the rows that have ever held. */
export type Tables = { readonly [N in TableName]: ReadonlyMap<string, readonly TableRow<N>[]> };

const folderOfOurs = path.join(import.meta.dirname, 'tables');

/**
 * Reads the tables of care. A file of the same name in `folder` stands for that table of ours as a whole: a town changes a fact by a file,
 * not by waiting for a release.
 * @param folder left out: the region's own tables, if it has some
 * @throws Error naming file and row, in Japanese: a table that is not right stops the start
 */
export async function readTables(folder: string | undefined = ownTables()): Promise<Tables> {
  const folders = folder === undefined ? [] : [folder];
  const names = Object.keys(tableRows) as TableName[];
  const read = await Promise.all(names.map(async (name) => [name, index(name, await readOne(name, folders))] as const));
  return Object.fromEntries(read) as unknown as Tables;
}

async function readOne<N extends TableName>(name: N, folders: readonly string[]): Promise<Rows[N]> {
  for (const folder of [...folders, folderOfOurs]) {
    const text = await readFile(path.join(folder, `${name}.json`), 'utf8').catch((error) => {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    });
    if (text === undefined) continue;
    const schema = z.object({ rows: z.array(tableRows[name]) });
    return parseTable(schema, `${name}.json`, parseJson(`${name}.json`, text)).rows as unknown as Rows[N];
  }
  throw new Error(`表 ${name}.json がありません。`);
}

function index<N extends TableName>(name: N, rows: Rows[N]): ReadonlyMap<string, readonly TableRow<N>[]> {
  const found = new Map<string, TableRow<N>[]>();
  for (const row of rows as readonly TableRow<N>[]) {
    const key = keys[name](row);
    const others = found.get(key) ?? [];
    if (others.some((one) => one.from <= (row.until ?? '9999') && row.from <= (one.until ?? '9999')))
      throw new Error(`表 ${name}.json に、${key} の期間の重なる行があります。from と until を直してください。`);
    found.set(key, [...others, row]);
  }
  return found;
}

/** The row of `key` that holds on a day (YYYY-MM-DD); undefined where none does. */
export function findValid<N extends TableName>(
  tables: Tables,
  name: N,
  key: string,
  on: string,
): TableRow<N> | undefined {
  return tables[name].get(key)?.find((row) => row.from <= on && (row.until === null || on <= row.until));
}
