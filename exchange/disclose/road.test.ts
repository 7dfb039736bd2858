import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeTown } from '../../town/town.ts';
import { startTestRegion, type TestRegion } from '../testing.ts';

/*
 * A table of counts on the road: a hospital asks an insurer's system, which answers with persons.
 */
const town = makeTown();
const hospital = town.members.find(({ kind }) => kind === 'hospital')!;
const insurer = town.members.find(({ kind }) => kind === 'health-insurer')!;
const groups = ['40〜49歳', '50〜59歳', '60〜69歳', '70〜74歳'];
const guidance = ['積極的支援', '動機付け支援', '情報提供'];
const checkupsOf = (length: number) =>
  Array.from({ length }, (_, i) => ({
    person: `受診券${10_000 + i}`,
    ageGroup: groups[i % 4],
    guidance: guidance[i % 3],
  }));

let region: TestRegion;
let server: Server;
let asked = 0;
/** how many persons the next answers hold */
let sizes: number[] = [];
beforeAll(async () => {
  server = createServer((request, response) => {
    asked += 1;
    request.resume();
    const checkups = checkupsOf(sizes.shift() ?? 240);
    response.setHeader('Content-Type', 'application/json').end(JSON.stringify({ asOf: '2026-10-31', checkups }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  region = await startTestRegion(town, {
    providersUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  });
  await region.clock.turn(new Date('2026-11-24T10:00:00+09:00'));
});
afterAll(async () => {
  server.close();
  server.closeAllConnections();
  await region.close();
});

async function ask(query: string) {
  const client = await region.client(`${hospital.id}/main`);
  const { code } = region.configuration.region;
  return client.call('GET', `/r1/${code}/${insurer.id}/main/statistics${query}`, undefined, {
    'X-Road-Client': `${code}/${client.system}`,
    'X-Road-PDU-Purpose': 'health-planning',
  });
}

test('of persons go in, figures come out, and the record names what left', async () => {
  const response = await ask('');
  const text = await response.text();
  expect(response.status, text).toBe(200);
  expect(text).not.toContain('受診券');
  const { figures } = JSON.parse(text);
  expect(figures.at(-1)).toEqual({ ageGroup: null, guidance: null, count: 240 });
  const { rows } = await region.database
    .pool('admin', 1)
    .query('SELECT fields FROM ledger.record WHERE message = $1 ORDER BY id', [
      response.headers.get('x-road-request-id'),
    ]);
  expect(rows.map(({ fields }) => [fields.phase, fields.decision, fields.items])).toEqual([
    ['intent', 'permit', expect.anything()],
    ['outcome', 'permit', ['asOf', 'ageGroup', 'guidance']],
  ]);
});

test('while the answer about tens of thousands is counted, whoever asks after it is answered before it', async () => {
  sizes = [48_000, 100];
  const order: [string, number][] = [];
  const count = async (name: string) => {
    const response = await ask('');
    const { figures } = (await response.json()) as { figures: { count: number }[] };
    order.push([name, figures.at(-1)!.count]);
  };
  const before = asked;
  const large = count('large');
  await expect.poll(() => asked, { interval: 1 }).toBe(before + 1);
  await count('small');
  await large;
  expect(order).toEqual([
    ['small', 100],
    ['large', 48_000],
  ]);
});

test('a condition of the asker’s own is refused before the insurer hears of it', async () => {
  const before = asked;
  const response = await ask('?ward=%E5%B1%B1%E6%89%8B');
  expect(response.status).toBeGreaterThanOrEqual(400);
  expect(await response.text()).toContain('条件');
  expect(asked).toBe(before);
});
