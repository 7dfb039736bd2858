import type { FaultCode } from '../fault.ts';
import type { RefusalCode } from '../refusal.ts';

/**
 * The body of an error of X-Road itself, beside the header X-Road-Error with the same type (PR-REST §4.6). `detail` is the id under
 * which the request is found again: its X-Road-Request-Id.
 */
export type XRoadErrorBody = { readonly type: XRoadErrorType; readonly message: string; readonly detail: string };

/** Ours, inside theirs: whose fault it is, then the code of contracts/refusal.ts or contracts/fault.ts. */
export type XRoadErrorType =
  | `Client.${RefusalCode | FaultCode | 'not_available'}`
  | `Server.ClientProxy.${FaultCode}`
  | `Server.ServerProxy.${RefusalCode}`;

/** The provider did not answer, or not as its contract says: the only refusals that are no matter of the asker's. */
const ofProvider: ReadonlySet<string> = new Set<RefusalCode>([
  'provider_closed',
  'provider_unreachable',
  'provider_silent',
  'provider_failed',
  'answer_invalid',
]);

export const typeOfRefusal = (code: RefusalCode | 'not_available'): XRoadErrorType =>
  ofProvider.has(code) ? `Server.ServerProxy.${code as RefusalCode}` : `Client.${code}`;

/** @param status of contracts/fault.ts */
export const typeOfFault = (code: FaultCode, status: number): XRoadErrorType =>
  status >= 500 ? `Server.ClientProxy.${code}` : `Client.${code}`;
