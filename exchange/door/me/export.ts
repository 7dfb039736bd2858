import { z } from 'zod';
import { findProxiesOf } from '../../identify/acting/proxies.ts';
import { mayAct } from '../../identify/acting/proxy-rules.ts';
import { listWhys } from '../../rights/asked-why.ts';
import { listDemands } from '../../rights/demands.ts';
import { findWish } from '../../rights/monthly-post.ts';
import type { Services } from '../../services.ts';
import { readTrail, type TrailEntry } from '../../trail/read.ts';
import { findTags } from '../../trail/tags.ts';
import { offersTo } from '../../travel/own/consents.ts';
import { actOnPage } from '../../travel/own/own.ts';
import type { Routes } from '../app.ts';
import { checked, describe } from '../describe.ts';
import { wishShown } from '../rights/monthly-post.ts';
import { showEntry, trailEntry } from '../rights/trail.ts';
import { consentsShown, showConsents } from './consents-shown.ts';
import { proxyShown, showProxy } from './proxies-shown.ts';
import { demandShown, showDemand, showWhy, whyShown, withMember } from './rights-shown.ts';
import { iso, personPath, readOwn } from './shared.ts';

const everything = z.object({
  format: z.literal('engawa-export/v1'),
  region: z.string(),
  madeAt: z.iso.datetime(),
  trail: z.array(trailEntry),
  consents: consentsShown.shape.consents,
  questions: z.array(whyShown.extend(withMember)),
  requests: z.array(demandShown.extend(withMember)),
  proxies: z.array(proxyShown).meta({ description: '代理人が取り出すときは、空です' }),
  monthlyPost: wishShown,
});

const pageSize = 1000;
/** A lifetime of records: more would be a fault of somebody's, and is cut at the oldest. */
const mostRecords = 100_000;

/** `/v1/me/{person}/export`: everything that the pages show, to take away. */
export function addExport(app: Routes, { services, region }: { services: Services; region: string }): void {
  const { keys, directory, realClock } = services;
  app.get(
    '/v1/me/:person/export',
    describe('すべてを JSON で取り出す（取り出したことも記録されます）', {
      200: { description: '本人のページで見られるすべて', schema: everything },
    }),
    checked('param', personPath),
    async (c) => {
      const named = <T extends object>(member: string, shown: T) => ({
        ...shown,
        member,
        memberName: directory.findMember(member)?.name ?? member,
      });
      const { reader, ...shown } = await actOnPage(
        services,
        readOwn(c, c.req.valid('param')),
        'own-export',
        async (acting) => {
          const { connection, page, now } = acting;
          const { id } = page.facts;
          const times = { now, realNow: realClock.now() };
          const wish = await findWish(connection, id);
          const mayReadProxies = page.proxy === null || mayAct(page.proxy, 'own-proxies');
          const result = {
            reader: { as: page.as, subject: id },
            madeAt: now.toISOString(),
            consents: showConsents(services, acting, offersTo(services, acting)).consents,
            questions: (await listWhys(connection, keys, id)).map((one) => named(one.member, showWhy(one, now))),
            requests: (await listDemands(connection, keys, id)).map((one) => named(one.member, showDemand(one, now))),
            proxies: mayReadProxies
              ? (await findProxiesOf(connection, keys, id)).map((one) => showProxy(one, times))
              : [],
            monthlyPost: { ...wish, since: iso(wish.since), byPost: !page.facts.protected },
          };
          return { result };
        },
      );
      const trail = await readAll(services, reader);
      return c.json({ format: 'engawa-export/v1' as const, region, ...shown, trail });
    },
  );
}

async function readAll(
  services: Services,
  { as, subject }: { as: 'self' | 'legal' | 'voluntary' | 'supporter'; subject: string },
) {
  const tags = await findTags(services, subject);
  const all: TrailEntry[] = [];
  for (;;) {
    const before = all.at(-1)?.record;
    const page = await readTrail(services, { as, tags }, { limit: pageSize, before });
    all.push(...page);
    if (page.length < pageSize || all.length >= mostRecords) break;
  }
  return all.map(showEntry);
}
