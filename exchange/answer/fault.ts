import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { Fault, type FaultCode, faults } from '../../contracts/fault.ts';

export type FaultAnswer = { readonly code: FaultCode; readonly text: string; readonly detail?: string };

/** The only mapping of faults to HTTP. What is not a Fault is ours: logged with its cause, told as `internal` without it. */
export function answerFault(c: Context, error: unknown, log: (error: unknown) => void): Response {
  const fault = error instanceof Fault ? error : new Fault('internal', undefined, { cause: error });
  if (!(error instanceof Fault)) log(error);
  const { status, text } = faults[fault.code];
  const body: FaultAnswer = { code: fault.code, text, ...(fault.detail !== undefined && { detail: fault.detail }) };
  return c.json(body, status as ContentfulStatusCode, { 'Cache-Control': 'no-store', ...fault.headers });
}
