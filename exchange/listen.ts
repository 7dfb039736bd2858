import { createServer, type Server } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import type { Routes } from './door/app.ts';
import type { Issuer } from './identify/issuer.ts';

/**
 * One Node listener: the issuer hangs on it directly, because it needs the request as it came; everything else goes to the door.
 * @returns what stops it: no new request is taken, those that run are finished
 */
export async function listen(door: Routes, issuer: Issuer, host: string, port: number): Promise<() => Promise<void>> {
  const handle = getRequestListener(door.fetch, { overrideGlobalObjects: false });
  const server = createServer((request, response) => {
    if (/^\/oidc(?:[/?]|$)/.test(request.url ?? '')) issuer.handle(request, response);
    else void handle(request, response);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' ? portTaken(port) : error),
    );
    server.listen(port, host, resolve);
  });
  return () => close(server);
}

const portTaken = (port: number): Error =>
  Object.assign(new Error(`ポート ${port} は、ほかのプログラムが使っています。`), { code: 'EADDRINUSE' });

/** Those that wait for mail are let go after a moment; they come again. */
function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
    setTimeout(() => server.closeAllConnections(), 1000).unref();
  });
}
