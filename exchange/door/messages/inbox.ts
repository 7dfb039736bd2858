import { z } from 'zod';
import { acknowledge } from '../../relay/acknowledge.ts';
import type { Wake } from '../../relay/wake.ts';
import type { Services } from '../../services.ts';
import { collect } from '../../travel/collection.ts';
import type { Routes } from '../app.ts';
import { checked, describe } from '../describe.ts';

const delivered = z.object({
  kind: z.enum(['submission', 'notice', 'inquiry', 'emergency-release']),
  message: z.uuid(),
  id: z.string(),
  sender: z.string(),
  contract: z.string(),
  purpose: z.string(),
  runmode: z.string(),
  acceptedAt: z.iso.datetime(),
  attempt: z.number().int(),
  sealed: z.string().meta({ description: 'JWE（RFC 7516）。自システムの鍵で開くと parcel です。' }),
});
const query = z.object({
  wait: z.coerce.number().int().min(0).max(60).default(0).meta({ description: '届くまで待つ秒数' }),
  max: z.coerce.number().int().min(1).max(100).default(10),
});
const ids = z.object({ messages: z.array(z.uuid()).min(1).max(1000) });

/** `/inbox`: collect what waits, and acknowledge what is safe. */
export function addInbox(app: Routes, { services, wake }: { services: Services; wake: Wake }): void {
  app.get(
    '/inbox',
    describe('受け取る（届くまで待てます）', {
      200: {
        description: '渡すもの。受け取ったら acknowledge してください',
        schema: z.object({ messages: z.array(delivered) }),
      },
      204: { description: '渡すものはありません。業務時間外なら Retry-After と Engawa-Opens が付きます' },
    }),
    checked('query', query),
    async (c) => {
      const { wait, max } = c.req.valid('query');
      const collected = await collect(services, wake, c.get('caller'), {
        most: max,
        waitMs: wait * 1000,
        signal: c.req.raw.signal,
      });
      if ('messages' in collected)
        return collected.messages.length > 0 ? c.json({ messages: [...collected.messages] }) : c.body(null, 204);
      const { opens } = collected;
      if (opens) {
        const seconds = Math.ceil((opens.getTime() - services.clock.now().getTime()) / 1000);
        c.header('Retry-After', String(Math.max(1, seconds)));
        c.header('Engawa-Opens', opens.toISOString());
      }
      return c.body(null, 204);
    },
  );
  app.post(
    '/inbox/acknowledge',
    describe('受け取ったことを知らせる（一つでも、まとめてでも）', {
      200: {
        description: '受け取り済みになったもの',
        schema: z.object({ acknowledged: z.array(z.uuid()), unknown: z.array(z.uuid()) }),
      },
    }),
    checked('json', ids),
    async (c) => {
      const { messages } = c.req.valid('json');
      const times = { now: services.clock.now(), realNow: services.realClock.now() };
      const acknowledged = await acknowledge(services.pools.exchange, c.get('caller'), messages, times);
      const done = new Set(acknowledged);
      return c.json({ acknowledged, unknown: messages.filter((message) => !done.has(message)) });
    },
  );
}
