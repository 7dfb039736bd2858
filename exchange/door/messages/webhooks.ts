import { z } from 'zod';
import { Fault } from '../../../contracts/fault.ts';
import { eventModes } from '../../deliver/event.ts';
import { readAllowedRate, wishedRate } from '../../deliver/handshake.ts';
import type { Signer } from '../../deliver/token.ts';
import { failures } from '../../deliver/verdict.ts';
import { confirmWebhook, findWebhook, readWebhooks, type Webhook } from '../../deliver/webhook.ts';
import { createRateLimit } from '../../identify/caller/rate.ts';
import type { Services } from '../../services.ts';
import {
  endWebhook,
  leavePath,
  registerWebhook,
  tryWebhook,
  type WebhookRegion,
} from '../../travel/telling/webhook.ts';
import type { Routes } from '../app.ts';
import { checked, describe } from '../describe.ts';
import type { UseProof } from '../proof.ts';

const shown = z.object({
  system: z.string(),
  url: z.string(),
  mode: z.enum(eventModes),
  state: z.enum(['asked', 'confirmed', 'retired']).meta({
    description: 'asked: 宛先の許可を待っています。confirmed: 送ります。retired: 宛先が 410 を返したため、やめました',
  }),
  rate: z.number().int().nullable().meta({ description: '1分あたりの上限。null は上限なし' }),
  askedAt: z.iso.datetime(),
  settledAt: z.iso.datetime().nullable(),
  failures: z.number().int().meta({ description: '続けて失敗した回数' }),
  lastFailure: z.string().nullable(),
  lastFailureAt: z.iso.datetime().nullable(),
  nextPushAt: z.iso.datetime(),
  why: z.string().nullable().meta({ description: '許可がまだ得られていない理由' }),
});
const tried = shown.extend({
  reached: z.enum(['allowed', 'no-leave', 'unreachable', 'forbidden', 'silent']).nullable().meta({
    description: 'いま尋ねた結果。no-leave: 届いたが、許可は返らなかった。null: retired のため、尋ねていません',
  }),
});
const given = z.object({
  url: z.string().min(1).max(2000),
  mode: z.enum(eventModes).default('binary').meta({
    description:
      'CloudEvents 1.0 の送り方。binary: 属性をヘッダーに、中身を本文に。structured: 全体を一つの JSON（application/cloudevents+json）に',
  }),
});
const jwks = z.object({ keys: z.array(z.record(z.string(), z.unknown())) });

/** Why leave was not given at once, for whoever set the endpoint up. */
const whys = {
  unreachable: failures.unreachable,
  forbidden: failures.forbidden,
  silent: failures.silent,
  'no-leave':
    '宛先が OPTIONS に WebHook-Allowed-Origin と WebHook-Allowed-Rate を返しませんでした。あとから WebHook-Request-Callback の住所を開いて許可することもできます（1週間以内）。',
} as const;

/** Against a member that lets us knock at somebody's door again and again. */
const limit = { perMinute: 10, burst: 20 };

/** `/v1/webhook`: where a system wants to be pushed to; `/webhook`: what its endpoint asks of us. */
export function addWebhooks(
  app: Routes,
  {
    services,
    region,
    signer,
    useProof,
  }: { services: Services; region: WebhookRegion; signer: Signer; useProof: UseProof },
): void {
  const { pools, realClock } = services;
  const takeTurn = createRateLimit({ ...limit, clock: realClock });
  const takeTry = createRateLimit({ ...limit, clock: realClock });
  app.post(
    '/v1/webhook',
    describe('受信口（webhook）を登録する（宛先に許可を尋ねます）', {
      201: { description: '登録しました。許可が得られれば、届いたものから送ります', schema: shown },
    }),
    checked('json', given),
    async (c) => {
      const caller = c.get('caller');
      takeTurn(caller.system, 1);
      const { webhook, why } = await registerWebhook(services, region, caller, c.req.valid('json'));
      return c.json(show(webhook, why && whys[why]), 201);
    },
  );
  app.get(
    '/v1/webhook',
    describe('自システムの受信口を見る', { 200: { description: '受信口', schema: shown } }),
    async (c) => {
      await useProof(c.get('caller'));
      const found = await findWebhook(pools.exchange, c.get('caller').system);
      if (!found) throw notThere();
      return c.json(show(found));
    },
  );
  app.post(
    '/v1/webhook/try',
    describe('自システムの受信口に、いま届くかを確かめる（許可を尋ねるだけで、何も送らず、何も変えません）', {
      200: {
        description: 'いまの様子。why は、届かない、または許可の返らない理由',
        schema: tried,
      },
    }),
    async (c) => {
      const caller = c.get('caller');
      await useProof(caller);
      takeTry(caller.system, 1);
      const found = await tryWebhook(services, region, caller);
      if (!found) throw notThere();
      const { webhook, reached } = found;
      const why = reached === null || reached === 'allowed' ? null : whys[reached];
      return c.json({ ...show(webhook, why), reached });
    },
  );
  app.delete(
    '/v1/webhook',
    describe('受信口をやめる（お預かり中のものは /inbox で受け取れます）', {
      200: { description: 'やめました', schema: z.object({}) },
    }),
    async (c) => {
      if (!(await endWebhook(services, c.get('caller')))) throw notThere();
      return c.json({});
    },
  );
  app.get(
    '/v1/webhooks',
    describe('すべての受信口の様子を見る（運営者）', {
      200: { description: '受信口', schema: z.object({ webhooks: z.array(shown) }) },
    }),
    async (c) => {
      const caller = c.get('caller');
      await useProof(caller);
      if (caller.memberKind !== 'operator') throw new Fault('forbidden');
      return c.json({ webhooks: (await readWebhooks(pools.exchange)).map((one) => show(one)) });
    },
  );
  app.on(
    ['GET', 'POST'],
    `${leavePath}/:secret`,
    describe(
      '送ることを許可する（WebHook-Request-Callback）',
      { 200: { description: '許可しました' } },
      { open: true },
    ),
    checked('param', z.object({ secret: z.string().max(100) })),
    async (c) => {
      const named = c.req.header('webhook-allowed-rate');
      const rate = named === undefined ? wishedRate : readAllowedRate(named);
      if (rate === undefined)
        throw new Fault('bad_request', 'WebHook-Allowed-Rate は、1以上の整数か * にしてください。');
      if (!(await confirmWebhook(pools.exchange, c.req.valid('param').secret, rate, realClock.now()))) throw notThere();
      return c.text('許可を受け付けました。この画面は閉じてかまいません。');
    },
  );
  app.get(
    '/webhook/jwks',
    describe(
      '送るものに付ける署名の公開鍵',
      { 200: { description: 'JWK Set（RFC 7517）', schema: jwks } },
      { open: true },
    ),
    (c) => c.json(signer.jwks() as z.infer<typeof jwks>, 200, { 'Cache-Control': 'public, max-age=300' }),
  );
}

const show = ({ lastFailure, ...webhook }: Webhook, why: string | null = null) => ({
  ...webhook,
  lastFailure: lastFailure && failures[lastFailure],
  why,
});

const notThere = () => new Fault('not_found', 'この受信口は登録されていません。');
