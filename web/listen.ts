import { createAdaptorServer } from '@hono/node-server';
import type { Hono } from 'hono';

/**
 * Listens with `site`; resolves, once it does, to what stops it: no new request is taken, those that run are finished.
 * @throws an error in Japanese when the port is taken
 */
export async function listen(site: Hono, host: string, port: number): Promise<() => Promise<void>> {
  const server = createAdaptorServer({ fetch: site.fetch });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' ? portTaken(port) : error),
    );
    server.listen(port, host, resolve);
  });
  return () =>
    new Promise((resolve) => {
      server.close(() => resolve());
      if ('closeIdleConnections' in server) server.closeIdleConnections();
    });
}

export const portTaken = (port: number): Error =>
  Object.assign(new Error(`ポート ${port} は、ほかのプログラムが使っています。`), { code: 'EADDRINUSE' });
