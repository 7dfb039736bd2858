import { z } from 'zod';
import { actingHeader } from '../../../contracts/acting.ts';
import { turnedByTwo } from '../../../contracts/turnable.ts';
import { enact } from '../../enrol/act.ts';
import { answerOperation, apartOf, proposeOperation, readOperations } from '../../enrol/operations.ts';
import type { Present } from '../../identify/acting/acting.ts';
import type { Services } from '../../services.ts';
import type { Routes } from '../app.ts';
import { checked, describe } from '../describe.ts';
import { actor } from '../enrol/enrol.ts';
import type { UseProof } from '../proof.ts';

const act = z.enum(['export', 'retain', ...turnedByTwo.map((key) => `turn-${key}` as const)]);
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
  apart: z.enum(['staff', 'keys']).nullable().meta({
    description: '頼んだ人と承認した人を、何で見分けたか。staff は登録された二人の職員、keys は二つの鍵と氏名だけ',
  }),
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
    describe('二人で行う操作の一覧（運営者と自治体。新しい順）', {
      200: { description: '操作と答え', schema: z.object({ operations: z.array(operation) }) },
    }),
    async (c) => {
      const caller = c.get('caller');
      await useProof(caller);
      const found = await readOperations(pools.exchange, caller);
      return c.json({
        operations: found.map((one) => ({
          ...operation.omit({ proposedAt: true, expiresAt: true, apart: true }).parse(one),
          apart: apartOf(one) ?? null,
          proposedAt: one.proposedAt.toISOString(),
          expiresAt: one.expiresAt.toISOString(),
        })),
      });
    },
  );
  app.post(
    '/v1/operations/proposals',
    describe(
      `記録つきの書き出し（export）、保存期間の過ぎた記録の削除（retain）、元に戻せない鍵の更新（turn-…）を頼む（運営者。${staffed}）`,
      {
        201: { description: '頼みました。もう一人の承認を待ちます', schema: z.object({ id: z.uuid() }) },
      },
    ),
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
          async (connection, _, { actor: staff, said }) => {
            const person = { name: staff?.id ?? named, role: staff?.role, caller };
            const answered = await answerOperation(connection, id, approved, person, realClock.now());
            const apart = apartOf(answered);
            if (apart) said({ details: [`${verb}d`, id, apart === 'staff' ? 'two members of staff' : 'two keys'] });
          },
          { presented, asksForStaff: true },
        );
        return c.body(null, 204);
      },
    );
}
