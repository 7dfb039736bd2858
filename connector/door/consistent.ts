import { type Header, requestHash } from '../../contracts/xroad/hash.ts';
import type { Passed } from '../client.ts';
import type { RawRequest } from '../raw.ts';

export const findHeader = (headers: readonly Header[], name: string): string | undefined =>
  headers.find(([one]) => one.toLowerCase() === name.toLowerCase())?.[1];

/**
 * Whether an answer is the answer to what we sent: its hash is over our very request, and it names us, the service and our id. An error that the
 * exchange told before it had read the request has no hash. Against whatever stands between and mixes up, or changes, requests.
 */
export function isConsistent({ method, target, body }: RawRequest, { sent, headers }: Passed): boolean {
  const hash = findHeader(headers, 'X-Road-Request-Hash');
  const requestId = findHeader(headers, 'X-Road-Request-Id');
  if (requestId === undefined) return false;
  if (hash === undefined) return findHeader(headers, 'X-Road-Error') !== undefined;
  const service = target.split('?')[0]!.split('/').slice(2, 7).join('/');
  return (
    hash === requestHash({ method, target, headers: sent, requestId }, body) &&
    findHeader(headers, 'X-Road-Client') === findHeader(sent, 'X-Road-Client') &&
    findHeader(headers, 'X-Road-Id') === findHeader(sent, 'X-Road-Id') &&
    findHeader(headers, 'X-Road-Service') === service
  );
}
