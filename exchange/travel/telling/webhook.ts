import { randomBytes, randomUUID } from 'node:crypto';
import { transact } from '../../../database/connect.ts';
import { type IsAllowed, readEndpoint } from '../../deliver/address.ts';
import { openEndpoint } from '../../deliver/call.ts';
import { askLeave, knock, type WhyNot } from '../../deliver/handshake.ts';
import { confirmWebhook, findWebhook, putWebhook, removeWebhook, type Webhook } from '../../deliver/webhook.ts';
import type { Caller } from '../../identify/caller/authenticate.ts';
import { insertRecords } from '../../record/record.ts';
import { documentAsked } from '../../record/registration.ts';
import type { Services } from '../../services.ts';
import { checkProof } from '../registration.ts';

export type WebhookRegion = {
  readonly exchangeUrl: string;
  readonly fictional: boolean;
  readonly isAllowed: IsAllowed;
};
export const leavePath = '/webhook/leave';

/**
 * Registers where a system wants to be pushed to, on record, and asks the endpoint for leave. Nothing is pushed before it is given.
 * @returns the endpoint as it stands, and why leave was not given at once
 * @throws Fault
 */
export async function registerWebhook(
  services: Services,
  { exchangeUrl, fictional, isAllowed }: WebhookRegion,
  caller: Caller,
  { url: address, mode }: Pick<Webhook, 'url' | 'mode'>,
): Promise<{ readonly webhook: Webhook; readonly why: WhyNot | null }> {
  await services.checkPublishing();
  const url = readEndpoint(address, fictional);
  const secret = randomBytes(32).toString('base64url');
  const { pools, realClock } = services;
  await change(services, caller, url, (connection) =>
    putWebhook(connection, { system: caller.system, url: url.href, mode, secret }, realClock.now()),
  );
  const endpoint = openEndpoint(url, isAllowed);
  const callback = `${exchangeUrl.replace(/\/$/, '')}${leavePath}/${secret}`;
  const answer = await askLeave(endpoint, new URL(exchangeUrl).hostname, callback).finally(endpoint.close);
  if (answer.allowed) await confirmWebhook(pools.exchange, secret, answer.allowed.rate, realClock.now());
  const webhook = (await findWebhook(pools.exchange, caller.system))!;
  return { webhook, why: answer.allowed ? null : answer.why };
}

/**
 * Asks an endpoint once more whether it is there and still gives leave, for whoever set it up. Nothing is pushed, and nothing changes: not even
 * what we count of its failures. One that wants nothing any more (410) is left alone.
 * @returns undefined without an endpoint
 */
export async function tryWebhook(
  { pools }: Services,
  { exchangeUrl, fictional, isAllowed }: WebhookRegion,
  { system }: Caller,
): Promise<{ readonly webhook: Webhook; readonly reached: 'allowed' | WhyNot | null } | undefined> {
  const webhook = await findWebhook(pools.exchange, system);
  if (!webhook || webhook.state === 'retired') return webhook && { webhook, reached: null };
  const endpoint = openEndpoint(readEndpoint(webhook.url, fictional), isAllowed);
  const answer = await knock(endpoint, new URL(exchangeUrl).hostname).finally(endpoint.close);
  return { webhook, reached: answer.allowed ? 'allowed' : answer.why };
}

/** Ends pushing to a system; what waits stays for collection. @returns whether there was an endpoint */
export async function endWebhook(services: Services, caller: Caller): Promise<boolean> {
  await services.checkPublishing();
  return change(services, caller, undefined, (connection) => removeWebhook(connection, caller.system));
}

/** Where mail goes is changed in one transaction with its record. */
async function change<T>(
  { pools, clock, realClock }: Services,
  caller: Caller,
  url: URL | undefined,
  work: (connection: Parameters<Parameters<typeof transact<T>>[2]>[0]) => Promise<T>,
): Promise<T> {
  return transact(pools.exchange, {}, async (connection) => {
    await checkProof(connection, caller, realClock.now());
    const done = await work(connection);
    const record = documentAsked('registration', caller, clock.now(), randomUUID(), {
      decision: 'permit',
      reasons: [],
      items: ['webhook', ...(url ? [url.host] : [])],
    });
    await insertRecords(connection, [{ records: [record] }], realClock.now());
    return done;
  });
}
