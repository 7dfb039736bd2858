import { bodyLimit } from 'hono/body-limit';
import { z } from 'zod';
import { actingHeader } from '../../../contracts/acting.ts';
import { Fault } from '../../../contracts/fault.ts';
import { enact } from '../../enrol/act.ts';
import { readEnrolmentProposals, settleProposal } from '../../enrol/confirmations.ts';
import { join } from '../../enrol/join.ts';
import { layLetter } from '../../enrol/letters.ts';
import type { Present } from '../../identify/acting/acting.ts';
import type { Services } from '../../services.ts';
import type { Routes } from '../app.ts';
import { checked, describe } from '../describe.ts';
import type { UseProof } from '../proof.ts';
import { actor, letterDigest, software } from './enrol.ts';

const digest = z.string().regex(/^[0-9a-f]{64}$/);
const proposal = z.object({
  id: z.uuid(),
  act: z.enum(['system', 'service']),
  body: z.string().meta({ description: '登録する内容（JSON）。digest は、この文字列の SHA-256' }),
  digest,
  towns: z.array(z.string()),
  proposedBy: z.string(),
  proposer: z.string(),
  proposedAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  outcome: z.enum(['in-force', 'declined']).nullable(),
  confirmed: z.array(z.string()),
});
const settled = z.object({ inForce: z.boolean(), missing: z.array(z.string()) });

/** `/v1/enrol/proposals`: what the operator enrols for a municipality, and the municipality's own word on it. `/v1/enrol/letters` */
export function addConfirmations(
  app: Routes,
  { services, useProof, present }: { services: Services; useProof: UseProof; present: Present },
): void {
  app.get(
    '/v1/enrol/proposals',
    describe('確認を待つ登録を見る（自治体は自分のもの、運営者はすべて。新しい順）', {
      200: { description: '登録の提案', schema: z.object({ proposals: z.array(proposal) }) },
    }),
    async (c) => {
      const caller = c.get('caller');
      await useProof(caller);
      const { memberKind, municipality } = caller;
      const isTown = memberKind === 'municipality' && municipality !== null;
      const found =
        isTown || memberKind === 'operator'
          ? await readEnrolmentProposals(services.pools.exchange, isTown ? { town: municipality } : {})
          : [];
      return c.json({
        proposals: found.map(({ proposedAt, expiresAt, towns, confirmed, ...rest }) => ({
          ...rest,
          towns: [...towns],
          confirmed: [...confirmed],
          proposedAt: proposedAt.toISOString(),
          expiresAt: expiresAt.toISOString(),
        })),
      });
    },
  );
  for (const [verb, accepts, summary] of [
    ['confirm', true, '運営者がこの自治体のためにする登録を確認する'],
    ['decline', false, '運営者がこの自治体のためにする登録を断る'],
  ] as const)
    app.post(
      `/v1/enrol/proposals/:id/${verb}`,
      describe(`${summary}（職員を登録している自治体では、${actingHeader} の申告の msg に提案の番号を書きます）`, {
        200: { description: '受け付けました。確認がそろうと有効です', schema: settled },
      }),
      checked('param', z.object({ id: z.uuid() })),
      checked('json', z.strictObject({ digest: digest.meta({ description: '確かめた内容のもの' }), actor })),
      async (c) => {
        const caller = c.get('caller');
        const { id } = c.req.valid('param');
        const { digest: read, actor: named } = c.req.valid('json');
        const presented = await present(caller, c.req.header(actingHeader), id);
        const details = [verb, id, read];
        const acted = { act: 'confirmation', actor: named, municipality: caller.municipality, details } as const;
        const answer = await enact(
          services,
          caller,
          acted,
          (connection, now, { actor: staff }) =>
            settleProposal(connection, services, { id, digest: read, accepts, actor: staff?.id ?? named, caller }, now),
          { presented, asksForStaff: true },
        );
        return c.json({ ...answer, missing: [...answer.missing] });
      },
    );
  app.post(
    '/v1/enrol/letters',
    describe('業務システムをすべて失った日のための通知書の指紋を預ける（自治体）', {
      204: { description: '預かりました' },
    }),
    checked(
      'json',
      z.strictObject({
        letter: letterDigest,
        id: z.uuid().meta({ description: 'この要求の番号。職員の申告の msg' }),
        actor,
      }),
    ),
    async (c) => {
      const caller = c.get('caller');
      const { letter: hash, id, actor: named } = c.req.valid('json');
      const { municipality } = caller;
      const presented = await present(caller, c.req.header(actingHeader), id);
      const acted = { act: 'letter', actor: named, municipality, details: [`letter:${hash}`] } as const;
      await enact(
        services,
        caller,
        acted,
        async (connection) => {
          const laid = { municipality: municipality!, kind: 'spare', hash, laidBy: caller.system } as const;
          return layLetter(connection, laid, services.realClock.now());
        },
        { presented, asksForStaff: true },
      );
      return c.body(null, 204);
    },
  );
}

/** Nobody is known here yet: one at a time, and no large body. */
const largest = 100_000;

/** `/join`: a municipality's first system, by its town letter. @param count is told of each that fails, for the security log */
export function addJoin(app: Routes, { services, count }: { services: Services; count: (what: string) => void }): void {
  let joining = false;
  app.post(
    '/join',
    describe(
      '通知書の符丁で、自治体の最初の業務システムを登録する（自治体）',
      { 201: { description: '登録しました', schema: z.object({ system: z.string(), keys: z.array(z.string()) }) } },
      { open: true },
    ),
    bodyLimit({
      maxSize: largest,
      onError: () => {
        throw new Fault('too_large');
      },
    }),
    checked(
      'json',
      software.extend({
        code: z.string().min(1).max(100).meta({ description: '通知書の符丁' }),
        spare: letterDigest.meta({ description: '業務システムをすべて失った日のための、次の通知書の指紋' }),
        policy: digest.meta({ description: '確かめた定めのもの。いま有効な定めと同じでなければ登録しません' }),
      }),
    ),
    async (c) => {
      if (joining) throw new Fault('too_many_requests', undefined, { headers: { 'Retry-After': '2' } });
      joining = true;
      try {
        const { system: id, ...rest } = c.req.valid('json');
        await services.directory.confirmFresh();
        const keys = await join(services, { id, ...rest });
        return c.json({ system: id, keys: [...keys] }, 201);
      } catch (error) {
        if (error instanceof Fault && error.code === 'forbidden') count('join_refused');
        throw error;
      } finally {
        joining = false;
      }
    },
  );
}
