import http from 'node:http';
import https from 'node:https';
import { isIP } from 'node:net';
import { AddressNotAllowed, guardedLookup, type IsAllowed } from './address.ts';

/** What came of calling an endpoint. */
export type EndpointAnswer =
  | { readonly status: number; readonly headers: http.IncomingHttpHeaders }
  /** surely not received: no connection, or none that may be made */
  | { readonly failed: 'unreachable' | 'forbidden' }
  /** it may have been received and done: the answer did not come */
  | { readonly failed: 'silent' };

export type Endpoint = {
  call(
    method: 'POST' | 'OPTIONS',
    headers: Readonly<Record<string, string>>,
    body: Buffer,
    signal?: AbortSignal,
  ): Promise<EndpointAnswer>;
  close(): void;
};

/** From the first byte of the look-up to the last byte of the answer's head. */
export const answerWithinMs = 10_000;
/** Connections to one endpoint at a time. */
export const mostAtOnce = 4;

/**
 * Opens one endpoint, with sockets of its own, so that a slow one holds up no other even on the same host. The answer's
 * body is never read, redirects are not followed, cookies are not kept; no proxy stands in between, since the address is checked here.
 */
export function openEndpoint(url: URL, isAllowed: IsAllowed, withinMs = answerWithinMs): Endpoint {
  const { request: open, Agent } = url.protocol === 'https:' ? https : http;
  const agent = new Agent({ keepAlive: true, maxSockets: mostAtOnce, maxFreeSockets: mostAtOnce });
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return {
    call(method, headers, body, signal) {
      // An address that stands in the URL is connected to without being looked up.
      if (isIP(host) !== 0 && !isAllowed(host)) return Promise.resolve({ failed: 'forbidden' });
      const limit = AbortSignal.timeout(withinMs);
      return new Promise((resolve) => {
        let isSent = false;
        const request = open({
          protocol: url.protocol,
          hostname: host,
          port: url.port,
          method,
          path: `${url.pathname}${url.search}`,
          headers: { Host: url.host, ...headers, 'Content-Length': String(body.length) },
          agent,
          lookup: guardedLookup(isAllowed),
          maxHeaderSize: 16 * 1024,
          signal: signal ? AbortSignal.any([limit, signal]) : limit,
        });
        request.once('socket', (socket) => {
          const connected = () => {
            isSent = true;
          };
          if (socket.connecting) socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', connected);
          else connected();
        });
        request.on('error', (error) => {
          if (error instanceof AddressNotAllowed) resolve({ failed: 'forbidden' });
          else resolve({ failed: isSent ? 'silent' : 'unreachable' });
        });
        // Without a listener Node ends the connection and says nothing, and the endpoint would be called no more.
        request.once('upgrade', ({ statusCode, headers: said }, socket) => {
          socket.destroy();
          resolve({ status: statusCode!, headers: said });
        });
        request.once('response', (response) => {
          resolve({ status: response.statusCode!, headers: response.headers });
          response.on('error', () => {});
          // A short body leaves the connection usable; a long or slow one is cut off, and so is one that only ends with its connection.
          const length = [204, 304].includes(response.statusCode!) ? 0 : Number(response.headers['content-length']);
          if (length <= 4096 && response.headers['transfer-encoding'] === undefined) response.resume();
          else request.destroy();
        });
        request.end(body);
      });
    },
    close: () => agent.destroy(),
  };
}
