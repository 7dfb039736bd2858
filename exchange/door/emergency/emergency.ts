import { z } from 'zod';
import { duties } from '../../../contracts/emergency.ts';
import type { Present } from '../../identify/acting/acting.ts';
import type { Services } from '../../services.ts';
import {
  approve,
  closeDisaster,
  closeRelease,
  declareDisaster,
  isRefused,
  proposeRelease,
  reportDuty,
} from '../../travel/emergency/emergency.ts';
import { giveReleased } from '../../travel/emergency/emergency-sending.ts';
import { readAct, requestId } from '../acting.ts';
import type { Routes } from '../app.ts';
import { checked, describe, refusalAnswer } from '../describe.ts';

const text = z.string().min(1).max(200);
const time = z.iso
  .datetime({ offset: true })
  .transform((value) => new Date(value))
  .meta({ type: 'string', format: 'date-time' });
const declaration = z.object({
  id: requestId,
  name: z.string().min(1).max(60).meta({ description: '災害の名前。例: 令和8年台風第19号' }),
  areas: z.array(z.string().min(1).max(60)).max(100).default([]).meta({ description: '対象の圏域。省略は全域' }),
});
const proposal = z.object({
  id: requestId,
  disaster: z.uuid(),
  contract: text,
  purpose: text,
  fields: z.array(text).min(1).max(100),
  receivers: z.array(text).min(1).max(50),
  duty: z
    .enum(Object.keys(duties) as [keyof typeof duties])
    .meta({ description: 'return: 返却する。delete: 消去する' }),
  expiresAt: time.meta({ description: 'この日時を過ぎると、渡しません' }),
  dueAt: time.meta({ description: 'この日時までに返却・消去して報告します' }),
});
const persons = z.object({
  id: requestId,
  persons: z
    .array(z.object({ subject: z.string().min(1).max(100), content: z.record(z.string().max(100), z.unknown()) }))
    .min(1)
    .max(2000),
});
const given = z.object({
  receivers: z.array(
    z.object({
      receiver: z.string(),
      message: z.uuid().nullable().meta({ description: 'null は、誰についても渡していないこと' }),
      withheld: z.array(z.number().int()).meta({ description: '渡さなかった人の、persons の中の位置（0から）' }),
    }),
  ),
  numbers: z.array(z.number().int()).optional().meta({
    description:
      '個人番号と思われる12桁の数字が内容にある人の、persons の中の位置（0から）。災害時のため止めずに渡しました。確かめてください',
  }),
});
const only = z.object({ id: requestId });
const disaster = z.object({ disaster: z.uuid() });
const release = z.object({ release: z.uuid() });
const refused = { description: '不許可', schema: refusalAnswer };

/**
 * `/v1/disasters` and `/v1/emergency-releases` (災害時提供, 災害対策基本法49条の11第3項): declared by a named officer, approved by a second,
 * given to many receivers at once, to be returned or deleted.
 */
export function addEmergency(app: Routes, { services, present }: { services: Services; present: Present }): void {
  app.post(
    '/v1/disasters',
    describe('災害を宣言する（自治体の職員）', {
      201: { description: '宣言しました', schema: disaster },
      422: refused,
    }),
    checked('json', declaration),
    async (c) => {
      const wanted = c.req.valid('json');
      const done = await declareDisaster(services, await readAct(c, present, wanted.id), wanted);
      return isRefused(done) ? c.json(done.refused, 422) : c.json(done, 201);
    },
  );
  app.post(
    '/v1/disasters/:disaster/end',
    describe('災害の終わりを宣言する（災害時提供はすべて終わり、まだ渡していないものは消えます）', {
      204: { description: '終えました' },
      422: refused,
    }),
    checked('param', disaster),
    checked('json', only),
    async (c) => {
      const asked = { ...c.req.valid('json'), ...c.req.valid('param') };
      const done = await closeDisaster(services, await readAct(c, present, asked.id), asked);
      return isRefused(done) ? c.json(done.refused, 422) : c.body(null, 204);
    },
  );
  app.post(
    '/v1/emergency-releases',
    describe('災害時提供を起案する（範囲・提供先・期限・返却か消去か。別の職員が承認するまで渡せません）', {
      201: { description: '起案しました', schema: release },
      422: refused,
    }),
    checked('json', proposal),
    async (c) => {
      const wanted = c.req.valid('json');
      const done = await proposeRelease(services, await readAct(c, present, wanted.id), wanted);
      return isRefused(done) ? c.json(done.refused, 422) : c.json(done, 201);
    },
  );
  const acts = [
    ['approval', '災害時提供を承認する（起案した職員とは別の職員）', '承認しました', approve],
    ['end', '災害時提供を終える（まだ渡していないものは消えます）', '終えました', closeRelease],
    ['report', '返却または消去が済んだことを報告する（受け取った機関）', '報告を受けました', reportDuty],
  ] as const;
  for (const [name, summary, done, act] of acts)
    app.post(
      `/v1/emergency-releases/:release/${name}`,
      describe(summary, { 204: { description: done }, 422: refused }),
      checked('param', release),
      checked('json', only),
      async (c) => {
        const asked = { ...c.req.valid('json'), ...c.req.valid('param') };
        const result = await act(services, await readAct(c, present, asked.id), asked);
        return isRefused(result) ? c.json(result.refused, 422) : c.body(null, 204);
      },
    );
  app.post(
    '/v1/emergency-releases/:release/persons',
    describe('承認された災害時提供により、多数の人の情報を一度に渡す', {
      200: { description: '提供先ごとの結果', schema: given },
      422: refused,
    }),
    checked('param', release),
    checked('json', persons),
    async (c) => {
      const asked = { ...c.req.valid('json'), ...c.req.valid('param') };
      const done = await giveReleased(services, await readAct(c, present, asked.id), asked);
      if (isRefused(done)) return c.json(done.refused, 422);
      const receivers = done.receivers.map((one) => ({ ...one, withheld: [...one.withheld] }));
      return c.json({ receivers, ...(done.numbers && { numbers: [...done.numbers] }) });
    },
  );
}
