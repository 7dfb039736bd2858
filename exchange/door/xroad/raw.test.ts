import { createHash } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { patience } from '../../../contracts/xroad/listener.ts';
import { asker, sendRaw, service, startTestDoor, statusOf, type TestDoor } from './testing.ts';

/* Bytes that no HTTP library would send: each is answered clearly or cut off, and the door stays open for others. */

let door: TestDoor;
const limits = { ...patience, headersTimeout: 800, requestTimeout: 1500, idle: 2000, connectionsCheckingInterval: 100 };
beforeAll(async () => {
  door = await startTestDoor(limits);
});
afterAll(() => door.close());
beforeEach(() => {
  door.asked.length = 0;
});

const lines = (all: readonly string[]) => `${all.join('\r\n')}\r\n\r\n`;
async function head(method: string, target: string, ...more: string[]): Promise<string> {
  const said = Object.entries(await door.credentials(method, target)).map(([name, value]) => `${name}: ${value}`);
  const names = ['Host: localhost', `X-Road-Client: ${asker}`, 'X-Road-PDU-Purpose: certification-for-plan'];
  return lines([`${method} ${target} HTTP/1.1`, ...names, ...said, ...more]);
}
const chunked = async (...coding: string[]) => `${await head('POST', service, ...coding)}5\r\nhello\r\n0\r\n\r\n`;
const health = () => sendRaw(door.port, lines(['GET /health HTTP/1.1', 'Host: x']));

test('the request hash, over the bytes as they were sent', async () => {
  const credentials = await door.credentials('POST', service);
  const sent = [
    `x-ROAD-client:   ${asker}  `,
    'X-Road-PDU-Purpose: certification-for-plan',
    `DPoP: ${credentials.DPoP}`,
    'X-Twice: b',
    `authorization: ${credentials.Authorization}`,
    'X-twice: a',
  ];
  const target = `${service}?a=%20&b=[]`;
  const answer = await sendRaw(
    door.port,
    `${lines([`POST ${target} HTTP/1.1`, 'Host: x', ...sent, 'User-Agent: x', 'Content-Length: 5'])}hello`,
  );
  const find = (name: string) => new RegExp(`^${name}: (.*)\r$`, 'im').exec(answer)?.[1];
  const requestId = find('X-Road-Request-Id');
  const signed = [
    `POST`,
    target,
    `x-ROAD-client:${asker}`,
    'X-Road-PDU-Purpose:certification-for-plan',
    `DPoP:${credentials.DPoP}`,
    'X-Twice:b',
    `authorization:${credentials.Authorization}`,
    'X-twice:a',
    `x-road-request-id:${requestId}`,
    `x-road-id:ENGAWA-${requestId}`,
    '',
  ].join('\r\n');
  const sha512 = (bytes: string | Buffer) => createHash('sha512').update(bytes).digest();
  const wanted = sha512(Buffer.concat([sha512(signed), sha512('hello')])).toString('base64');
  expect([statusOf(answer), find('X-Road-Request-Hash')]).toEqual([200, wanted]);
});

