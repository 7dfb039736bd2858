import { z } from 'zod';
import { Fault } from '../../../contracts/fault.ts';
import { findProxiesOf, inviteProxy } from '../../identify/acting/proxies.ts';
import { checkText } from '../../rights/texts.ts';
import type { Services } from '../../services.ts';
import { actOnPage } from '../../travel/own/own.ts';
import { endOwnProxy } from '../../travel/own/proxies.ts';
import type { Routes } from '../app.ts';
import { checked, describe } from '../describe.ts';
import { proxyScope } from './pages.ts';
import { invited, proxyShown, showProxy } from './proxies-shown.ts';
import { personPath, readOwn, time } from './shared.ts';

const inviting = z.object({
  kind: z.enum(['voluntary', 'supporter']).meta({ description: '法定代理人は、自治体が登録します' }),
  scope: z.array(proxyScope).min(1).max(8),
  label: z.string().trim().min(1).max(60).meta({ description: 'あなたが代理人を呼ぶ名前（例：長女）' }),
  validUntil: time.nullable().default(null),
  survivesIncapacity: z.boolean().default(false).meta({ description: '判断能力が低下したあとのために置くか' }),
});

const proxiesShown = z.object({
  proxies: z.array(proxyShown),
  possible: z.boolean().meta({ description: '本人が代理人を招待できるか（支援措置の間は、できません）' }),
});

/** `/v1/me/{person}/proxies`: who stands in for the person, by an invitation that the person hands over. Nobody is looked up by name. */
export function addOwnProxies(app: Routes, { services }: { services: Services }): void {
  const { keys, realClock } = services;
  app.get(
    '/v1/me/:person/proxies',
    describe('代理人の一覧（見たことも記録されます）', {
      200: { description: '新しい順。終わったものもあります', schema: proxiesShown },
    }),
    checked('param', personPath),
    async (c) =>
      c.json(
        await actOnPage(
          services,
          readOwn(c, c.req.valid('param')),
          'own-proxies',
          async ({ connection, page, now }) => ({
            result: {
              proxies: (await findProxiesOf(connection, keys, page.facts.id)).map((one) =>
                showProxy(one, { now, realNow: realClock.now() }),
              ),
              possible: page.as === 'self' && !page.facts.protected,
            },
          }),
        ),
      ),
  );
  app.post(
    '/v1/me/:person/proxies',
    describe('代理人を招待する（番号を、その人に渡してください。24時間使えます）', {
      201: { description: '招待しました', schema: invited },
    }),
    checked('param', personPath),
    checked('json', inviting),
    async (c) => {
      const asked = c.req.valid('json');
      checkText(asked.label);
      const own = readOwn(c, c.req.valid('param'));
      const made = await actOnPage(services, own, 'own-proxy-invited', async ({ connection, page, now }) => {
        if (page.facts.protected)
          throw new Fault('conflict', '支援措置の間は、代理人を置けません。自治体の窓口にご相談ください。');
        const { id: subject } = page.facts;
        const proxy = { ...asked, subject, validFrom: now, proxySubject: null, seen: null };
        return { result: await inviteProxy(connection, services, proxy, { now, realNow: realClock.now() }) };
      });
      return c.json({ id: made.id, code: made.code, until: made.until.toISOString() }, 201);
    },
  );
  app.post(
    '/v1/me/:person/proxies/:id/end',
    describe('代理人の登録を終える（招待の取消し、代理人の辞任も）', { 204: { description: '終えました' } }),
    checked('param', personPath.extend({ id: z.uuid() })),
    async (c) => {
      const { id, ...person } = c.req.valid('param');
      await endOwnProxy(services, readOwn(c, person), id);
      return c.body(null, 204);
    },
  );
}
