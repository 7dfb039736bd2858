import { z } from 'zod';

/** What a cell holds. All but `text` is written without quotation marks and has a length; of `plain` no more is known than that. */
const types = [
  'text',
  'version',
  'insurer',
  'insured',
  'office',
  'serviceType',
  'serviceCode',
  'day',
  'month',
  'time',
  'code',
  'flags',
  'integer',
  'price',
  'decimal',
  'postcode',
  'plain',
] as const;
export type ColumnType = (typeof types)[number];

const column = z.strictObject({
  /** 項目名, as the standard calls it */
  name: z.string().min(1),
  /** where its value stands in a row: names parted by `/` */
  at: z.string().regex(/^[a-zA-Z0-9]+(?:\/[a-zA-Z0-9]+)*$/),
  type: z.enum(types),
  /** at most so many bytes; free text has no bound */
  length: z.number().int().positive().optional(),
  required: z.boolean().default(false),
  /** name of a list in `codes` */
  codes: z.string().optional(),
  /** what may stand in it beside what its type allows */
  also: z.array(z.string()).default([]),
  /** what is written where nothing is known: for a column that a later version asks for, and that no screen has */
  otherwise: z.string().optional(),
  /** false: the source is unclear about it, or it is recalled */
  seen: z.boolean().default(true),
});

const file = z.union([
  z.strictObject({ title: z.string(), like: z.string() }),
  z.strictObject({
    title: z.string(),
    /** false: which columns are required was read from a damaged text */
    requiredSeen: z.boolean().default(true),
    /** what tells one row of a person from another */
    rowKey: z.array(z.string()).default([]),
    /** texts that later rows leave blank, and the numbers under which they hold on（印刷イメージ） */
    fillDown: z
      .array(z.strictObject({ columns: z.array(z.string()), by: z.array(z.string()), seen: z.boolean().default(true) }))
      .default([]),
    columns: z.array(column).min(1),
  }),
]);

const seenValue = <T extends string>(...values: [T, ...T[]]) =>
  z.strictObject({ value: z.enum(values), seen: z.boolean() });

/**
 * One version of ケアプランデータ連携標準仕様 as data. Another version is another table of this form. Whatever carries `"seen": false` was not read
 * in the standard's own text: a length or a requirement so marked only warns.
 */
export const tableSchema = z.strictObject({
  /** value of CSVバージョン: a name, never a number to be compared (4.1 has a lower one than 4.0) */
  version: z.string().regex(/^\d{6}$/),
  title: z.string(),
  /** YYYY-MM */
  effective: z.string(),
  written: z.strictObject({
    encoding: seenValue('cp932'),
    lineEnd: seenValue('CRLF', 'LF'),
    lengthsIn: seenValue('bytes', 'characters'),
  }),
  codes: z.record(z.string(), z.record(z.string(), z.string())),
  /** サービス種類コード under which care managers send */
  planners: z.record(z.string(), z.strictObject({ title: z.string(), seen: z.boolean() })),
  /** what belongs together under one key of one person */
  groups: z.record(
    z.string(),
    z.strictObject({
      title: z.string(),
      /** what contracts/content/filename.ts calls the sending unit */
      names: z.string(),
      /** the file without which there is nothing under a key */
      main: z.string(),
      /** columns that, with insurer and insured, are the group's key */
      key: z.array(z.string()).min(1),
      /** parts of the key that are read from the rows: a correction replaces no more than its own（実績訂正） */
      within: z.array(z.string()).default([]),
      /** rows of a person: exactly one, one or more, or any number; of the first two the file itself is required */
      files: z.record(z.string(), z.enum(['one', 'some', 'any'])),
      /** the side on which a care manager stands */
      from: z.literal('planner').optional(),
      to: z.literal('planner').optional(),
      /** where the receiver stands in the rows of every person whom it may be told of */
      related: z.strictObject({ file: z.string(), at: z.string(), seen: z.boolean() }).optional(),
    }),
  ),
  deletions: z.record(
    z.string(),
    z.strictObject({ of: z.string(), names: z.string(), cascade: z.array(z.string()), seen: z.boolean() }),
  ),
  files: z.record(z.string(), file),
});
