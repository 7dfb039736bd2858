import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { Fault, type FaultCode, faults } from '../../contracts/fault.ts';

export type FaultAnswer = { readonly code: FaultCode; readonly text: string; readonly detail?: string };

/** The database went away, or takes nobody now: nothing is wrong with the request, and nothing with our code. */
const isDatabaseLost = (error: unknown): boolean => {
  const { code, message } = error as { code?: unknown; message?: unknown };
  return (
    (typeof code === 'string' && /^(?:08...|57P0.|53300|ECONNREFUSED|ECONNRESET)$/.test(code)) ||
    (typeof message === 'string' &&
      /^(?:Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect)/.test(
        message,
      ))
  );
};

/** The only mapping of faults to HTTP. What is not a Fault is ours: logged with its cause, told as `internal` without it. */
export function answerFault(c: Context, error: unknown, log: (error: unknown) => void): Response {
  const fault = asFault(error);
  if (fault.code === 'internal') log(error);
  const { status, text } = faults[fault.code];
  const body: FaultAnswer = { code: fault.code, text, ...(fault.detail !== undefined && { detail: fault.detail }) };
  return c.json(body, status as ContentfulStatusCode, { 'Cache-Control': 'no-store', ...fault.headers });
}

/** The web framework throws its own for a body that is not what its header says; all else that is not a Fault is ours. */
export function asFault(error: unknown): Fault {
  if (error instanceof Fault) return error;
  if (error instanceof HTTPException && error.status < 500)
    return new Fault('bad_request', '本文が JSON として読めません。', { cause: error });
  if (isDatabaseLost(error))
    return new Fault('not_ready', '記録の保管先に接続できませんでした。しばらくしてからやり直してください。', {
      cause: error,
      headers: { 'Retry-After': '2' },
    });
  return new Fault('internal', undefined, { cause: error });
}
