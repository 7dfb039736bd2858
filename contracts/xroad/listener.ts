import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';

/* How a listener behind which X-Road is spoken behaves: the exchange's own, and that of a connector on an office network. */

/** How long a caller may take, so that those who are slow on purpose hold nothing that others need; milliseconds, bytes. */
export const patience = {
  /** from the connection to the last header */
  headersTimeout: 15_000,
  /** to the last byte of the body: 30 MiB over a slow line of an office */
  requestTimeout: 180_000,
  /** without a byte in either direction: longer than any long poll and any provider's time, so that only who does not read is cut off */
  idle: 150_000,
  /** how often the first two are looked after */
  connectionsCheckingInterval: 2_000,
  /** a target of X-Road, a token and a proof */
  maxHeaderSize: 32 * 1024,
};

/** We are nobody's way to another place. */
export function refuseConnect(_request: IncomingMessage, socket: Duplex): void {
  socket.on('error', () => {});
  socket.end('HTTP/1.1 405 Method Not Allowed\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
}

/** Those that wait for mail are let go after a moment; they come again. */
export function closePatiently(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
    setTimeout(() => server.closeAllConnections(), 1000).unref();
  });
}
