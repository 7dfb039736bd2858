import { transact } from '../../../database/connect.ts';
import type { Endpoint } from '../../deliver/call.ts';
import { attributesOf, requestOf } from '../../deliver/event.ts';
import type { Delivered } from '../../deliver/hand-over.ts';
import type { Leased } from '../../deliver/lease.ts';
import type { Signer } from '../../deliver/token.ts';
import { asideMs, judge, type Verdict } from '../../deliver/verdict.ts';
import { endAcknowledged } from '../../relay/acknowledge.ts';
import { markReturned } from '../../relay/returned.ts';
import { road } from '../../road.ts';
import type { Services } from '../../services.ts';
import type { HandedOver } from '../../stages.ts';
import { handOver } from '../hand-over.ts';

/** Who we are to the endpoints. */
export type Pusher = { readonly exchangeUrl: string; readonly signer: Signer };

/**
 * One batch to one endpoint: handed over by the same road as a collection (authority asked again, recorded, and only then let go), then
 * posted, then marked by what the endpoint answered. A crash in between leaves it handed over: it is pushed again under the same
 * CloudEvents id when the time to acknowledge is over.
 * @returns what the endpoint made of each; empty when nothing may go
 */
export async function pushBatch(
  services: Services,
  pusher: Pusher,
  { system, url, mode }: Pick<Leased, 'system' | 'url' | 'mode'>,
  endpoint: Endpoint,
  most: number,
  signal: AbortSignal,
): Promise<Verdict[]> {
  const handed = await handOver(services, { system }, most);
  if (typeof handed === 'string') return [];
  const pushed = await Promise.all(
    handed.map(async (message) => ({
      message,
      verdict: await post(services, pusher, { url, mode }, endpoint, message, signal),
    })),
  );
  const now = services.clock.now();
  await transact(services.pools.exchange, { systems: [system] }, async (connection) => {
    const done = pushed.filter(({ verdict }) => verdict.message === 'done').map(({ message }) => message.message);
    if (done.length > 0) await endAcknowledged(connection, system, done, now);
    const returned = pushed.flatMap(({ message: { message, attempts }, verdict }) => {
      if (!['returned', 'aside', 'retired'].includes(verdict.message)) return [];
      const attempt = attempts + 1;
      const again = verdict.message === 'aside' ? new Date(now.getTime() + asideMs(attempt)) : now;
      return [{ message, attempt, again }];
    });
    await markReturned(connection, system, returned, now);
  });
  return pushed.map(({ verdict }) => verdict);
}

async function post(
  { realClock }: Services,
  { exchangeUrl, signer }: Pusher,
  { url, mode }: Pick<Leased, 'url' | 'mode'>,
  endpoint: Endpoint,
  message: HandedOver,
  signal: AbortSignal,
): Promise<Verdict> {
  const delivered: Delivered = road.deliver.handOver(message);
  const attributes = attributesOf(delivered, exchangeUrl);
  const { headers, body } = requestOf(mode, attributes, delivered.sealed);
  const token = await signer.sign({ url, attributes, body });
  const answer = await endpoint.call(
    'POST',
    {
      ...headers,
      Authorization: `Bearer ${token}`,
      'WebHook-Request-Origin': new URL(exchangeUrl).hostname,
    },
    body,
    signal,
  );
  return judge(answer, realClock.now());
}
