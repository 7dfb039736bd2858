import { z } from 'zod';

const moment = z.iso.datetime().transform((text) => new Date(text));

/** A record as the exchange tells it (`/v1/me/{person}/trail`). */
const entry = z.object({
  record: z.string(),
  time: moment,
  kind: z.string(),
  phase: z.string(),
  from: z.string(),
  to: z.string().nullable(),
  role: z.string().nullable(),
  purpose: z.string().nullable(),
  basis: z.string().nullable(),
  said: z.string(),
  brief: z.string(),
  decision: z.enum(['permit', 'refuse', 'unknown']),
  runMode: z.string(),
  message: z.string(),
  count: z.number(),
  parties: z.array(z.object({ id: z.string(), name: z.string() })),
});
export type Entry = z.infer<typeof entry>;

export const trail = z.object({
  entries: z.array(entry),
  choices: z
    .object({
      members: z.array(z.object({ id: z.string(), name: z.string() })),
      purposes: z.array(z.object({ id: z.string(), title: z.string() })),
    })
    .nullable(),
  next: z.string().nullable(),
});
export type Trail = z.infer<typeof trail>;

/** One record with all that is known of it. */
export const record = entry.extend({
  why: z.string().nullable(),
  basisTaker: z.string().nullable(),
  document: z.object({ title: z.string(), plain: z.string() }).nullable(),
  items: z.array(z.string()),
  notGiven: z.array(z.string()),
  consents: z.number(),
  hiddenUntil: moment.nullable(),
  retention: z.string(),
  published: z.boolean(),
  askable: z.boolean(),
  beside: z.array(entry),
});
export type Record = z.infer<typeof record>;
