import { z } from 'zod';
import { actingHeader } from '../../../contracts/acting.ts';
import { enact } from '../../enrol/act.ts';
import { answerOperation, proposeOperation, readOperations } from '../../enrol/operations.ts';
import type { Present } from '../../identify/acting/acting.ts';
import type { Services } from '../../services.ts';
import type { Routes } from '../app.ts';
import { checked, describe } from '../describe.ts';
import { actor } from '../enrol/enrol.ts';
import type { UseProof } from '../proof.ts';

const act = z.enum(['export', 'retain']);
export const reason = z.string().trim().min(1).max(500);
const operation = z.object({
  id: z.uuid(),
  act,
  reason: z.string(),
  proposedBy: z.string(),
  proposer: z.string().meta({ description: '職員の番号、または（職員を登録していない運営者では）氏名' }),
  proposedAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  answeredBy: z.string().nullable(),
  answerer: z.string().nullable(),
  approved: z.boolean().nullable().meta({ description: 'まだ答えがなければ null' }),
});
const staffed = `運営者の職員を登録しているときは、${actingHeader} の申告の msg に操作の番号を書きます`;

/** `/v1/operations/proposals`: what the operator does with the ledger itself by two persons: asked by one, answered by another. */
export function addOperations(
  app: Routes,
  { services, useProof, present }: { services: Services; useProof: UseProof; present: Present },
): void {
  const { pools, realClock } = services;
  app.get(
    '/v1/operations/proposals',
    describe('二人で行う操作の一覧（運営者。新しい順）', {
      200: { description: '操作と答え', schema: z.object({ operations: z.array(operation) }) },
    }),
    async (c) => {
      const caller = c.get('caller');
      await useProof(caller);
      const found = await readOperations(pools.exchange, caller);
      return c.json({
        operations: found.map(({ proposedAt, expiresAt, answeredAt: _, proposerRole: __, ...rest }) => ({
          ...rest,
          proposedAt: proposedAt.toISOString(),
          expiresAt: expiresAt.toISOString(),
        })),
      });
    },
  );
  app.post(
    '/v1/operations/proposals',
    describe(`記録つきの書き出し（export）か、保存期間の過ぎた記録の削除（retain）を頼む（運営者。${staffed}）`, {
      201: { description: '頼みました。もう一人の承認を待ちます', schema: z.object({ id: z.uuid() }) },
    }),
    checked('json', z.strictObject({ id: z.uuid(), act, reason, actor })),
    async (c) => {
      const caller = c.get('caller');
      const { actor: named, ...asked } = c.req.valid('json');
      const presented = await present(caller, c.req.header(actingHeader), asked.id);
      const acted = {
        act: 'operation',
        actor: named,
        details: [`${asked.act}-proposed`, asked.id, asked.reason],
      } as const;
      await enact(
        services,
        caller,
        acted,
        (connection, _, { actor: staff }) =>
          proposeOperation(connection, asked, { name: staff?.id ?? named, role: staff?.role, caller }, realClock.now()),
        { presented, asksForStaff: true },
      );
      return c.json({ id: asked.id }, 201);
    },
  );
  for (const [verb, approved, summary] of [
    ['approve', true, 'もう一人として承認する'],
    ['decline', false, '断る、または取りやめる'],
  ] as const)
    app.post(
      `/v1/operations/proposals/:id/${verb}`,
      describe(`頼まれた操作を${summary}（運営者。${staffed}）`, { 204: { description: '受け付けました' } }),
      checked('param', z.object({ id: z.uuid() })),
      checked('json', z.strictObject({ actor })),
      async (c) => {
        const caller = c.get('caller');
        const { id } = c.req.valid('param');
        const { actor: named } = c.req.valid('json');
        const presented = await present(caller, c.req.header(actingHeader), id);
        const acted = { act: 'operation', actor: named, details: [`${verb}d`, id] } as const;
        await enact(
          services,
          caller,
          acted,
          (connection, _, { actor: staff }) =>
            answerOperation(
              connection,
              id,
              approved,
              { name: staff?.id ?? named, role: staff?.role, caller },
              realClock.now(),
            ),
          { presented, asksForStaff: true },
        );
        return c.body(null, 204);
      },
    );
}
