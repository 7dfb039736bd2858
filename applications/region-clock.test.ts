import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { followRegionClock } from './region-clock.ts';

test('the pages follow the clock that the exchange tells, and go on by it while nobody answers', async () => {
  let moved = 3_600_000;
  const server = createServer((_, answer) => {
    if (moved < 0) answer.destroy();
    else answer.end(JSON.stringify({ status: 'stopped', time: new Date(Date.now() + moved).toISOString() }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const clock = await followRegionClock(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, { everyMs: 20 });
  const ahead = () => Math.round((clock.now().getTime() - Date.now()) / 60_000);
  expect(ahead()).toBe(60);
  moved = 0;
  await expect.poll(ahead).toBe(0);
  moved = 7_200_000;
  await expect.poll(ahead).toBe(120);
  moved = -1;
  await new Promise((resolve) => setTimeout(resolve, 60));
  expect(ahead()).toBe(120);
  clock.close();
  server.close();
});
