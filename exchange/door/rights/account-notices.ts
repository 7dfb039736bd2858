import { z } from 'zod';
import { accountNotices } from '../../../contracts/account-notice.ts';
import type { Present } from '../../identify/acting/acting.ts';
import type { Services } from '../../services.ts';
import { printAccountNotice, readAccountNotices } from '../../travel/telling/account-notices.ts';
import { readAct, requestId } from '../acting.ts';
import type { Routes } from '../app.ts';
import { checked, describe, refusalAnswer } from '../describe.ts';

const shown = z.object({
  id: z.uuid(),
  subject: z.string().meta({ description: '自機関の符号' }),
  what: z.enum(Object.keys(accountNotices) as [keyof typeof accountNotices]),
  at: z.iso.datetime(),
});
const refused = { description: '不許可', schema: refusalAnswer };

/** `/v1/account-notices`: what a town hall tells its residents by post of how somebody signs in as them. */
export function addAccountNotices(app: Routes, { services, present }: { services: Services; present: Present }): void {
  app.post(
    '/v1/account-notices/list',
    describe('サインインの変更を知らせる、まだ印刷していない手紙を見る（本人の自治体の職員。見たことも記録されます）', {
      200: { description: '古い順。支援措置対象者は含みません', schema: z.object({ notices: z.array(shown) }) },
      422: refused,
    }),
    checked('json', z.object({ id: requestId })),
    async (c) => {
      const { id } = c.req.valid('json');
      const answer = await readAccountNotices(services, await readAct(c, present, id), id);
      if (answer.refused) return c.json(answer.refused, 422);
      const notices = answer.result.map(({ id: notice, code, what, noticedAt }) => ({
        ...{ id: notice, subject: code, what },
        at: noticedAt.toISOString(),
      }));
      return c.json({ notices });
    },
  );
  app.post(
    '/v1/account-notices/:notice/printed',
    describe('手紙を印刷したことを記録する', { 204: { description: '記録しました' }, 422: refused }),
    checked('param', z.object({ notice: z.uuid() })),
    checked('json', z.object({ id: requestId })),
    async (c) => {
      const { id } = c.req.valid('json');
      const answer = await printAccountNotice(services, await readAct(c, present, id), { id, ...c.req.valid('param') });
      return answer.refused ? c.json(answer.refused, 422) : c.body(null, 204);
    },
  );
}
