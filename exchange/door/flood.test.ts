import { connect, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestRegion, type TestClient, type TestRegion } from '../testing.ts';

/* Who is nobody, and comes by the hundred, or never finishes: the door stays open for those who have work to do. */
let region: TestRegion;
let manager: TestClient;
beforeAll(async () => {
  region = await startTestRegion();
  manager = await region.client('CARE/0300000100/careplan');
});
afterAll(() => region.close());

const works = async () => (await manager.call('GET', '/inbox?wait=0')).status;

test('hundreds that never finish what they say, on every kind of path', async () => {
  const { hostname, port } = new URL(region.url);
  const sockets: Socket[] = [];
  const starts = [
    'GET /heal',
    'POST /messages HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n{',
    'POST /oidc/token HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 500\r\n\r\ngrant',
    'POST /v1/code-requests HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab',
    'GET /r1/ENGAWA/GOV/990019/care/certification HTTP/1.1\r\nX-Road-Cli',
  ];
  for (let i = 0; i < 300; i++) {
    const socket = connect(Number(port), hostname).on('error', () => {});
    socket.write(starts[i % starts.length]!);
    sockets.push(socket);
  }
  for (let i = 0; i < 10; i++) expect(await works()).toBe(204);
  for (const socket of sockets) socket.destroy();
});

test('a flood of requests without a name is counted, and leaves nothing behind', { timeout: 60_000 }, async () => {
  const pool = region.database.pool('admin', 1);
  const rows = async (table: string) =>
    (await pool.query(`SELECT count(*)::int AS n FROM ${table}`)).rows[0].n as number;
  const tables = ['exchange.oidc_artifact', 'exchange.proof', 'ledger.record', 'ledger.refusal'];
  expect(await works()).toBe(204);
  const before = await Promise.all(tables.map(rows));
  const text = 'x'.repeat(2_000);
  const asking = Array.from({ length: 400 }, (_, i) =>
    i % 2 === 0
      ? fetch(`${region.url}/oidc/token`, {
          method: 'POST',
          body: new URLSearchParams({ grant_type: 'client_credentials', client_assertion: text, client_id: `x${i}` }),
        })
      : fetch(`${region.url}/v1/code-requests`, {
          method: 'POST',
          headers: { Authorization: `DPoP ${text}` },
          body: text,
        }),
  );
  const statuses = (await Promise.all(asking)).map(({ status }) => status);
  expect(new Set(statuses)).toEqual(new Set([400, 401]));
  expect(await Promise.all(tables.map(rows))).toEqual(before);
  expect(await works()).toBe(204);
  const counted = () => rows("exchange.security_count WHERE what = 'invalid_token' AND count >= 100");
  await expect.poll(counted, { timeout: 10_000 }).toBeGreaterThan(0);
});

test('what unpacks into a thousand times its size is not unpacked', async () => {
  const bomb = gzipSync(Buffer.alloc(50 * 1024 * 1024, 0x20));
  for (const path of ['/messages', '/v1/code-requests', '/v1/consents']) {
    const type = path === '/messages' ? 'application/cloudevents+json' : 'application/json';
    const response = await manager.call('POST', path, bomb, { 'Content-Type': type, 'Content-Encoding': 'gzip' });
    expect([path, response.status >= 400 && response.status < 500]).toEqual([path, true]);
  }
  expect(await works()).toBe(204);
});
