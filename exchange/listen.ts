import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { faults } from '../contracts/fault.ts';
import { closePatiently, patience, refuseConnect } from '../contracts/xroad/listener.ts';
import type { Routes } from './door/app.ts';
import type { XRoadDoor } from './door/xroad/door.ts';
import type { Issuer } from './identify/issuer/issuer.ts';

/**
 * One Node listener. The issuer and the X-Road door hang on it directly, because they need the request as it came; everything else
 * goes to the door.
 * @returns what stops it: no new request is taken, those that run are finished
 */
export async function listen(
  { door, issuer, xroad }: { readonly door: Routes; readonly issuer: Issuer; readonly xroad: XRoadDoor },
  host: string,
  port: number,
  limits: typeof patience = patience,
): Promise<() => Promise<void>> {
  const handle = getRequestListener(door.fetch, { overrideGlobalObjects: false });
  const take = (request: IncomingMessage, response: ServerResponse) => {
    const target = request.url ?? '';
    if (xroad.isMine(target)) void xroad.handle(request, response);
    else if (request.method === 'TRACE') refuseTrace(response);
    else if (/^\/oidc(?:[/?]|$)/.test(target)) issuer.handle(request, response);
    else void handle(request, response);
  };
  const { idle, ...toRead } = limits;
  const server = createServer(toRead, take);
  server.on('checkContinue', (request, response) => {
    if (!xroad.isMine(request.url ?? '')) response.writeContinue();
    take(request, response);
  });
  server.on('connect', refuseConnect);
  server.timeout = idle;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' ? portTaken(port) : error),
    );
    server.listen(port, host, resolve);
  });
  return () => closePatiently(server);
}

const portTaken = (port: number): Error =>
  Object.assign(new Error(`ポート ${port} は、ほかのプログラムが使っています。`), { code: 'EADDRINUSE' });

/** It would send back what was put on the request on its way. */
function refuseTrace(response: ServerResponse): void {
  const { status, text } = faults.method_not_allowed;
  const allowed = 'DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT';
  response.writeHead(status, { Allow: allowed, 'Content-Type': 'application/json', 'Cache-Control': 'no-store' });
  response.end(JSON.stringify({ code: 'method_not_allowed', text }));
}
