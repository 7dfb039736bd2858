import type { IncomingMessage } from 'node:http';
import { Fault } from '../fault.ts';

/** The verbs of X-Road but one: TRACE would send back what a proxy put on the request. That is our first deviation. */
export const verbs = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'];

/** @throws Fault method_not_allowed */
export function checkVerb({ method }: IncomingMessage, allowed: readonly string[]): void {
  if (!allowed.includes(method!))
    throw new Fault('method_not_allowed', undefined, { headers: { Allow: allowed.join(', ') } });
}
