import type { MiddlewareHandler } from 'hono';
import { Fault } from '../../contracts/fault.ts';
import type { Door } from './app.ts';

/** As large as the largest that any route takes: nobody's body fills the memory. */
const mostBytes = 30 * 1024 * 1024;

/**
 * Refuses a body that is too large: by its announced length, or, where it comes in chunks, as soon as it has grown too long. A request
 * that announces neither has no body (RFC 9112, 6.3). Hono's own limit makes a new Request of the listener's, which it cannot read.
 */
export const limitBody: MiddlewareHandler<Door> = async (c, next) => {
  const { raw } = c.req;
  if (raw.headers.has('transfer-encoding')) c.req.raw = await readWhole(raw);
  else if (Number(raw.headers.get('content-length') ?? 0) > mostBytes) throw tooLarge();
  await next();
};

async function readWhole({ url, method, headers, body, signal }: Request): Promise<Request> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of (body ?? []) as unknown as AsyncIterable<Uint8Array>) {
    bytes += chunk.length;
    if (bytes > mostBytes) throw tooLarge();
    chunks.push(chunk);
  }
  return new Request(url, { method, headers: [...headers], body: bytes > 0 ? Buffer.concat(chunks) : null, signal });
}

const tooLarge = () => new Fault('too_large', '本文は30MiBまでです。');
