import { endWish, findWish, putWish } from '../../rights/monthly-post.ts';
import type { Services } from '../../services.ts';
import { actOnPage } from '../../travel/own/own.ts';
import type { Routes } from '../app.ts';
import { checked, describe } from '../describe.ts';
import { wishShown } from '../rights/monthly-post.ts';
import { iso, personPath, readOwn } from './shared.ts';

const changes = [
  { below: '', act: 'own-monthly-post-asked', change: putWish, summary: '毎月のお知らせを、郵便で送るよう頼む' },
  { below: '/end', act: 'own-monthly-post-ended', change: endWish, summary: '毎月のお知らせの郵送をやめる' },
] as const;

/** `/v1/me/{person}/monthly-post`: that the town hall posts the letter about a month to the person, every month. */
export function addOwnMonthlyPost(app: Routes, { services }: { services: Services }): void {
  app.get(
    '/v1/me/:person/monthly-post',
    describe('毎月のお知らせの郵送を頼んでいるか（見たことも記録されます）', {
      200: { description: 'いまの登録', schema: wishShown },
    }),
    checked('param', personPath),
    async (c) => {
      const own = readOwn(c, c.req.valid('param'));
      const { since, ...rest } = await actOnPage(services, own, 'own-monthly-post', async ({ connection, page }) => ({
        result: { ...(await findWish(connection, page.facts.id)), byPost: !page.facts.protected },
      }));
      return c.json({ ...rest, since: iso(since) });
    },
  );
  for (const { below, act, change, summary } of changes)
    app.post(
      `/v1/me/:person/monthly-post${below}`,
      describe(summary, { 204: { description: '登録しました' } }),
      checked('param', personPath),
      async (c) => {
        await actOnPage(services, readOwn(c, c.req.valid('param')), act, async ({ connection, page, now }) => {
          await change(connection, page.facts.id, now);
          return { result: undefined };
        });
        return c.body(null, 204);
      },
    );
}
