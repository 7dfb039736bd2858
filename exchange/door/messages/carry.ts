import { bodyLimit } from 'hono/body-limit';
import { z } from 'zod';
import { largestBundle } from '../../../contracts/carry/bundle.ts';
import { Fault } from '../../../contracts/fault.ts';
import type { Carry } from '../../carry/carry.ts';
import { type CarryKeys, publicHalf } from '../../carry/keys.ts';
import type { Routes } from '../app.ts';
import { checked, describe } from '../describe.ts';

/** Each holds a bundle, what is in it and its answer in memory. */
const mostAtOnce = 2;

/** `/carry`: bundles of systems without a connection. Who brings one needs no credentials; the bundle has its maker's signature. */
export function addCarry(app: Routes, { carry, keys }: { readonly carry: Carry; readonly keys: CarryKeys }): void {
  let taking = 0;
  app.get(
    '/carry/keys',
    describe('包みの封と署名の鍵（JWKS）', { 200: { description: '公開鍵' } }, { open: true }),
    (c) => {
      const { signing, sealing } = keys.current();
      return c.json({ keys: [publicHalf(signing), publicHalf(sealing)] });
    },
  );
  app.post(
    '/carry',
    describe(
      '包みを出し、返事の包みを受け取る',
      { 200: { description: '返事の包み（application/jose）' } },
      { open: true },
    ),
    checked('query', z.object({ again: z.enum(['yes']).optional() })),
    async (_, next) => {
      if (taking >= mostAtOnce) throw new Fault('too_many_requests', undefined, { headers: { 'Retry-After': '10' } });
      taking++;
      try {
        await next();
      } finally {
        taking--;
      }
    },
    bodyLimit({
      maxSize: largestBundle,
      onError: () => {
        throw new Fault('too_large', '包みは40MiBまでです。');
      },
    }),
    async (c) => {
      const answer = await carry.take(await c.req.text(), c.req.valid('query').again === 'yes');
      return c.body(answer, 200, { 'Content-Type': 'application/jose' });
    },
  );
}
