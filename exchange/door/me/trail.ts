import { z } from 'zod';
import { kinds } from '../../../contracts/kind.ts';
import { receipt } from '../../../contracts/receipt.ts';
import { notOpen } from '../../answer/own-inquiry.ts';
import type { Own } from '../../identify/acting/person.ts';
import type { Receipts } from '../../record/tree/receipt.ts';
import type { Services } from '../../services.ts';
import { askedOf, type EventName, events } from '../../trail/events.ts';
import { readRecord, type TrailRecord } from '../../trail/one.ts';
import { readOwnPage } from '../../trail/own-page.ts';
import { findOwnRecord } from '../../trail/own-records.ts';
import { findTagsIn } from '../../trail/tags.ts';
import { type Acting, actOnPage } from '../../travel/own/own.ts';
import type { Routes } from '../app.ts';
import { checked, describe } from '../describe.ts';
import { showEntry, trailEntry } from '../rights/trail.ts';
import { personPath, readOwn, time } from './shared.ts';

const query = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  before: z.uuid().optional().meta({ description: 'この記録より前。前の答えの next' }),
  kind: z.enum(Object.keys(kinds) as [keyof typeof kinds]).optional(),
  member: z.string().max(100).optional().meta({ description: '渡した・受け取った・見た参加機関' }),
  purpose: z.string().max(100).optional(),
  event: z
    .enum(Object.keys(events) as [EventName])
    .optional()
    .meta({ description: '何が起きたか。by-others: 本人がこのページを見たことのほか、すべて' }),
  refused: z.enum(['true', 'false']).optional().meta({ description: 'true: 認められなかったものだけ' }),
  choices: z.enum(['true', 'false']).optional().meta({ description: 'true: 記録にある参加機関と利用目的も答える' }),
  from: time.optional(),
  until: time.optional(),
});
const member = z.object({ id: z.string(), name: z.string() });
const page = z.object({
  entries: z.array(trailEntry),
  choices: z
    .object({ members: z.array(member), purposes: z.array(z.object({ id: z.string(), title: z.string() })) })
    .nullable()
    .meta({ description: '記録にある参加機関と利用目的（求めたとき）' }),
  next: z.uuid().nullable().meta({ description: '続きがあるときの before' }),
});

const record = trailEntry.extend({
  why: z.string().nullable().meta({ description: '何のためか（住民向けの説明）' }),
  basisTaker: z.string().nullable().meta({ description: '提供先の法令根拠' }),
  document: z.object({ title: z.string(), plain: z.string() }).nullable(),
  items: z.array(z.string()).meta({ description: '渡した項目。全体を渡すものでは空' }),
  notGiven: z.array(z.string()).meta({ description: 'その情報のうち、渡していない項目' }),
  consents: z.number().int().meta({ description: 'もとにした同意の数' }),
  hiddenUntil: z.iso.datetime().nullable().meta({ description: '法令により、いつまで表示しなかったか' }),
  retention: z.iso.date().meta({ description: '少なくともこの日まで保存' }),
  published: z.boolean().meta({ description: '証明（…/receipt）が、もう確かめられるか' }),
  askable: z.boolean().meta({ description: '理由をたずねられる参加機関があるか' }),
  beside: z.array(trailEntry).meta({ description: '同じやりとりの、ほかの記録' }),
});
const showRecord = ({ items, notGiven, beside, ...one }: TrailRecord) => ({
  ...one,
  ...showEntry(one),
  items: [...items],
  notGiven: [...notGiven],
  beside: beside.map(showEntry),
});
const recordPath = personPath.extend({ record: z.uuid() });

/** Who reads whose records: told before anything is read, in the transaction that records the reading. */
const readerOf = async ({ keys }: Services, { connection, page }: Acting) => ({
  as: page.as,
  tags: await findTagsIn(connection, keys, page.facts.id),
});

/** `/v1/me/{person}/trail` (わたしの記録): who did what with the person's information, in sentences, and the proof of each record. */
export function addOwnTrail(app: Routes, { services, receipts }: { services: Services; receipts: Receipts }): void {
  /** A reader of one record that is shown to them; what is not there is refused on record. */
  const readerOfRecord = (own: Own, act: 'own-trail' | 'own-receipt', record: string) =>
    actOnPage(services, own, act, async (acting) => {
      const reader = await readerOf(services, acting);
      if (!(await findOwnRecord(services, reader, record))) throw notOpen();
      return { result: reader };
    });

  app.get(
    '/v1/me/:person/trail',
    describe('わたしの記録（見たことも記録されます）', { 200: { description: '新しい順の記録', schema: page } }),
    checked('param', personPath),
    checked('query', query),
    async (c) => {
      const { refused, kind, event, choices, ...asked } = c.req.valid('query');
      const { kinds, ...more } = askedOf(event);
      const reader = await actOnPage(services, readOwn(c, c.req.valid('param')), 'own-trail', async (acting) => ({
        result: await readerOf(services, acting),
      }));
      const query = {
        ...asked,
        ...more,
        kinds: kind ? [kind].filter((one) => kinds?.includes(one) ?? true) : kinds,
        ...(refused === 'true' && { outcome: 'refuse' as const }),
      };
      const [entries, found] = await readOwnPage(services, reader, query, choices === 'true');
      return c.json({
        entries: entries.map(showEntry),
        choices: found,
        next: entries.length === asked.limit ? (entries.at(-1)?.record ?? null) : null,
      });
    },
  );
  app.get(
    '/v1/me/:person/trail/:record',
    describe('一つの記録のすべて（見たことも記録されます）', { 200: { description: '一つの記録', schema: record } }),
    checked('param', recordPath),
    async (c) => {
      const { record, ...person } = c.req.valid('param');
      const reader = await readerOfRecord(readOwn(c, person), 'own-trail', record);
      const found = await readRecord(services, reader, record);
      if (!found) throw notOpen();
      return c.json(showRecord(found));
    },
  );
  app.get(
    '/v1/me/:person/trail/:record/receipt',
    describe('一つの記録の証明（engawa verify で確かめられます。受け取ったことも記録されます）', {
      200: { description: '証明', schema: receipt },
    }),
    checked('param', recordPath),
    async (c) => {
      const { record, ...person } = c.req.valid('param');
      const reader = await readerOfRecord(readOwn(c, person), 'own-receipt', record);
      const made = await receipts.makeOwn(reader, record, services.clock.now());
      if (!made) throw notOpen();
      return c.json(made);
    },
  );
}
