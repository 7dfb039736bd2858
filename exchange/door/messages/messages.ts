import { bodyLimit } from 'hono/body-limit';
import { z } from 'zod';
import { Fault } from '../../../contracts/fault.ts';
import { relayStates } from '../../../contracts/message.ts';
import { receipt } from '../../../contracts/receipt.ts';
import type { Receipts } from '../../record/tree/receipt.ts';
import { findStatus } from '../../relay/status.ts';
import type { Services } from '../../services.ts';
import type { Submit } from '../../travel/submission.ts';
import type { Routes } from '../app.ts';
import { checked, describe, refusalAnswer } from '../describe.ts';
import type { UseProof } from '../proof.ts';

/** Base64 inside JSON makes a parcel of 20 MiB this large. */
const maxBody = 30 * 1024 * 1024;
const id = z.object({ id: z.string().min(1).max(200) });
const state = z.enum(Object.keys(relayStates) as [keyof typeof relayStates]);
const accepted = z.object({ id: z.string(), message: z.uuid(), state: z.literal('kept') });
const status = z.object({
  id: z.string(),
  message: z.uuid(),
  deliveries: z.array(
    z.object({
      receiver: z.string(),
      state,
      reason: z.string().nullable(),
      expiresAt: z.iso.datetime(),
      events: z.array(z.object({ at: z.string(), state, reason: z.string().nullable(), records: z.array(z.uuid()) })),
    }),
  ),
  receipt,
});

/** `/messages`: send, and ask what became of what was sent. */
export function addMessages(
  app: Routes,
  {
    services,
    submit,
    receipts,
    useProof,
  }: { services: Services; submit: Submit; receipts: Receipts; useProof: UseProof },
): void {
  app.post(
    '/messages',
    describe('送付する（CloudEvents 1.0、本文は parcel）', {
      202: { description: '受け付けて、お預かりしました', schema: accepted },
      422: { description: '不許可', schema: refusalAnswer },
    }),
    bodyLimit({
      maxSize: maxBody,
      onError: () => {
        throw new Fault('too_large', '一度に送れるのは20MiBまでです。ファイルを分けて送ってください。');
      },
    }),
    async (c) => {
      const body = Buffer.from(await c.req.arrayBuffer());
      const answer = await submit(c.get('caller'), c.req.header(), body);
      return 'accepted' in answer ? c.json(answer.accepted, 202) : c.json(answer.refused, 422);
    },
  );

  const find = async (caller: Parameters<Submit>[0], messageId: string) => {
    await useProof(caller);
    const found = await findStatus(services.pools.exchange, caller.system, messageId);
    if (!found) throw new Fault('not_found', 'この番号の送付はありません。');
    const records = found.deliveries.flatMap(({ events }) => events.flatMap((event) => event.records));
    return { found, receipt: await receipts.make(caller.member, found.message, messageId, records) };
  };
  app.get(
    '/messages/:id',
    describe('送付がどうなったか', { 200: { description: '状態と受領証', schema: status } }),
    checked('param', id),
    async (c) => {
      const { found, receipt: made } = await find(c.get('caller'), c.req.valid('param').id);
      return c.json({ id: c.req.valid('param').id, ...found, receipt: made });
    },
  );
  app.get(
    '/messages/:id/receipt',
    describe('受領証だけ', { 200: { description: '受領証（engawa verify で確かめられます）', schema: receipt } }),
    checked('param', id),
    async (c) => c.json((await find(c.get('caller'), c.req.valid('param').id)).receipt),
  );
}