test.each<[string, () => Promise<string | Buffer>, number[]]>([
  ['a length and chunks', () => head('POST', service, 'Content-Length: 5', 'Transfer-Encoding: chunked'), [400]],
  ['chunks and a length', () => head('POST', service, 'Transfer-Encoding: chunked', 'Content-Length: 5'), [400]],
  ['two lengths', () => head('POST', service, 'Content-Length: 5', 'Content-Length: 6'), [400]],
  ['the same length twice', () => head('POST', service, 'Content-Length: 5', 'Content-Length: 5'), [400]],
  ['two lengths in one', () => head('POST', service, 'Content-Length: 5, 6'), [400]],
  ['a length with a sign', () => head('POST', service, 'Content-Length: +5'), [400]],
  ['a length in hex', () => head('POST', service, 'Content-Length: 0x5'), [400]],
  ['chunks hidden by a tab', () => head('POST', service, 'Transfer-Encoding:\tchunked', 'Content-Length: 5'), [400]],
  ['chunks that are not the last coding', () => head('POST', service, 'Transfer-Encoding: chunked, identity'), [400]],
  ['chunks of something packed', () => chunked('Transfer-Encoding: gzip, chunked'), [400]],
  ['the same in two headers', () => chunked('Transfer-Encoding: gzip', 'Transfer-Encoding: chunked'), [400]],
  ['chunks in HTTP/1.0', async () => (await chunked('Transfer-Encoding: chunked')).replace('1.1', '1.0'), [400]],
  ['a blank before the colon', () => head('POST', service, 'Transfer-Encoding : chunked'), [400]],
  ['a folded header', () => head('GET', service, 'X-A: 1', ' folded: 2'), [400]],
  ['a bare line feed', async () => (await head('GET', service)).replaceAll('\r\n', '\n'), [400]],
  ['a bare carriage return', async () => (await head('GET', service)).replace('\r\nHost', '\rHost'), [400]],
  ['U+0000 in a header', () => head('GET', service, 'X-A: a\u0000b'), [400]],
  ['no Host', async () => (await head('GET', service)).replace('Host: localhost\r\n', ''), [400]],
  ['two Hosts', () => head('GET', service, 'Host: elsewhere'), [400]],
  ['a header of a megabyte', () => head('GET', service, `X-A: ${'a'.repeat(1024 * 1024)}`), [431]],
  ['a target of a megabyte', async () => `GET /r1/${'a'.repeat(1024 * 1024)} HTTP/1.1\r\nHost: x\r\n\r\n`, [431, 414]],
  ['ten thousand headers', () => head('GET', service, ...Array.from({ length: 10_000 }, (_, i) => `X-${i}: 1`)), [431]],
  ['HTTP/0.9, known to nobody', async () => `GET ${service}\r\n\r\n`, [401]],
  ['HTTP/2 by prior knowledge', async () => 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', [400]],
  ['TLS', async () => Buffer.from('160301020001000001fc0303', 'hex'), [400]],
  [
    'a chunk with a bad size',
    async () => `${await head('POST', service, 'Transfer-Encoding: chunked')}zz\r\nx\r\n0\r\n\r\n`,
    [400],
  ],
  [
    'a chunk of a huge size',
    async () => `${await head('POST', service, 'Transfer-Encoding: chunked')}ffffffffffffffffff\r\n`,
    [400],
  ],
  ['an unknown method', () => head('BREW', service), [400]],
  ['a method of WebDAV', () => head('PROPFIND', service), [405]],
  ['TRACE', () => head('TRACE', service), [405]],
  ['TRACE elsewhere', async () => lines(['TRACE /health HTTP/1.1', 'Host: x']), [405]],
  ['CONNECT', async () => lines(['CONNECT example.org:443 HTTP/1.1', 'Host: x']), [405]],
  ['an absolute target', async () => lines([`GET http://x${service} HTTP/1.1`, 'Host: x']), [400]],
  ['an upgrade', () => head('GET', service, 'Connection: Upgrade', 'Upgrade: websocket'), [200]],
  ['an expectation that nobody knows', () => head('POST', service, 'Expect: a-miracle', 'Content-Length: 0'), [417]],
  ['X-Road-Client twice', () => head('GET', service, 'x-road-client: ENGAWA/CARE/0300000005/careplan'), [400]],
  ['Authorization twice', () => head('GET', service, 'Authorization: DPoP other'), [400]],
  ['Authorization twice, of a list', () => head('GET', '/listClients', 'Authorization: DPoP other'), [400]],
  ['DPoP twice', () => head('GET', service, 'DPoP: other'), [401]],
  ['dot segments', () => head('GET', `${service}/../documents`), [400]],
  ['escaped dot segments before the parts', async () => lines([`GET /%2e%2e${service} HTTP/1.1`, 'Host: x']), [404]],
  ['dot segments before the parts', async () => lines([`GET /x/..${service} HTTP/1.1`, 'Host: x']), [404]],
  ['another case', async () => lines([`GET ${service.replace('r1', 'R1')} HTTP/1.1`, 'Host: x']), [400]],
  ['a backslash', async () => lines([`GET ${service}\\..\\x HTTP/1.1`, 'Host: x']), [400]],
  ['bytes beyond ASCII in the target', async () => lines([`GET ${service}/縁 HTTP/1.1`, 'Host: x']), [400]],
  [
    'a compressed body',
    async () =>
      Buffer.concat([
        Buffer.from(await head('POST', service, 'Content-Encoding: gzip', 'Content-Length: 1033')),
        gzipSync(Buffer.alloc(1024 * 1024)),
      ]),
    [400],
  ],
])('%s', async (_what, bytes, statuses) => {
  const answer = await sendRaw(door.port, await bytes());
  expect(statuses).toContain(statusOf(answer));
  expect(door.asked.length).toBe(statuses.includes(200) ? 1 : 0);
  expect(statusOf(await health())).toBe(200);
});

test('what follows a refused body on the same connection is never read as a request', async () => {
  const hidden = `${await head('GET', service)}`;
  const first = await head('POST', service, 'Content-Length: 5', 'Transfer-Encoding: chunked');
  const answer = await sendRaw(door.port, `${first}0\r\n\r\n${hidden}`, () => false);
  expect(answer.match(/HTTP\/1\.1 /g)).toHaveLength(1);
  expect(door.asked).toEqual([]);
});

test('100-continue: leave to send is given only to who is known and well-formed', async () => {
  const refused = await sendRaw(
    door.port,
    lines([`POST ${service} HTTP/1.1`, 'Host: x', 'Expect: 100-continue', 'Content-Length: 9']),
  );
  expect(statusOf(refused)).toBe(401);
  const known = await head('POST', service, 'Expect: 100-continue', 'Content-Length: 2');
  const answer = await new Promise<string>((resolve) => {
    let text = '';
    const socket = connect(door.port, '127.0.0.1', () => socket.write(known));
    socket.setEncoding('latin1').on('data', (chunk: string) => {
      if (text === '' && chunk.startsWith('HTTP/1.1 100')) socket.write('ok');
      text += chunk;
      if (text.includes('200 OK')) socket.destroy();
    });
    socket.on('close', () => resolve(text));
  });
  expect(answer).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 OK/);
  expect(door.asked[0]!.body.toString()).toBe('ok');
});

