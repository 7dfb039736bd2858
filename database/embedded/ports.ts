import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** Whether `port` can be listened on. */
export function isPortFree(host: string, port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(false) : reject(error),
    );
    server.listen(port, host, () => server.close(() => resolve(true)));
  });
}

/**
 * A port of this machine that nobody listens on, between 20000 and 32767: beneath those that systems give to outgoing
 * connections (from 32768 on Linux, 49152 elsewhere), so that none of these takes it before it is listened on, or while
 * what listened there is started again.
 */
export async function findFreePort(): Promise<number> {
  for (;;) {
    const port = randomInt(20_000, 32_768);
    if (await isPortFree('127.0.0.1', port)) return port;
  }
}
