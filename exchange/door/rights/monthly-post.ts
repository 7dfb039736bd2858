import { z } from 'zod';
import { isMonth, mostPosted } from '../../../contracts/month-letter.ts';
import type { Present } from '../../identify/acting/acting.ts';
import type { Services } from '../../services.ts';
import { noteSent, readLetters, readWishes, type WishChange, wishAtCounter } from '../../travel/own/monthly-post.ts';
import { readAct, requestId } from '../acting.ts';
import type { Routes } from '../app.ts';
import { checked, describe, refusalAnswer } from '../describe.ts';
import { iso } from '../me/shared.ts';
import { showEntry, trailEntry } from './trail.ts';

const refused = { description: '不許可', schema: refusalAnswer };
const month = z.string().refine(isMonth, '月は YYYY-MM と書いてください。').meta({ description: '例：2026-10' });
const wishes = (most: number) => z.array(z.uuid()).min(1).max(most);
const code = z.string().meta({ description: '自機関の符号' });
const listed = z.object({
  wishes: z.array(
    z.object({
      id: z.uuid(),
      subject: code,
      askedAt: z.iso.datetime(),
      byPost: z
        .boolean()
        .meta({ description: 'false: 郵送しません（登録された住所を、知られているおそれがあります）' }),
      how: z.enum(['post', 'hand']).nullable(),
      sentAt: z.iso.datetime().nullable(),
    }),
  ),
  more: z.boolean(),
});
const letters = z.object({
  letters: z.array(z.object({ id: z.uuid(), subject: code, entries: z.array(trailEntry), more: z.boolean() })),
});
/** What stands of it for one person. */
export const wishShown = z.object({
  since: z.iso.datetime().nullable(),
  lastMonth: z.string().nullable().meta({ description: '最後に送った月（YYYY-MM）' }),
  byPost: z.boolean().meta({ description: 'false: 支援措置の間は、郵送せず、窓口で渡します' }),
});
const acts = [
  { change: 'look', summary: '毎月のお知らせの郵送を頼んでいるかを見る' },
  { change: 'ask', summary: '毎月のお知らせの郵送を、本人の申出により登録する' },
  { change: 'end', summary: '毎月のお知らせの郵送を、本人の申出によりやめる' },
] as const satisfies readonly { change: WishChange; summary: string }[];

/** `/v1/monthly-post`: who of a town hall's residents has the letter about a month posted every month, and its printing. */
export function addMonthlyPost(app: Routes, { services, present }: { services: Services; present: Present }): void {
  for (const { change, summary } of acts)
    app.post(
      `/v1/monthly-post/${change}`,
      describe(`${summary}（本人の自治体の職員。記録されます）`, {
        200: { description: 'いまの登録', schema: wishShown },
        422: refused,
      }),
      checked('json', z.object({ id: requestId, subject: z.string().min(1).max(200) })),
      async (c) => {
        const asked = { ...c.req.valid('json'), change };
        const answer = await wishAtCounter(services, await readAct(c, present, asked.id), asked);
        if (answer.refused) return c.json(answer.refused, 422);
        return c.json({ ...answer.result, since: iso(answer.result.since) });
      },
    );
  app.post(
    '/v1/monthly-post/list',
    describe('毎月のお知らせを送る方の一覧（本人の自治体の職員。見たことも記録されます）', {
      200: { description: 'まだ送っていない方が先', schema: listed },
      422: refused,
    }),
    checked('json', z.object({ id: requestId, month })),
    async (c) => {
      const asked = c.req.valid('json');
      const answer = await readWishes(services, await readAct(c, present, asked.id), asked);
      if (answer.refused) return c.json(answer.refused, 422);
      const shown = answer.result.wishes.map(({ id, code: subject, askedAt, byPost, how, sentAt }) => ({
        ...{ id, subject, byPost, how, askedAt: askedAt.toISOString() },
        sentAt: iso(sentAt),
      }));
      return c.json({ wishes: shown, more: answer.result.more });
    },
  );
  app.post(
    '/v1/monthly-post/letters',
    describe(
      `送る手紙の中身（${mostPosted}通まで。ひとりずつ、月のお知らせと同じように記録されます。支援措置対象者、やめた方、送った方は含みません）`,
      { 200: { description: '手紙ごとの記録', schema: letters }, 422: refused },
    ),
    checked('json', z.object({ id: requestId, month, wishes: wishes(mostPosted) })),
    async (c) => {
      const asked = c.req.valid('json');
      const answer = await readLetters(services, await readAct(c, present, asked.id), asked);
      if (answer.refused) return c.json(answer.refused, 422);
      const shown = answer.result.map(({ id, code: subject, entries, more }) => ({
        ...{ id, subject, more },
        entries: entries.map(showEntry),
      }));
      return c.json({ letters: shown });
    },
  );
  app.post(
    '/v1/monthly-post/sent',
    describe('手紙を送ったことを記録する（印刷のあとで支援措置の対象になった方は、送ったことにせず、知らせます）', {
      200: {
        description: '送った数と、封筒を抜き取る方',
        schema: z.object({ sent: z.number().int(), held: z.array(code) }),
      },
      422: refused,
    }),
    checked('json', z.object({ id: requestId, month, wishes: wishes(mostPosted), how: z.enum(['post', 'hand']) })),
    async (c) => {
      const asked = c.req.valid('json');
      const answer = await noteSent(services, await readAct(c, present, asked.id), asked);
      if (answer.refused) return c.json(answer.refused, 422);
      return c.json({ sent: answer.result.sent, held: [...answer.result.held] });
    },
  );
}
