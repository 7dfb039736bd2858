import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { receipt } from '../../contracts/receipt.ts';
import { transact } from '../../database/connect.ts';
import { readFacts } from '../identify/facts.ts';
import { isTownHallOf } from '../identify/standing.ts';
import { tagsOf } from '../identify/tags.ts';
import type { Receipts } from '../record/receipt.ts';
import { insertRecords } from '../record/record.ts';
import { documentAsked } from '../record/registration.ts';
import type { Services } from '../services.ts';
import { readTrail } from '../trail/read.ts';
import { checkProof, getSubject } from '../travel/registration.ts';
import type { Routes } from './app.ts';
import { checked, describe } from './describe.ts';
import type { UseProof } from './proof.ts';

const query = z.object({
  subject: z.string().min(1).max(100).meta({ description: '自機関の符号' }),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  before: z.uuid().optional().meta({ description: 'この記録より前' }),
});
const entry = z.object({
  record: z.uuid(),
  time: z.iso.datetime(),
  kind: z.string(),
  phase: z.string(),
  from: z.string(),
  to: z.string().nullable(),
  purpose: z.string().nullable(),
  basis: z.string().nullable(),
  decision: z.string(),
  reasons: z.array(z.string()),
  runMode: z.string(),
  message: z.uuid(),
  count: z.number().int().meta({ description: 'この記録が表す、同じ内容の不許可の件数' }),
  declared: z.array(z.string()).meta({ description: '送った機関が、内容について申告したこと' }),
  said: z.string(),
});

/** `/v1/trail`: who did what with a person's information, for the parties and for the person's town hall. */
export function addTrail(
  app: Routes,
  { services, receipts, useProof }: { services: Services; receipts: Receipts; useProof: UseProof },
): void {
  const { pools, keys, clock, realClock } = services;
  app.get(
    '/v1/trail',
    describe('ある人についての記録を見る（見たことも記録されます）', {
      200: { description: '新しい順の記録', schema: z.object({ entries: z.array(entry) }) },
    }),
    checked('query', query),
    async (c) => {
      const caller = c.get('caller');
      const { subject: named, limit, before } = c.req.valid('query');
      await services.checkPublishing();
      const subject = await getSubject(services, caller, named);
      const tag = (await tagsOf(keys, [subject])).get(subject) ?? '';
      const own = await transact(pools.exchange, {}, async (connection) => {
        await checkProof(connection, caller, realClock.now());
        const now = clock.now();
        const facts = (await readFacts(connection, [subject], now)).get(subject);
        const record = documentAsked('trail-look-up', caller, now, randomUUID(), {
          phase: 'outcome',
          decision: 'permit',
          reasons: [],
          subject: tag || null,
          municipality: facts?.municipality ?? null,
        });
        await insertRecords(connection, [{ records: [record] }], realClock.now());
        return facts !== undefined && isTownHallOf(caller, facts);
      });
      const entries = await readTrail(
        services,
        { member: caller.member, municipality: own ? caller.municipality : null, tag },
        limit,
        before,
      );
      return c.json({
        entries: entries.map((one) => ({ ...one, reasons: [...one.reasons], declared: [...one.declared] })),
      });
    },
  );
  app.get(
    '/v1/trail/:record/receipt',
    describe('一つの記録の証拠（engawa verify で確かめられます）', { 200: { description: '受領証', schema: receipt } }),
    checked('param', z.object({ record: z.uuid() })),
    checked('query', z.object({ message: z.uuid() })),
    async (c) => {
      await useProof(c.get('caller'));
      const { record } = c.req.valid('param');
      return c.json(await receipts.make(c.get('caller').member, c.req.valid('query').message, record, [record]));
    },
  );
}
