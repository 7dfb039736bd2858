import { z } from 'zod';
import { accountNotices } from '../../../contracts/account-notice.ts';
import { proxyKinds, proxyScopes } from '../../../contracts/proxy.ts';
import { type Picture, pictures } from '../../../contracts/tablet.ts';
import { endOf, scopesOf } from '../../identify/acting/proxy-rules.ts';
import { createRateLimit } from '../../identify/caller/rate.ts';
import type { Services } from '../../services.ts';
import { ways } from '../../sign-in/sessions.ts';
import { readTrail } from '../../trail/read.ts';
import { findTags } from '../../trail/tags.ts';
import { readPages, readSignIns, takeInvitation } from '../../travel/own/pages.ts';
import type { Routes } from '../app.ts';
import { checked, describe } from '../describe.ts';
import { showEntry, trailEntry } from '../rights/trail.ts';
import { iso } from './shared.ts';

export const proxyKind = z.enum(Object.keys(proxyKinds) as [keyof typeof proxyKinds]);
export const proxyScope = z.enum(Object.keys(proxyScopes) as [keyof typeof proxyScopes]);
const keysOf = <T extends object>(all: T) => Object.keys(all) as [keyof T & string];
const pages = z.object({
  persons: z.array(
    z.object({
      person: z.string().meta({ description: '以下の住所に使う名前' }),
      as: z.enum(['self', ...(Object.keys(proxyKinds) as (keyof typeof proxyKinds)[])]),
      scope: z.array(proxyScope),
      until: z.iso.datetime().nullable(),
      proxy: z
        .uuid()
        .nullable()
        .meta({ description: '代理人としての登録（辞めるときに使います）。本人のページでは null' }),
      town: z.string().meta({ description: '住んでいる自治体。窓口の電話番号は、ここのもの' }),
      label: z.string().nullable().meta({ description: '代理人が付けた呼び名。本人のページでは null' }),
    }),
  ),
  notices: z
    .array(z.object({ what: z.enum(keysOf(accountNotices)), at: z.iso.datetime() }))
    .meta({ description: '本人に別の方法でも知らせること（30日の間）。端末では空' }),
  signIn: z.object({
    way: z.enum(ways),
    at: z.iso.datetime(),
    until: z.iso.datetime(),
    shared: z.boolean(),
    device: z
      .object({ label: z.string(), picture: z.enum(Object.keys(pictures) as [Picture]) })
      .nullable()
      .meta({ description: '端末でのサインインのとき、その呼び名と絵' }),
  }),
});

/** Ten tries a minute: a code has 49 random bits. */
const tries = { perMinute: 10, burst: 10 };

/** `/v1/me`: whose pages the account may open, and how it comes to stand in for somebody. */
export function addPages(app: Routes, { services }: { services: Services }): void {
  const limit = createRateLimit({ ...tries, clock: services.realClock });
  app.get(
    '/v1/me',
    describe('開けるページの一覧（本人と、代理人になっている人。見たことも記録されます）', {
      200: { description: '本人が先頭', schema: pages },
    }),
    async (c) => {
      const { person, shown, notices } = await readPages(services, c.get('signedIn'));
      const { session } = person;
      return c.json({
        persons: person.pages.map(({ name, as, proxy, facts }) => ({
          person: name,
          as,
          scope: proxy ? [...proxy.scope] : [...scopesOf.legal],
          until: proxy ? iso(endOf(proxy)) : null,
          proxy: proxy?.id ?? null,
          town: `GOV/${facts.municipality}`,
          label: proxy?.proxyLabel ?? null,
        })),
        notices: notices.map(({ what, noticedAt }) => ({ what, at: noticedAt.toISOString() })),
        signIn: {
          way: session.how,
          at: session.authTime.toISOString(),
          until: session.endsAt.toISOString(),
          shared: session.shared,
          device: shown,
        },
      });
    },
  );
  app.get(
    '/v1/me/sign-ins',
    describe('サインインの記録（見たことも記録されます）', {
      200: {
        description: '新しい順。続きは before に最後の記録を',
        schema: z.object({ entries: z.array(trailEntry) }),
      },
    }),
    checked(
      'query',
      z.object({ limit: z.coerce.number().int().min(1).max(200).default(50), before: z.uuid().optional() }),
    ),
    async (c) => {
      const { subject } = await readSignIns(services, c.get('signedIn'));
      const tags = await findTags(services, subject);
      const asked = { ...c.req.valid('query'), kinds: ['sign-in'] };
      const entries = await readTrail(services, { as: 'self', tags }, asked);
      return c.json({
        entries: entries.map(showEntry),
      });
    },
  );
  app.post(
    '/v1/me/invitations/accept',
    describe('渡された招待の番号で、代理人になる', { 204: { description: 'なりました' } }),
    checked(
      'json',
      z.object({
        code: z.string().min(1).max(40),
        label: z.string().trim().min(1).max(60).meta({ description: 'あなたが本人を呼ぶ名前（例：母）' }),
      }),
    ),
    async (c) => {
      limit(c.get('signedIn').account, 1);
      await takeInvitation(services, c.get('signedIn'), c.req.valid('json'));
      return c.body(null, 204);
    },
  );
}
