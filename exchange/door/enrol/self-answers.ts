import { z } from 'zod';
import { readMistakes } from '../../obtain/mistakes.ts';
import type { Services } from '../../services.ts';
import type { Routes } from '../app.ts';
import { describe } from '../describe.ts';
import type { UseProof } from '../proof.ts';

const mistake = z.object({
  service: z.string().meta({ description: '連携サービス（宛先 /r1/… の最後の部分）' }),
  title: z.string(),
  text: z.string().meta({ description: '合わないところと、その決まり。値は含みません' }),
  answers: z.int().meta({ description: '合わなかった回答の件数（35日のうち）' }),
  lastAt: z.iso.datetime(),
  isRecent: z.boolean().meta({ description: '24時間以内にもあった' }),
});
const mostShown = 50;
const recentMs = 24 * 60 * 60_000;

/** `/v1/self/answers`: which answers of the calling system broke their contract and so went to nobody. Its own is told to the asker alone otherwise. */
export function addSelfAnswers(app: Routes, { services, useProof }: { services: Services; useProof: UseProof }): void {
  const { pools, directory, clock } = services;
  app.get(
    '/v1/self/answers',
    describe('自システムの回答のうち、連携契約定義と合わないため、照会した側に渡さなかったものを見る', {
      200: { description: '新しい順', schema: z.object({ mistakes: z.array(mistake) }) },
    }),
    async (c) => {
      const { system } = c.get('caller');
      await useProof(c.get('caller'));
      const titles = new Map(directory.servicesOf(system).map(({ code, contract }) => [code, contract]));
      const found = await readMistakes(pools.exchange, system, mostShown);
      return c.json({
        mistakes: found.map(({ lastAt, service, ...rest }) => ({
          ...rest,
          service,
          title: services.contracts.get(titles.get(service) ?? '')?.title ?? service,
          lastAt: lastAt.toISOString(),
          isRecent: clock.now().getTime() - lastAt.getTime() < recentMs,
        })),
      });
    },
  );
}
