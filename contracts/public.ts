import { z } from 'zod';
import { dataClasses } from './contract.ts';
import { incident } from './incident.ts';
import { type Kind, kinds } from './kind.ts';

/*
 * What the exchange says in public (`GET /public/summary`), and the public pages say on. Nothing here is about anybody, and nobody is asked who reads it.
 */

/** As in 介護DBオープンデータ: fewer persons than this are not shown. */
export const leastPersons = 10;

const kind = z.enum(Object.keys(kinds) as [Kind]);
const count = z
  .int()
  .min(0)
  .nullable()
  .meta({ description: 'null は、人数が少ないか、少ないものが計算で分かるため、出さないもの' });

const member = z.object({
  name: z.string(),
  kind: z.string().meta({ description: '参加機関の種別' }),
  municipality: z.string().nullable().meta({ description: '所在の自治体。地域全体のものは null' }),
});
const purpose = z.object({
  id: z.string(),
  title: z.string(),
  plain: z.string(),
  basisGiver: z.string(),
  basisTaker: z.string(),
  basisChecked: z.string().nullable().meta({ description: '条文と照合した日' }),
  givers: z.array(z.string()),
  takers: z.array(z.string()),
  consents: z.array(z.string()).meta({ description: 'だれの同意が要るか。空なら、同意によらない' }),
  relations: z.array(z.string()),
  ifNot: z.string().nullable(),
  namedStaff: z.boolean().meta({ description: '操作する職員を名指しする' }),
  hiddenDays: z.int().nullable(),
  onward: z.boolean(),
  retentionYears: z.int(),
  deletion: z.string(),
});
const rule = z.object({
  town: z.string(),
  effect: z.enum(['permit', 'forbid']),
  title: z.string(),
  obligations: z.array(z.string()),
});
const service = z.object({
  id: z.string(),
  title: z.string(),
  plain: z.string(),
  kinds: z.array(kind),
  whole: z.boolean().meta({ description: '全体を渡すか、全く渡さないか' }),
  subject: z.enum(['one', 'many', 'aggregate', 'none']),
  purposes: z.array(z.string()),
  relayDays: z.int(),
  fields: z.array(z.object({ title: z.string(), class: z.enum(dataClasses), aboutOthers: z.boolean() })),
  rules: z.array(rule),
  offeredBy: z.array(z.string()),
});
const figures = z.object({
  month: z.string(),
  rows: z.array(z.object({ kind, purpose: z.string().nullable(), permitted: count, refused: count, total: count })),
  permitted: count,
  refused: count,
  total: count,
});
const published = z.object({
  id: z.uuid(),
  member: z.string(),
  versions: z.array(
    incident.omit({ persons: true }).extend({
      version: z.int(),
      publishedAt: z.iso.datetime(),
      persons: z.union([z.int(), z.literal('few')]).nullable(),
    }),
  ),
});

export const publicSummary = z.object({
  asOf: z.iso.datetime(),
  members: z.array(member),
  purposes: z.array(purpose),
  services: z.array(service),
  figures: z.array(figures).meta({ description: '終わった月。新しい順' }),
  incidents: z.array(published),
});
export type PublicSummary = z.infer<typeof publicSummary>;
export type PublicFigures = z.infer<typeof figures>;
export type PublishedIncident = z.infer<typeof published>;
export type PublicService = z.infer<typeof service>;
export type PublicPurpose = z.infer<typeof purpose>;
