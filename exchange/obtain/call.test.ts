import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import type { Service } from '../identify/directory/directory.ts';
import type { Services } from '../services.ts';
import type { Intent } from '../stages.ts';
import { callProvider } from './call.ts';
import { obtain } from './obtain.ts';

/* Whatever bytes a provider answers with, the asker is told something: nobody waits for ever. */

async function call(bytes: string, method = 'GET') {
  const server = createServer((socket) =>
    socket
      .on('error', () => {})
      .once('data', () => (bytes.includes('Length: 2\r') ? socket.write(bytes) : socket.end(bytes))),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const asked = { method, path: '/x', query: '', headers: [], body: Buffer.alloc(0), code: null, subject: null };
  const { failed, status } = await callProvider(
    asked as unknown as Intent,
    { url, timeoutMs: 60_000 } as Service & { url: string },
    [],
  ).then((given): { failed?: string; status?: number } => given);
  server.close();
  return failed ?? status;
}

const found = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}';
const invalid = 'answer_invalid';

/** A provider that finds what it is asked for, and keeps what it heard. */
async function listen() {
  const heard: string[] = [];
  const server = createServer((socket) =>
    socket.once('data', (bytes) => {
      heard.push(String(bytes));
      socket.end(found);
    }),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, stop: () => server.close(), heard: () => heard.join('') };
}

test('a question without a body says so by its length: who knows no chunks can read it', async () => {
  const { url, stop, heard } = await listen();
  const asked = {
    method: 'POST',
    path: '/x',
    query: '',
    headers: [],
    body: Buffer.alloc(0),
    code: null,
    subject: null,
  };
  await callProvider(asked as unknown as Intent, { url, timeoutMs: 60_000 } as Service & { url: string }, []);
  stop();
  expect(heard()).toContain('Content-Length: 0\r\n');
  expect(heard()).not.toMatch(/transfer-encoding/i);
});

test('the items of a contract may have any name: a header holds ASCII alone', async () => {
  const { url, stop, heard } = await listen();
  const asked = {
    ...{ method: 'GET', path: '/x', query: '', headers: [], body: Buffer.alloc(0), code: null, codeAtProvider: null },
    ...{ messageId: '1', message: '2', namedPurpose: 'p', contract: { id: 'municipal/x' }, runMode: '通常' },
    ...{ decision: { items: ['careLevel', '氏名', 'a,b'] }, service: { url, timeoutMs: 60_000 } },
  };
  expect(await obtain({} as Services, asked as unknown as Intent)).toMatchObject({ status: 200 });
  stop();
  expect(heard()).toContain('Engawa-Items: careLevel,%E6%B0%8F%E5%90%8D,a%2Cb\r\n');
});

test.each([
  [
    'another protocol',
    'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
    invalid,
  ],
  ['101 without a protocol', 'HTTP/1.1 101 Switching Protocols\r\n\r\n', invalid],
  ['a status that is none', 'HTTP/1.1 700 X\r\nContent-Length: 0\r\n\r\n', invalid],
  ['a status below all', 'HTTP/1.1 099 X\r\nContent-Length: 0\r\n\r\n', invalid],
  ['hints before the answer', `HTTP/1.1 103 Early Hints\r\n\r\n${found}`, 200],
  ['leave that nobody asked for', `HTTP/1.1 100 Continue\r\n\r\n${found}`, 200],
  ['no HTTP', 'SSH-2.0-x\r\n', invalid],
  ['a header that is none', 'HTTP/1.1 200 OK\r\nContent Length: 2\r\n\r\n{}', invalid],
  ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 3\r\n\r\n{}', invalid],
  ['a chunk that is none', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n{}', invalid],
  ['a header without end', `HTTP/1.1 200 OK\r\nX: ${'x'.repeat(100_000)}\r\n\r\n`, invalid],
  ['nothing', '', 'provider_silent'],
  ['half a head', 'HTTP/1.1 200 OK\r\nContent-', 'provider_silent'],
  ['half an answer', 'HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n{}', 'provider_silent'],
])('%s', async (_, bytes, came) => {
  expect([await call(bytes), await call(bytes, 'POST')]).toEqual([came, came]);
});
