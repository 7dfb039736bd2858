import { z } from 'zod';
import { proxyEvidence } from '../../../contracts/proxy.ts';
import { transact } from '../../../database/connect.ts';
import type { Present } from '../../identify/acting/acting.ts';
import { findProxiesOf } from '../../identify/acting/proxies.ts';
import { isTownHallOf } from '../../identify/standing/standing.ts';
import { checkText } from '../../rights/texts.ts';
import type { Services } from '../../services.ts';
import { lookUp } from '../../travel/look-up.ts';
import {
  endByTownHall,
  inviteByTownHall,
  noteIncapacity,
  resumeByTownHall,
  suspendByTownHall,
} from '../../travel/municipality/town-proxies.ts';
import { readAct, requestId } from '../acting.ts';
import type { Routes } from '../app.ts';
import { checked, describe, refusalAnswer } from '../describe.ts';
import { proxyScope } from '../me/pages.ts';
import { invited, proxyShown, showProxy } from '../me/proxies-shown.ts';
import { time } from '../me/shared.ts';

const code = z.string().min(1).max(100).meta({ description: '自機関の符号' });
const refused = { description: '不許可', schema: refusalAnswer };
const ofOne = z.object({ id: requestId, subject: code });
const inviting = ofOne.extend({
  kind: z.enum(['legal', 'voluntary']),
  scope: z.array(proxyScope).max(8).optional().meta({ description: '任意代理人の範囲。法定代理人はすべて' }),
  label: z.string().trim().min(1).max(60).meta({ description: '本人が読む呼び名（例：母、成年後見人）' }),
  proxy: code.nullable().default(null).meta({
    description: '代理人になる人の、自機関の符号。書くと、その人だけが招待を受けられます',
  }),
  evidence: z.enum(Object.keys(proxyEvidence) as [keyof typeof proxyEvidence]),
  reference: z.string().trim().min(1).max(200).meta({ description: '確かめた書類の番号や保管場所' }),
  majorityOn: z.iso
    .date()
    .nullable()
    .default(null)
    .meta({ description: '未成年者が成年（18歳）に達する日。その日に法定代理が終わります' }),
  validFrom: time.nullable().default(null),
  validUntil: time.nullable().default(null),
  survivesIncapacity: z
    .boolean()
    .default(false)
    .meta({ description: '任意後見など、判断能力が低下したあとのためのものか' }),
});

/** `/v1/proxies`: the register of proxies, by the person's town hall with what it saw. */
export function addProxies(app: Routes, { services, present }: { services: Services; present: Present }): void {
  app.post(
    '/v1/proxies',
    describe('代理人を登録する（自治体。操作する職員の申告が要ります。招待の番号を代理人に渡してください）', {
      201: { description: '招待しました', schema: invited },
      422: refused,
    }),
    checked('json', inviting),
    async (c) => {
      const { id, subject, proxy: by, majorityOn, ...rest } = c.req.valid('json');
      checkText(rest.label);
      checkText(rest.reference);
      const majority = majorityOn === null ? null : new Date(`${majorityOn}T00:00:00+09:00`);
      const act = await readAct(c, present, id);
      const answer = await inviteByTownHall(services, act, { id, subject }, { ...rest, by, majority });
      if (answer.refused) return c.json(answer.refused, 422);
      const { until, ...made } = answer.result;
      return c.json({ ...made, until: until.toISOString() }, 201);
    },
  );
  const changes = [
    ['end', '代理人の登録を終える（自治体）', endByTownHall],
    ['suspend', '利益が相反する間、代理人を止める（自治体）', suspendByTownHall],
    ['resume', '止めていた代理人を元に戻す（自治体）', resumeByTownHall],
  ] as const;
  for (const [name, summary, work] of changes)
    app.post(
      `/v1/proxies/:proxy/${name}`,
      describe(summary, { 204: { description: 'しました' }, 422: refused }),
      checked('param', z.object({ proxy: z.uuid() })),
      checked('json', ofOne),
      async (c) => {
        const asked = { ...c.req.valid('json'), ...c.req.valid('param') };
        const answer = await work(services, await readAct(c, present, asked.id), asked);
        return answer.refused ? c.json(answer.refused, 422) : c.body(null, 204);
      },
    );
  app.post(
    '/v1/incapacities',
    describe('本人の判断能力の低下により、そのために置かれたのでない任意代理人を終える（自治体）', {
      200: { description: '終わった代理人', schema: z.object({ ended: z.array(z.uuid()) }) },
      422: refused,
    }),
    checked('json', ofOne),
    async (c) => {
      const asked = c.req.valid('json');
      const answer = await noteIncapacity(services, await readAct(c, present, asked.id), asked);
      return answer.refused ? c.json(answer.refused, 422) : c.json({ ended: answer.result });
    },
  );
  app.get(
    '/v1/proxies',
    describe('代理人の登録を見る（本人の自治体。見たことも記録されます）', {
      200: { description: '新しい順', schema: z.object({ proxies: z.array(proxyShown) }) },
    }),
    checked('query', z.object({ subject: code })),
    async (c) => {
      const caller = c.get('caller');
      const { facts } = await lookUp(services, caller, c.req.valid('query').subject, {
        may: (found) => isTownHallOf(caller, found),
        seen: () => ({ items: ['proxies-read'] }),
      });
      const times = { now: services.clock.now(), realNow: services.realClock.now() };
      const proxies = await transact(services.pools.exchange, {}, (connection) =>
        findProxiesOf(connection, services.keys, facts.id),
      );
      return c.json({ proxies: proxies.map((one) => showProxy(one, times)) });
    },
  );
}
