import { z } from 'zod';
import type { Services } from '../../services.ts';
import type { Routes } from '../app.ts';
import { describe } from '../describe.ts';
import type { UseProof } from '../proof.ts';

const answer = z.object({
  members: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      kana: z.string(),
      kind: z.string(),
      municipality: z.string().nullable(),
      receives: z
        .array(z.string())
        .meta({ description: '業務システムで受け取れる連携契約定義。空なら、紙などで渡します' }),
    }),
  ),
});

/** `/v1/members`: who takes part, and what can be sent to whom. It speaks of no person; the public page says the most of it too. */
export function addMembers(app: Routes, { services, useProof }: { services: Services; useProof: UseProof }): void {
  const { directory, contracts } = services;
  app.get(
    '/v1/members',
    describe('参加機関の一覧', { 200: { description: '参加しているところ', schema: answer } }),
    async (c) => {
      await useProof(c.get('caller'));
      const ids = [...contracts.keys()];
      const members = directory
        .all()
        .members.filter(({ leftAt }) => leftAt === null)
        .map(({ id, name, kana, kind, municipality }) => ({
          ...{ id, name, kana, kind, municipality },
          receives: ids.filter((contract) => directory.findReception(id, contract) !== undefined),
        }));
      return c.json({ members });
    },
  );
}