test('the slow are let go of, and meanwhile the door is open to others', async () => {
  const credentials = await head('POST', service, 'Content-Length: 100');
  const beginnings = ['', 'GET', `GET ${service} HTTP/1.1\r\nHost: x\r\nX-A:`, `${credentials}a`];
  const sockets: Socket[] = [];
  const closed = Array.from({ length: 200 }, (_, i) => {
    return new Promise<void>((resolve) => {
      const socket = connect(door.port, '127.0.0.1', () => socket.write(beginnings[i % beginnings.length] || ' '));
      sockets.push(socket);
      socket
        .on('data', () => {})
        .on('error', () => {})
        .on('close', () => resolve());
    });
  });
  const drip = setInterval(() => {
    for (const socket of sockets) if (socket.writable) socket.write('a');
  }, 100);
  for (let i = 0; i < 5; i++) expect(statusOf(await sendRaw(door.port, await head('GET', service)))).toBe(200);
  await Promise.all(closed);
  clearInterval(drip);
  expect(statusOf(await health())).toBe(200);
});

test('who asks and does not read is let go of', async () => {
  door.behind.answer = async () => ({ given: { status: 200, headers: [], body: Buffer.alloc(64 * 1024 * 1024) } });
  const asked = await head('GET', service);
  const received = await new Promise<number>((resolve) => {
    let size = 0;
    const socket = connect(door.port, '127.0.0.1', () => socket.write(asked));
    socket.once('data', (chunk) => {
      size = chunk.length;
      socket.pause();
      setTimeout(() => socket.on('data', (more) => (size += more.length)).resume(), 2 * limits.idle);
    });
    socket.on('error', () => {}).on('close', () => resolve(size));
  });
  door.behind.answer = async () => ({ given: { status: 200, headers: [], body: Buffer.from('{}') } });
  expect(received).toBeLessThan(64 * 1024 * 1024);
  expect(statusOf(await health())).toBe(200);
});

