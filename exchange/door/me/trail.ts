import { z } from 'zod';
import { kinds } from '../../../contracts/kind.ts';
import { receipt } from '../../../contracts/receipt.ts';
import type { Receipts } from '../../record/receipt.ts';
import type { Services } from '../../services.ts';
import { findOwnRecord } from '../../trail/own-records.ts';
import { readTrail } from '../../trail/read.ts';
import { findTags, findTagsIn } from '../../trail/tags.ts';
import { actOnPage, notOpen } from '../../travel/own.ts';
import type { Routes } from '../app.ts';
import { checked, describe } from '../describe.ts';
import { trailEntry } from '../trail.ts';
import { personPath, readOwn, time } from './shared.ts';

const query = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  before: z.uuid().optional().meta({ description: 'この記録より前。前の答えの next' }),
  kind: z.enum(Object.keys(kinds) as [keyof typeof kinds]).optional(),
  member: z.string().max(100).optional().meta({ description: '渡した・受け取った・見た参加機関' }),
  purpose: z.string().max(100).optional(),
  refused: z.enum(['true', 'false']).optional().meta({ description: 'true: 認められなかったものだけ' }),
  from: time.optional(),
  until: time.optional(),
});
const page = z.object({
  entries: z.array(trailEntry),
  next: z.uuid().nullable().meta({ description: '続きがあるときの before' }),
});

/** `/v1/me/{person}/trail` (わたしの記録): who did what with the person's information, in sentences, and the proof of each record. */
export function addOwnTrail(app: Routes, { services, receipts }: { services: Services; receipts: Receipts }): void {
  app.get(
    '/v1/me/:person/trail',
    describe('わたしの記録（見たことも記録されます）', { 200: { description: '新しい順の記録', schema: page } }),
    checked('param', personPath),
    checked('query', query),
    async (c) => {
      const { refused, kind, ...asked } = c.req.valid('query');
      const reader = await actOnPage(services, readOwn(c, c.req.valid('param')), 'own-trail', async (acting) => ({
        result: { as: acting.page.as, subject: acting.page.facts.id },
      }));
      const tags = await findTags(services, reader.subject);
      const entries = await readTrail(
        services,
        { as: reader.as, tags },
        { ...asked, kinds: kind && [kind], refused: refused === 'true' },
      );
      return c.json({
        entries: entries.map((one) => ({
          ...one,
          reasons: [...one.reasons],
          declared: [...one.declared],
          parties: [...one.parties],
        })),
        next: entries.length === asked.limit ? (entries.at(-1)?.record ?? null) : null,
      });
    },
  );
  app.get(
    '/v1/me/:person/trail/:record/receipt',
    describe('一つの記録の証明（engawa verify で確かめられます。受け取ったことも記録されます）', {
      200: { description: '証明', schema: receipt },
    }),
    checked('param', personPath.extend({ record: z.uuid() })),
    async (c) => {
      const { record, ...person } = c.req.valid('param');
      const reader = await actOnPage(services, readOwn(c, person), 'own-receipt', async ({ connection, page }) => {
        const tags = await findTagsIn(connection, services.keys, page.facts.id);
        if (!(await findOwnRecord(services, tags, record))) throw notOpen();
        return { result: { as: page.as, tags } };
      });
      const made = await receipts.makeOwn(reader, record, services.clock.now());
      if (!made) throw notOpen();
      return c.json(made);
    },
  );
}
