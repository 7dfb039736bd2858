import { z } from 'zod';
import { Fault } from '../../contracts/fault.ts';
import type { Services } from '../services.ts';
import type { Routes } from './app.ts';
import { describe } from './describe.ts';
import type { Metrics } from './metrics.ts';

const health = z.object({
  status: z.enum(['ok', 'stopped']),
  reason: z.string().optional(),
  time: z.iso.datetime().meta({ description: '地域の時刻。実際の地域では、いつもほんとうの時刻です。' }),
});

/** `/health` for whoever watches, `/metrics` for loopback only: even numbers say something about a small town. */
export function addHealth(app: Routes, { services, metrics }: { services: Services; metrics: Metrics }): void {
  app.get(
    '/health',
    describe(
      '動いているか',
      {
        200: { description: '情報連携を受け付けています', schema: health },
        503: { description: '止めています', schema: health },
      },
      { open: true },
    ),
    async (c) => {
      try {
        services.directory.checkFresh();
        await services.checkPublishing();
        return c.json({ status: 'ok' as const, time: services.clock.now().toISOString() });
      } catch (error) {
        const reason = error instanceof Fault ? error.message : 'データベースに接続できません。';
        return c.json({ status: 'stopped' as const, reason, time: services.clock.now().toISOString() }, 503);
      }
    },
  );
  app.get('/metrics', async (c) => {
    const from = c.env.incoming.socket.remoteAddress ?? '';
    if (!/^(?:::ffff:)?127\.|^::1$/.test(from)) throw new Fault('not_found');
    return c.body(await metrics.metrics(), 200, { 'Content-Type': metrics.contentType });
  });
}
