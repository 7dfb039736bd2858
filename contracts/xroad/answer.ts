import { Fault, faults } from '../fault.ts';
import { typeOfFault, type XRoadErrorBody, type XRoadErrorType } from './error.ts';
import type { Header } from './hash.ts';

/** An answer of the X-Road door, before its own headers are put on it. */
export type XRoadAnswer = {
  readonly status: number;
  readonly headers: readonly Header[];
  readonly body: Buffer;
};

/** What clients and their libraries act upon by status; for all else X-Road says 400 (PR-REST §4.6). */
const ownStatus: ReadonlySet<number> = new Set([401, 405, 429]);

/** What is not a Fault is ours: logged with its cause, told as `internal` without it. */
export function answerXRoadFault(error: unknown, requestId: string, log: (error: unknown) => void): XRoadAnswer {
  const fault = error instanceof Fault ? error : new Fault('internal', undefined, { cause: error });
  if (fault.code === 'internal') log(error);
  const { status, text } = faults[fault.code];
  const said = fault.detail === undefined ? text : `${text} ${fault.detail}`;
  const sent = status >= 500 || ownStatus.has(status) ? status : 400;
  return answerError(sent, typeOfFault(fault.code, status), said, requestId, Object.entries(fault.headers));
}

/** An error of X-Road itself: header and body (PR-REST §4.6). @param requestId X-Road-Request-Id */
export function answerError(
  status: number,
  type: XRoadErrorType,
  message: string,
  requestId: string,
  headers: readonly Header[] = [],
): XRoadAnswer {
  const body: XRoadErrorBody = { type, message, detail: requestId };
  return answerJson(status, body, [['X-Road-Error', type], ...headers]);
}

export const answerJson = (status: number, body: unknown, headers: readonly Header[] = []): XRoadAnswer => ({
  status,
  headers: [['Content-Type', 'application/json; charset=utf-8'], ...headers],
  body: Buffer.from(JSON.stringify(body)),
});
