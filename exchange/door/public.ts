import { publicSummary } from '../../contracts/public.ts';
import { openSummary } from '../public/summary.ts';
import type { Services } from '../services.ts';
import type { Routes } from './app.ts';
import { describe } from './describe.ts';

/** `/public/summary`: what everybody may know of the region, without being asked who they are. The public pages are made of it. */
export function addPublic(app: Routes, { services }: { services: Services }): void {
  const read = openSummary(services);
  app.get(
    '/public/summary',
    describe(
      '公開している内容（参加機関、利用目的、連携サービス、件数、事故）',
      { 200: { description: '数分のあいだは同じ内容です', schema: publicSummary } },
      { open: true },
    ),
    async (c) => c.json(await read(), 200, { 'Cache-Control': 'public, max-age=60' }),
  );
}
