import { hash } from 'node:crypto';

/** A header as it stood in the request: name and value, spelt and ordered as they came. */
export type Header = readonly [name: string, value: string];

/** Node's `rawHeaders` in pairs. */
export function headersIn(rawHeaders: readonly string[]): Header[] {
  const headers: Header[] = [];
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) headers.push([rawHeaders[i]!, rawHeaders[i + 1]!]);
  return headers;
}

/** Not part of the hash: they speak of one connection, or X-Road sets them itself (RestMessage, RestRequest of X-Road 7). */
const skipped = new Set([
  'transfer-encoding',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailer',
  'upgrade',
  'connection',
  'user-agent',
  'host',
  'content-length',
  'server',
  'expect',
  'x-road-request-id',
  'x-road-request-hash',
]);

export type HashedRequest = {
  readonly method: string;
  /** the request target as the client sent it, query included */
  readonly target: string;
  readonly headers: readonly Header[];
  /** made by the door that the client called */
  readonly requestId: string;
  /** the message's id, where the client gave none and the door made one */
  readonly madeId?: string;
};

/**
 * X-Road-Request-Hash: base64 of SHA-512(SHA-512(head) ‖ SHA-512(body)); without a body, of SHA-512(head). The head is
 * `VERB⏎target⏎` and a line `Name:Value⏎` a header in the client's order and spelling, no space after the colon, in UTF-8, ended by
 * the `x-road-request-id` (and the `x-road-id`) that the door added; ⏎ is CR LF.
 */
export function requestHash({ method, target, headers, requestId, madeId }: HashedRequest, body: Uint8Array): string {
  const added: readonly Header[] = [
    ['x-road-request-id', requestId],
    ...(madeId === undefined ? [] : [['x-road-id', madeId] as const]),
  ];
  const kept = headers.filter(([name]) => !skipped.has(name.toLowerCase()));
  const lines = [method, target, ...[...kept, ...added].map(([name, value]) => `${name}:${value}`)];
  const head = sha512(Buffer.from(`${lines.join('\r\n')}\r\n`));
  return (body.length === 0 ? head : sha512(Buffer.concat([head, sha512(body)]))).toString('base64');
}

const sha512 = (bytes: Uint8Array): Buffer => hash('sha512', bytes, 'buffer');
