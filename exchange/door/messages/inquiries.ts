import { bodyLimit } from 'hono/body-limit';
import { z } from 'zod';
import { Fault } from '../../../contracts/fault.ts';
import { reply } from '../../../contracts/question.ts';
import { largestAnswer } from '../../obtain/call.ts';
import { findDeferred } from '../../relay/deferred.ts';
import { answerQuestion, takeQuestions } from '../../relay/questions.ts';
import type { Wake } from '../../relay/wake.ts';
import type { Services } from '../../services.ts';
import type { Routes } from '../app.ts';
import { checked, describe } from '../describe.ts';
import type { UseProof } from '../proof.ts';

const query = z.object({
  wait: z.coerce.number().int().min(0).max(60).default(0).meta({ description: '届くまで待つ秒数' }),
  max: z.coerce.number().int().min(1).max(50).default(10),
});
const waiting = z.object({
  message: z.uuid(),
  sealed: z.string().meta({ description: 'JWE（RFC 7516）。自システムの鍵で開くと照会の内容です。' }),
});
const message = z.object({ message: z.uuid() });
const status = z.object({
  id: z.string(),
  message: z.uuid(),
  state: z.enum(['waiting', 'answered', 'failed']),
  reason: z.string().nullable(),
  expiresAt: z.iso.datetime(),
});
const lookMs = 2000;

/** `/inquiries`: a system without an open port collects what it is asked, and answers. */
export function addInquiries(
  app: Routes,
  { services, wake, useProof }: { services: Services; wake: Wake; useProof: UseProof },
): void {
  const { pools, realClock } = services;
  app.get(
    '/inquiries',
    describe('自システムへの照会を受け取る（届くまで待てます）', {
      200: { description: '照会', schema: z.object({ questions: z.array(waiting) }) },
      204: { description: '照会はありません' },
    }),
    checked('query', query),
    async (c) => {
      const { wait, max } = c.req.valid('query');
      const caller = c.get('caller');
      const { signal } = c.req.raw;
      await useProof(caller);
      const until = realClock.now().getTime() + wait * 1000;
      for (;;) {
        await services.directory.confirmFresh();
        if (!services.directory.isInForce(services.directory.getSystem(caller.system)))
          throw new Fault('unauthenticated');
        // Each is taken once: whoever has hung up meanwhile would take it to nobody.
        if (signal.aborted) return c.body(null, 204);
        const questions = await takeQuestions(pools.exchange, caller.system, realClock.now(), max);
        if (questions.length > 0) return c.json({ questions: [...questions] });
        const left = until - realClock.now().getTime();
        if (left <= 0) return c.body(null, 204);
        await wake.wait(`questions of ${caller.system}`, Math.min(left, lookMs), signal);
      }
    },
  );
  app.get(
    '/inquiries/:message',
    describe('あとで答えるとした照会が、どうなったか', {
      200: { description: '状態。答えは受信箱（/inbox）に届きます', schema: status },
    }),
    checked('param', message),
    async (c) => {
      const caller = c.get('caller');
      await useProof(caller);
      const found = await findDeferred(pools.exchange, caller.system, c.req.valid('param').message);
      if (!found) throw new Fault('not_found', 'この番号の照会はありません。');
      return c.json({ ...found, expiresAt: found.expiresAt.toISOString() });
    },
  );
  app.post(
    '/inquiries/:message/answer',
    describe('照会に答える', { 204: { description: '受け取りました' } }),
    bodyLimit({
      maxSize: Math.ceil((largestAnswer * 4) / 3) + 100_000,
      onError: () => {
        throw new Fault('too_large', '回答は10MiBまでです。');
      },
    }),
    checked('param', message),
    checked('json', reply),
    async (c) => {
      const caller = c.get('caller');
      await useProof(caller);
      const id = c.req.valid('param').message;
      if (!(await answerQuestion(pools.exchange, caller.system, id, c.req.valid('json'))))
        throw new Fault('not_found', 'この照会は、もう回答を待っていません。');
      return c.body(null, 204);
    },
  );
}