test('a flood of large bodies from nobody is refused before it is read; memory stays flat', async () => {
  globalThis.gc?.();
  const before = process.memoryUsage().rss;
  // 800 MiB are offered; what is read of them would be seen, whatever else this process is doing.
  const body = Buffer.alloc(8 * 1024 * 1024, 'a');
  const bytes = Buffer.concat([
    Buffer.from(lines([`POST ${service} HTTP/1.1`, 'Host: x', `Content-Length: ${body.length}`])),
    body,
  ]);
  const answers = await Promise.all(Array.from({ length: 100 }, () => sendRaw(door.port, bytes)));
  // On a slow machine some are let go of for their slowness instead, or told to come again: it hears of no revocation as long as it is as busy as that.
  for (const answer of answers) expect([401, 408, 503]).toContain(statusOf(answer));
  expect(process.memoryUsage().rss - before).toBeLessThan(300 * 1024 * 1024);
});

test('a body without end is thrown away only so long', async () => {
  const piece = Buffer.alloc(1024 * 1024, 'a');
  const [answer, sent] = await new Promise<[string, number]>((resolve) => {
    let text = '';
    const begin = lines([`POST ${service} HTTP/1.1`, 'Host: x', 'Transfer-Encoding: chunked']);
    const socket = connect(door.port, '127.0.0.1', () => {
      socket.write(begin);
      pump();
    });
    let pieces = 0;
    const pump = () => {
      if (socket.destroyed || pieces >= 300) return void socket.destroy();
      pieces += 1;
      socket.write('100000\r\n');
      socket.write(piece);
      socket.write('\r\n', () => setImmediate(pump));
    };
    socket.setEncoding('latin1').on('data', (chunk: string) => {
      text += chunk;
    });
    socket.on('error', () => {}).on('close', () => resolve([text, pieces]));
  });
  expect(statusOf(answer)).toBe(401);
  expect(sent).toBeLessThan(100);
});

test('huge and deep JSON is passed as it is: the door reads none of it', async () => {
  const body = '['.repeat(5_000_000);
  const answer = await sendRaw(door.port, `${await head('POST', service, `Content-Length: ${body.length}`)}${body}`);
  expect([statusOf(answer), door.asked[0]?.body.length]).toEqual([200, body.length]);
});

test('random bytes are never a 5xx, and never the end', async () => {
  const method = fc.constantFrom('GET', 'POST', 'TRACE', 'OPTIONS', 'get', '', 'M-SEARCH');
  const target = fc.oneof(fc.constantFrom(service, '*', '/listClients', '/r1', '/r1/'), fc.string({ unit: 'binary' }));
  const headers = fc.array(fc.string({ unit: 'binary-ascii' }), { maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(method, target, headers, fc.string(), async (verb, where, more, body) => {
      const bytes = `${lines([`${verb} ${where} HTTP/1.1`, 'Host: x', ...more])}${body}`;
      const status = statusOf(await sendRaw(door.port, bytes));
      expect(Number.isNaN(status) || status < 500).toBe(true);
    }),
    { numRuns: 150 },
  );
  expect(statusOf(await health())).toBe(200);
  expect(door.faults).toEqual([]);
});
