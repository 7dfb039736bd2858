import { z } from 'zod';
import { notice } from '../../../contracts/notice.ts';
import type { Services } from '../../services.ts';
import type { SendNotice } from '../../travel/notice.ts';
import { listSubscriptions, subscribe, unsubscribe } from '../../travel/telling/subscription.ts';
import type { Routes } from '../app.ts';
import { checked, describe, refusalAnswer } from '../describe.ts';
import type { UseProof } from '../proof.ts';

const short = z.string().min(1).max(200);
const wanted = z.object({
  provider: short.meta({ description: '通知を出す参加機関' }),
  contract: short,
  purpose: short,
  subject: z
    .string()
    .min(1)
    .max(100)
    .nullable()
    .default(null)
    .meta({ description: '自機関の符号。省略すると、利用目的の定める関係にあるすべての人' }),
});
const id = z.object({ id: z.uuid() });
const shown = z.object({
  id: z.uuid(),
  provider: z.string(),
  contract: z.string(),
  purpose: z.string(),
  subject: z.string().nullable(),
  madeAt: z.iso.datetime(),
});
const accepted = z.object({ id: z.string(), message: z.uuid(), state: z.literal('accepted') });

/** `/v1/subscriptions`: which notices a system wants; `/v1/notices`: telling that something has changed. */
export function addSubscriptions(
  app: Routes,
  { services, sendNotice, useProof }: { services: Services; sendNotice: SendNotice; useProof: UseProof },
): void {
  app.post(
    '/v1/subscriptions',
    describe('通知を申し込む（渡せるかどうかは、申込みのときと、通知のたびに判断します）', {
      201: { description: '申し込みました', schema: id },
      422: { description: '不許可', schema: refusalAnswer },
    }),
    checked('json', wanted),
    async (c) => {
      const { subject: code, ...rest } = c.req.valid('json');
      const answer = await subscribe(services, c.get('caller'), { ...rest, code });
      return 'refused' in answer ? c.json(answer.refused, 422) : c.json(answer, 201);
    },
  );
  app.get(
    '/v1/subscriptions',
    describe('自システムが申し込んでいる通知を見る', {
      200: { description: '申込み', schema: z.object({ subscriptions: z.array(shown) }) },
    }),
    async (c) => {
      await useProof(c.get('caller'));
      const all = await listSubscriptions(services, c.get('caller'));
      return c.json({
        subscriptions: all.map(({ id, provider, contract, purpose, code, madeAt }) => ({
          id,
          provider,
          contract,
          purpose,
          subject: code,
          madeAt: madeAt.toISOString(),
        })),
      });
    },
  );
  app.delete(
    '/v1/subscriptions/:id',
    describe('通知の申込みをやめる', { 200: { description: 'やめました', schema: id } }),
    checked('param', id),
    async (c) => {
      const { id } = c.req.valid('param');
      await unsubscribe(services, c.get('caller'), id);
      return c.json({ id });
    },
  );
  app.post(
    '/v1/notices',
    describe('変わったことを知らせる（申し込んでいて、渡してよい機関にだけ届きます。どこに届いたかはお答えしません）', {
      202: { description: '受け付けました', schema: accepted },
      422: { description: '不許可', schema: refusalAnswer },
    }),
    checked('json', notice),
    async (c) => {
      const answer = await sendNotice(c.get('caller'), c.req.valid('json'));
      return 'accepted' in answer ? c.json(answer.accepted, 202) : c.json(answer.refused, 422);
    },
  );
}
