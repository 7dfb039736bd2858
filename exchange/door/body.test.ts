import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestRegion, type TestClient, type TestRegion } from '../testing.ts';

let region: TestRegion;
let shop: TestClient;
beforeAll(async () => {
  region = await startTestRegion();
  shop = await region.client('COM/maruya/main');
});
afterAll(() => region.close());

const inChunks = (text: string) =>
  new ReadableStream({
    start(controller) {
      for (const byte of Buffer.from(text)) controller.enqueue(Uint8Array.of(byte));
      controller.close();
    },
  });

test('a request without a body and one that comes in chunks are read like any other', async () => {
  expect((await shop.call('DELETE', '/v1/webhook')).status).toBe(404);
  const sent = await shop.call('POST', '/v1/webhook', inChunks('{"url":"/hook"}'));
  expect(sent.status).toBe(400);
  expect((await sent.json()).detail).toContain('url');
});

test('chunks without an end are cut off', async () => {
  const endless = new ReadableStream({
    pull: (controller) => controller.enqueue(new Uint8Array(1024 * 1024).fill(0x20)),
  });
  const outcome = await shop.call('POST', '/v1/webhook', endless).then(
    ({ status }) => status,
    () => 'cut off',
  );
  expect([413, 'cut off']).toContain(outcome);
});
