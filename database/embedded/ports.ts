import { randomInt } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
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
 * The first of `span` ports of this machine, one after another, that nobody listens on, between 20000 and 32767: beneath those that systems give to
 * outgoing connections (from 32768 on Linux, 49152 elsewhere), so that none of these takes it before it is listened on, or while what listened there is
 * started again. No other process that asks here gets one of them before this one ends, although nobody listens yet.
 */
export async function findFreePort(span = 1): Promise<number> {
  for (;;) {
    const first = randomInt(20_000, 32_768 - span);
    const ports = Array.from({ length: span }, (_, i) => first + i);
    const free = await Promise.all(ports.map((port) => isPortFree('127.0.0.1', port)));
    if (free.every(Boolean) && (await reserve(ports))) return first;
  }
}

/** A UDP socket with the number of a TCP port hinders nobody, and two processes cannot both have it: the mark that the port is spoken for. */
async function reserve(ports: readonly number[]): Promise<boolean> {
  const marks = await Promise.all(ports.map(mark));
  if (marks.every((one) => one !== undefined)) return true;
  for (const one of marks) one?.close();
  return false;
}

function mark(port: number): Promise<Socket | undefined> {
  const socket = createSocket('udp4').unref();
  return new Promise((resolve) => {
    socket.once('error', () => {
      socket.close();
      resolve(undefined);
    });
    socket.bind({ port, address: '127.0.0.1', exclusive: true }, () => resolve(socket));
  });
}
