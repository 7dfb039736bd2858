import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestRegion, type TestClient, type TestRegion } from '../testing.ts';

/* Huge and deep JSON of a system that is known: refused in words, and the exchange goes on. */
let region: TestRegion;
let manager: TestClient;
beforeAll(async () => {
  region = await startTestRegion();
  manager = await region.client('CARE/0300000100/careplan');
});
afterAll(() => region.close());

const routes = [
  '/messages',
  '/inbox/acknowledge',
  '/v1/code-requests',
  '/v1/relations',
  '/v1/consents',
  '/v1/explain',
  '/v1/webhook',
  '/v1/subscriptions',
];
const event = { 'Content-Type': 'application/cloudevents+json' };
const headersFor = (route: string) => (route === '/messages' ? event : { 'Content-Type': 'application/json' });
const deep = (open: string, close: string, times: number) => open.repeat(times) + close.repeat(times);

test.each(routes)('%s', async (route) => {
  for (const body of [
    deep('[', ']', 1_000_000),
    deep('{"a":', '}', 200_000).replace('}', '1}'),
    `{"subject":${deep('[', ']', 500_000)}}`,
    `{"purpose":"x","requests":${deep('[', ']', 500_000)},"shown":{"a":${deep('{"b":[', ']}', 100_000)}}}`,
    '['.repeat(2_000_000),
    `"${'a'.repeat(5_000_000)}"`,
    `{"a":1${'0'.repeat(1_000_000)}}`,
  ]) {
    const response = await manager.call('POST', route, body, headersFor(route));
    const answer = (await response.json()) as { code: string };
    expect([response.status >= 400 && response.status < 500, answer.code]).toEqual([true, expect.any(String)]);
  }
});

test('more than 30 MiB is not read', async () => {
  const body = new Uint8Array(30 * 1024 * 1024 + 1).fill(0x20);
  for (const route of routes) {
    const response = await manager.call('POST', route, body, headersFor(route));
    expect([route, response.status]).toEqual([route, 413]);
    expect(((await response.json()) as { text: string }).text).toMatch(/[ぁ-ん]/);
  }
  expect((await fetch(`${region.url}/health`)).status).toBe(200);
});
