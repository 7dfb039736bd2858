import { z } from 'zod';
import { actingHeader } from '../../../contracts/acting.ts';
import {
  protectionList,
  protectionOpinions,
  protectionProposed,
  protectionReasons,
} from '../../../contracts/protection.ts';
import { transact } from '../../../database/connect.ts';
import type { Present } from '../../identify/acting/acting.ts';
import { setProtection } from '../../identify/person/protection.ts';
import type { Services } from '../../services.ts';
import {
  approveProtection,
  declineProtection,
  hasHadStaff,
  proposeProtection,
  readProtections,
  withdrawProtection,
} from '../../travel/municipality/protection.ts';
import { register } from '../../travel/registration.ts';
import { readAct, requestId } from '../acting.ts';
import type { Routes } from '../app.ts';
import { checked, describe, refusalAnswer } from '../describe.ts';

const time = z.iso
  .datetime({ offset: true })
  .transform((text) => new Date(text))
  .meta({ type: 'string', format: 'date-time' });
const keysOf = <T extends object>(all: T) => Object.keys(all) as [keyof T & string];
const asked = z.object({
  id: requestId.optional().meta({ description: '職員が操作するときの、この要求の番号' }),
  subject: z.string().min(1).max(100).meta({ description: '自機関の符号' }),
  until: time.nullable().meta({ description: 'null: 終える' }),
  urgent: z.boolean().default(false).meta({ description: 'すぐに効かせ、あとで別の職員が確かめる' }),
  reason: z.enum(keysOf(protectionReasons)).default('other'),
  opinion: z.enum(keysOf(protectionOpinions)).default('none'),
});
const refused = { description: '不許可', schema: refusalAnswer };

/**
 * `/v1/protections` (支援措置): proposed by one member of the town hall's staff and decided by another. Only a town hall that has never enrolled staff
 * sets and ends it by its system alone.
 */
export function addProtections(app: Routes, { services, present }: { services: Services; present: Present }): void {
  app.post(
    '/v1/protections',
    describe('支援措置を起案する（自治体の職員。別の職員が承認すると効きます。急ぎは、すぐに効きます）', {
      201: { description: '起案しました', schema: protectionProposed },
      204: { description: '登録しました（職員を登録したことのない自治体）' },
      422: refused,
    }),
    checked('json', asked),
    async (c) => {
      const caller = c.get('caller');
      const { id = '-', subject: named, until, urgent, reason, opinion } = c.req.valid('json');
      const { pools } = services;
      const byPersons =
        c.req.header(actingHeader) !== undefined ||
        (await transact(pools.exchange, {}, (connection) => hasHadStaff(connection, caller)));
      if (!byPersons) {
        await register(services, caller, named, (connection, subject, now) =>
          setProtection(connection, caller, { subject, until }, now),
        );
        return c.body(null, 204);
      }
      const wanted = { id, subject: named, until, urgent, terms: { reason, opinion } };
      const done = await proposeProtection(services, await readAct(c, present, id), wanted);
      return 'refused' in done ? c.json(done.refused, 422) : c.json(done, 201);
    },
  );
  for (const [name, summary, work] of [
    ['approve', '支援措置の起案を承認する（起案した職員とは別の、支援措置の担当）', approveProtection],
    ['decline', '支援措置の起案を差し戻す（起案した職員とは別の、支援措置の担当）', declineProtection],
    ['withdraw', '自分の起案を引き戻す', withdrawProtection],
  ] as const)
    app.post(
      `/v1/protections/:proposal/${name}`,
      describe(summary, { 204: { description: 'しました' }, 422: refused }),
      checked('param', z.object({ proposal: z.uuid() })),
      checked('json', z.object({ id: requestId })),
      async (c) => {
        const { id } = c.req.valid('json');
        const done = await work(services, await readAct(c, present, id), { id, ...c.req.valid('param') });
        return 'refused' in done ? c.json(done.refused, 422) : c.body(null, 204);
      },
    );
  app.post(
    '/v1/protections/list',
    describe('支援措置の一覧を見る（支援措置の担当だけ。見たことも記録されます）', {
      200: { description: '期限の近い順。起案は、決裁を待つもの、新しく決まったものの順', schema: protectionList },
      422: refused,
    }),
    checked('json', z.object({ id: requestId })),
    async (c) => {
      const { id } = c.req.valid('json');
      const read = await readProtections(services, await readAct(c, present, id), { id });
      if ('refused' in read) return c.json(read.refused, 422);
      const { all, proposals, codes } = read;
      return c.json({
        protected: all.map(({ subject, until }) => ({ subject: codes.get(subject)!, until: until.toISOString() })),
        proposals: proposals.map(({ subject, member: _, municipality: __, terms, ...one }) => ({
          ...one,
          subject: codes.get(subject)!,
          reason: terms?.reason ?? '',
          opinion: terms?.opinion ?? '',
          until: one.until?.toISOString() ?? null,
          proposedAt: one.proposedAt.toISOString(),
          decidedAt: one.decidedAt?.toISOString() ?? null,
          alarmAt: one.alarmAt?.toISOString() ?? null,
        })),
      });
    },
  );
}
