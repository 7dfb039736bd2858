import { type AddressInfo, createServer, type Server } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import type { Question } from '../../contracts/question.ts';
import { askService } from './ask.ts';

/* Whatever a local service answers with, its asker is told, and the office in words what to mend: a lane that is never free again answers nobody. */
let server: Server;
afterEach(() => server.close());

test.each([
  [
    'another protocol',
    'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
    /方式を切り替え/,
  ],
  ['a status that the exchange does not take', 'HTTP/1.1 700 X\r\nContent-Length: 0\r\n\r\n', /状態コードが 700/],
  [
    'a header that the exchange does not take',
    `HTTP/1.1 200 OK\r\nX-A: ${'a'.repeat(9_000)}\r\nContent-Length: 0\r\n\r\n`,
    /ヘッダーが長すぎる/,
  ],
])('%s', async (_, bytes, trouble) => {
  server = createServer((socket) => socket.on('error', () => {}).once('data', () => socket.end(bytes)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const question = { method: 'GET', path: '/x', query: '', headers: [], body: '', subject: null };
  const service = { url, timeoutSeconds: 60, parallel: 1 };
  const asked = await askService(question as unknown as Question, service, new AbortController().signal);
  expect(asked).toEqual({ reply: { failed: 'answer_invalid' }, trouble: expect.stringMatching(trouble) });
});
