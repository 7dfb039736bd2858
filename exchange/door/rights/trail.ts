import { z } from 'zod';
import { receipt } from '../../../contracts/receipt.ts';
import { isTownHallOf } from '../../identify/standing/standing.ts';
import type { Receipts } from '../../record/tree/receipt.ts';
import type { Services } from '../../services.ts';
import { readTrail, type TrailEntry } from '../../trail/read.ts';
import { findTags } from '../../trail/tags.ts';
import { lookUp, lookUpRecord } from '../../travel/look-up.ts';
import type { Routes } from '../app.ts';
import { checked, describe } from '../describe.ts';

const query = z.object({
  subject: z.string().min(1).max(100).meta({ description: '自機関の符号' }),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  before: z.uuid().optional().meta({ description: 'この記録より前' }),
});
export const trailEntry = z.object({
  record: z.uuid(),
  time: z.iso.datetime(),
  kind: z.string(),
  phase: z.string(),
  from: z.string(),
  to: z.string().nullable(),
  purpose: z.string().nullable().meta({ description: '利用目的の名前' }),
  purposeId: z.string().nullable().meta({ description: '利用目的の番号' }),
  basis: z.string().nullable(),
  decision: z.string(),
  reasons: z.array(z.string()),
  runMode: z.string(),
  message: z.uuid(),
  count: z.number().int().meta({ description: 'この記録が表す、同じ内容の不許可の件数' }),
  declared: z.array(z.string()).meta({ description: '送った機関が、内容について申告したこと' }),
  parties: z
    .array(z.object({ id: z.string(), name: z.string() }))
    .meta({ description: '記録にある参加機関。理由をたずねる相手です' }),
  role: z.string().nullable().meta({ description: '操作した職員の役割' }),
  said: z.string(),
  brief: z.string().meta({ description: '目的を除いた文' }),
});

/** An entry as it is answered: the schema's lists are its own. */
export const showEntry = (one: TrailEntry) => ({
  ...one,
  reasons: [...one.reasons],
  declared: [...one.declared],
  parties: [...one.parties],
});

/** `/v1/trail`: who did what with a person's information, for the parties and for the person's town hall. */
export function addTrail(app: Routes, { services, receipts }: { services: Services; receipts: Receipts }): void {
  app.get(
    '/v1/trail',
    describe('ある人についての記録を見る（見たことも記録されます）', {
      200: { description: '新しい順の記録', schema: z.object({ entries: z.array(trailEntry) }) },
    }),
    checked('query', query),
    async (c) => {
      const caller = c.get('caller');
      const { subject: named, limit, before } = c.req.valid('query');
      const { facts } = await lookUp(services, caller, named, { may: () => true });
      const own = isTownHallOf(caller, facts);
      const entries = await readTrail(
        services,
        {
          member: caller.member,
          municipality: own ? caller.municipality : null,
          tags: await findTags(services, facts.id),
        },
        { limit, before },
      );
      return c.json({
        entries: entries.map(showEntry),
      });
    },
  );
  app.get(
    '/v1/trail/:record/receipt',
    describe('一つの記録の証拠（engawa verify で確かめられます。見たことも記録されます）', {
      200: { description: '受領証', schema: receipt },
    }),
    checked('param', z.object({ record: z.uuid() })),
    checked('query', z.object({ message: z.uuid() })),
    async (c) => {
      const caller = c.get('caller');
      const { record } = c.req.valid('param');
      const { message } = c.req.valid('query');
      await lookUpRecord(services, caller, record, message);
      return c.json(await receipts.make(caller.member, message, record, [record]));
    },
  );
}
