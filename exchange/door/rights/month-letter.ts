import { z } from 'zod';
import { type Delivery, deliveries, isMonth } from '../../../contracts/month-letter.ts';
import type { Present } from '../../identify/acting/acting.ts';
import type { Services } from '../../services.ts';
import { readMonth } from '../../travel/own/month-letter.ts';
import { readAct, requestId } from '../acting.ts';
import type { Routes } from '../app.ts';
import { checked, describe, refusalAnswer } from '../describe.ts';
import { showEntry, trailEntry } from './trail.ts';

const asked = z.object({
  id: requestId,
  subject: z.string().min(1).max(200).meta({ description: '自機関の符号' }),
  purpose: z.string().max(60).default('month-letter'),
  month: z.string().refine(isMonth, '月は YYYY-MM と書いてください。').meta({ description: '例：2026-10' }),
  delivery: z.enum(Object.keys(deliveries) as [Delivery]).meta({
    description: `${Object.entries(deliveries)
      .map(([code, words]) => `${code}: ${words}`)
      .join('。')}。支援措置対象者には、post では出せません`,
  }),
});
const told = z.object({
  entries: z.array(trailEntry),
  more: z.boolean().meta({ description: '新しいものだけを返し、ほかにもあるか' }),
});

/** `/v1/letters/month`: a month of a resident's records, for the town hall to print for who uses no screen. */
export function addMonthLetter(app: Routes, { services, present }: { services: Services; present: Present }): void {
  app.post(
    '/v1/letters/month',
    describe(
      '月のお知らせ（本人の自治体が印刷して渡す、ひと月の記録。操作する職員の申告が要ります。出したことも記録されます）',
      {
        200: { description: '新しい順の記録', schema: told },
        422: { description: '不許可', schema: refusalAnswer },
      },
    ),
    checked('json', asked),
    async (c) => {
      const body = c.req.valid('json');
      const answer = await readMonth(services, await readAct(c, present, body.id), body);
      if ('refused' in answer) return c.json(answer.refused, 422);
      return c.json({ entries: answer.entries.map(showEntry), more: answer.more });
    },
  );
}
