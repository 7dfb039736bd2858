import { z } from 'zod';

/** How dates may be written in a file; all mean a day. `wareki`: 令和8年4月1日, R8.4.1 */
export const dateForms = ['iso', 'slash', 'digits', 'wareki'] as const;
export type DateForm = (typeof dateForms)[number];

const column = z.strictObject({
  /** as it stands in the first line */
  title: z.string().min(1),
  /** where its value goes in the record: a JSON Pointer (RFC 6901) of members */
  at: z.string().regex(/^(?:\/[^/~]+)+$/),
  /** left out of the record where it is empty; without this, an empty one is a mistake */
  optional: z.boolean().default(false),
  /** the whole column may be missing from a file */
  absent: z.boolean().default(false),
  dates: z.array(z.enum(dateForms)).min(1).optional(),
  /** what stands in the file → what it means; anything else is a mistake */
  values: z.record(z.string(), z.string()).optional(),
  number: z.boolean().default(false),
  pattern: z.string().optional(),
  /** twelve digits in it are the system's own number, never a My Number */
  opaque: z.boolean().default(false),
});

/**
 * A table of layout: how a file of an existing system is read, as data. A line of the file becomes one record; columns that are not named are
 * not read. `municipal/residents` is in applications/municipal/formats/residents.json.
 */
export const layout = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+\/[a-z0-9-]+$/),
  title: z.string(),
  /** in the order in which they are tried */
  encodings: z.array(z.enum(['utf-8', 'cp932'])).min(1),
  columns: z.array(column).min(1),
});
export type Layout = z.infer<typeof layout>;
