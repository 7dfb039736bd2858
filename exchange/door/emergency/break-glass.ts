import { z } from 'zod';
import { emergencies, findings } from '../../../contracts/access.ts';
import { transact } from '../../../database/connect.ts';
import { type Access, listBreakGlass } from '../../identify/access.ts';
import type { Present } from '../../identify/acting/acting.ts';
import { createRateLimit } from '../../identify/caller/rate.ts';
import type { Services } from '../../services.ts';
import { openAccess } from '../../travel/emergency/access.ts';
import { confirmBreakGlass } from '../../travel/emergency/break-glass.ts';
import { readAct, requestId } from '../acting.ts';
import type { Routes } from '../app.ts';
import { checked, describe, refusalAnswer } from '../describe.ts';
import type { UseProof } from '../proof.ts';

const text = z.string().min(1).max(200);
const person = z.union([
  z.strictObject({ code: text.meta({ description: '自機関の符号' }) }),
  z.strictObject({ insurer: text, insured: text }),
  z.strictObject({ name: text, kana: text, birth: z.iso.date(), sex: text, address: text }),
]);
const opening = z.object({
  id: requestId,
  purpose: text,
  person,
  grounds: z.enum(Object.keys(emergencies) as [keyof typeof emergencies]).meta({
    description: Object.entries(emergencies)
      .map(([code, words]) => `${code}: ${words}`)
      .join('。'),
  }),
});
const opened = z.object({
  access: z.uuid().meta({ description: '照会のヘッダー Engawa-Access に付けます' }),
  subject: z.string().meta({ description: '自機関の符号' }),
  until: z.iso.datetime(),
  confirmBy: z.iso.datetime().meta({ description: 'それまでに、別の職員が確かめます' }),
});
const shown = z.object({
  access: z.uuid(),
  member: z.string(),
  purpose: z.string(),
  grounds: z.string(),
  actor: z.string().nullable().meta({ description: '操作した職員。自機関のものに限ります' }),
  role: z.string(),
  openedAt: z.iso.datetime(),
  until: z.iso.datetime(),
  confirmBy: z.iso.datetime(),
  confirmedAt: z.iso.datetime().nullable(),
  finding: z.string().nullable(),
  alarmAt: z.iso.datetime().nullable(),
});
const mostShown = 200;

/** Enough for a night of many calls; too slow for asking whether person after person is registered. */
const limits = { perMinute: 20, burst: 60 };

/** `/v1/break-glass` (緊急時照会): one officer, one person's life, now; a second person looks at it within a day. */
export function addBreakGlass(
  app: Routes,
  { services, present, useProof }: { services: Services; present: Present; useProof: UseProof },
): void {
  const limit = createRateLimit({ ...limits, clock: services.realClock });
  app.post(
    '/v1/break-glass',
    describe('緊急時照会を開く（操作する職員の申告が要ります。本人に知らされ、24時間以内に別の職員が確かめます）', {
      201: { description: '開きました', schema: opened },
      422: { description: '不許可', schema: refusalAnswer },
    }),
    checked('json', opening),
    async (c) => {
      const wanted = c.req.valid('json');
      limit(c.get('caller').system, 1);
      const act = await readAct(c, present, wanted.id);
      const answer = await openAccess(services, act, { ...wanted, kind: 'break-glass' });
      if ('refused' in answer) return c.json(answer.refused, 422);
      const { id, endsAt, confirmBy } = answer.access;
      return c.json(
        { access: id, subject: answer.code, until: endsAt.toISOString(), confirmBy: confirmBy!.toISOString() },
        201,
      );
    },
  );
  app.post(
    '/v1/break-glass/:access/confirmation',
    describe('緊急時照会を確かめる（開いた職員とは別の、同じ機関の職員）', {
      204: { description: '記録しました' },
      422: { description: '不許可', schema: refusalAnswer },
    }),
    checked('param', z.object({ access: z.uuid() })),
    checked('json', z.object({ id: requestId, finding: z.enum(Object.keys(findings) as [keyof typeof findings]) })),
    async (c) => {
      const { id, finding } = c.req.valid('json');
      const { access } = c.req.valid('param');
      const answer = await confirmBreakGlass(services, await readAct(c, present, id), { id, access, finding });
      return answer ? c.json(answer.refused, 422) : c.body(null, 204);
    },
  );
  app.get(
    '/v1/break-glass',
    describe('緊急時照会の一覧（自機関のもの。自治体には、自らの住民についてのものも）', {
      200: {
        description: '新しい順。alarmAt は、確認がなかったか、適正でなかったもの',
        schema: z.object({ all: z.array(shown) }),
      },
    }),
    async (c) => {
      const { member, system, memberKind, municipality } = c.get('caller');
      await useProof(c.get('caller'));
      const town = memberKind === 'municipality' && municipality !== null ? { municipality } : {};
      const all = await transact(services.pools.exchange, { systems: [system], ...town }, (connection) =>
        listBreakGlass(connection, mostShown),
      );
      return c.json({ all: all.map((one) => shownOf(one, one.member === member)) });
    },
  );
}

/** Whom it is about stands in the trail alone: the list is there to see that somebody looked. */
const shownOf = (one: Access, own: boolean): z.infer<typeof shown> => ({
  access: one.id,
  member: one.member,
  purpose: one.purpose,
  grounds: emergencies[one.grounds as keyof typeof emergencies],
  actor: own ? one.actor : null,
  role: one.role,
  openedAt: one.openedAt.toISOString(),
  until: one.endsAt.toISOString(),
  confirmBy: one.confirmBy!.toISOString(),
  confirmedAt: one.confirmedAt?.toISOString() ?? null,
  finding: one.finding && findings[one.finding],
  alarmAt: one.alarmAt?.toISOString() ?? null,
});
