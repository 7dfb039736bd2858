import { z } from 'zod';
import { identityProofs } from '../../../contracts/access.ts';
import type { Present } from '../../identify/acting/acting.ts';
import type { Services } from '../../services.ts';
import { openAccess } from '../../travel/emergency/access.ts';
import { readOwnTrail } from '../../travel/own/self-access.ts';
import { readAct, requestId } from '../acting.ts';
import type { Routes } from '../app.ts';
import { checked, describe, refusalAnswer } from '../describe.ts';
import { showEntry, trailEntry } from './trail.ts';

const text = z.string().min(1).max(200);
const opening = z.object({
  id: requestId,
  subject: text.meta({ description: '自機関の符号' }),
  purpose: text.default('self-access'),
  identity: z.enum(Object.keys(identityProofs) as [keyof typeof identityProofs]).meta({
    description: Object.entries(identityProofs)
      .map(([code, words]) => `${code}: ${words}`)
      .join('。'),
  }),
});
const opened = z.object({
  access: z.uuid().meta({ description: '照会のヘッダー Engawa-Access に付けます' }),
  until: z.iso.datetime(),
});
const page = z.object({
  id: requestId,
  limit: z.number().int().min(1).max(200).default(50),
  before: z.uuid().optional().meta({ description: 'この記録より前' }),
});

/** `/v1/self-access` (本人開示): the resident's own data and own trail, at the counter of the resident's town hall. */
export function addSelfAccess(app: Routes, { services, present }: { services: Services; present: Present }): void {
  app.post(
    '/v1/self-access',
    describe('窓口で本人への開示を始める（自治体。本人確認のしかたと、操作する職員の申告が要ります）', {
      201: { description: '始めました', schema: opened },
      422: { description: '不許可', schema: refusalAnswer },
    }),
    checked('json', opening),
    async (c) => {
      const { subject, identity, ...rest } = c.req.valid('json');
      const act = await readAct(c, present, rest.id);
      const answer = await openAccess(services, act, {
        ...rest,
        kind: 'self-access',
        person: { code: subject },
        grounds: identity,
      });
      if ('refused' in answer) return c.json(answer.refused, 422);
      return c.json({ access: answer.access.id, until: answer.access.endsAt.toISOString() }, 201);
    },
  );
  app.post(
    '/v1/self-access/:access/trail',
    describe('開示を始めた人に、その人の記録を示す（示したことも記録されます）', {
      200: { description: '新しい順の記録', schema: z.object({ entries: z.array(trailEntry) }) },
      422: { description: '不許可', schema: refusalAnswer },
    }),
    checked('param', z.object({ access: z.uuid() })),
    checked('json', page),
    async (c) => {
      const { id, limit, before } = c.req.valid('json');
      const { access } = c.req.valid('param');
      const answer = await readOwnTrail(services, await readAct(c, present, id), { id, access, limit, before });
      if ('refused' in answer) return c.json(answer.refused, 422);
      return c.json({
        entries: answer.entries.map(showEntry),
      });
    },
  );
}
