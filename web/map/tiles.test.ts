import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { Hono } from 'hono';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { isInside, tileAt } from './tile-area.ts';
import { openTileCache } from './tile-cache.ts';
import { serveTiles } from './tiles.ts';

const png = (size: number) =>
  Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]), Buffer.alloc(size - 8)]);
const area = { bounds: [150, 30, 150.06, 30.05], zoom: [12, 17] } as const;
const { x, y } = tileAt(150.02, 30.02, 15);
const tile = (dx: number) => `/tiles/15/${x + dx}/${y}.png`;

let server: Server;
let asked: string[];
let reply: (path: string) => { status?: number; headers?: Record<string, string>; body?: Buffer };
let folder: string;
let time: number;
beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(request.url!);
    const { status = 200, headers = {}, body = png(1000) } = reply(request.url!);
    response.writeHead(status, headers).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => new Promise((resolve) => server.close(resolve)));
beforeEach(async () => {
  asked = [];
  reply = () => ({});
  time = Date.parse('2026-11-26T00:00:00Z');
  const before = folder;
  folder = await mkdtemp(path.join(os.tmpdir(), 'tiles-'));
  if (before) await rm(before, { recursive: true });
});
afterAll(() => rm(folder, { recursive: true }));

const open = async (most = 1_000_000) => {
  const cache = await openTileCache(folder, most, () => time);
  const site = new Hono();
  const template = `http://127.0.0.1:${(server.address() as AddressInfo).port}/pale/{z}/{x}/{y}.png`;
  serveTiles(site, { template, area, cache, fetch });
  return { site, cache };
};

test('off by default: every tile is as if it were not', async () => {
  const site = new Hono();
  serveTiles(site, undefined);
  expect((await site.request(tile(0))).status).toBe(404);
});

test('a tile is asked for once, by however many, and kept over a restart', async () => {
  const { site } = await open();
  const answers = await Promise.all(Array.from({ length: 20 }, () => site.request(tile(0))));
  expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
  expect(Buffer.from(await answers[0]!.arrayBuffer())).toEqual(png(1000));
  await (await open()).site.request(tile(0));
  expect(asked).toEqual([`/pale/15/${x}/${y}.png`]);
});

describe('nothing but the area is asked for', () => {
  test.each([
    `/tiles/15/${x + 400}/${y}.png`,
    `/tiles/11/${x >> 4}/${y >> 4}.png`,
    `/tiles/18/${x * 8}/${y * 8}.png`,
    '/tiles/15/0/0.png',
    `/tiles/15/${x}/${y}.jpg`,
    `/tiles/15/${x}/..%2f${y}.png`,
    `/tiles/15/-1/${y}.png`,
    `/tiles/15/1e3/${y}.png`,
    `/tiles/15/${x}/${y}.png@localhost`,
    '/tiles/http://localhost/1/1.png',
  ])('%s', async (target) => {
    const { site } = await open();
    expect((await site.request(target)).status).toBe(404);
    expect(asked).toEqual([]);
  });

  test('the corners belong to it', () => {
    for (const z of [12, 15, 17])
      for (const longitude of [150.001, 150.059])
        for (const latitude of [30.001, 30.049]) expect(isInside(tileAt(longitude, latitude, z), area)).toBe(true);
    expect(isInside(tileAt(149.98, 30.02, 15), area)).toBe(false);
    expect(isInside({ z: 15, x: Number.NaN, y }, area)).toBe(false);
  });

  test('the numbering is that of all web maps', () => {
    // 地理院タイル: 富士山 in zoom 14
    expect(tileAt(138.7274, 35.3606, 14)).toEqual({ z: 14, x: 14505, y: 6469 });
  });
});

describe('what a source may answer', () => {
  test.each([
    ['a redirect', { status: 302, headers: { Location: 'http://127.0.0.1:1/' } }],
    ['a page', { body: Buffer.from('<html>') }],
    ['too much', { body: png(600_000) }],
    ['an error', { status: 500 }],
  ])('%s is no tile, and nothing is kept', async (_, answer) => {
    reply = () => answer;
    const { site, cache } = await open();
    const response = await site.request(tile(0));
    expect([response.status, response.headers.get('Retry-After')]).toEqual([503, '60']);
    expect(cache.bytes).toBe(0);
    expect(asked).toHaveLength(1);
  });

  test('an old tile is asked for again, and shown while its source is silent', async () => {
    const { site } = await open();
    await site.request(tile(0));
    time += 31 * 86_400_000;
    reply = () => ({ status: 500 });
    expect((await site.request(tile(0))).status).toBe(200);
    expect(asked).toHaveLength(2);
  });
});

test('the folder never holds more than it may; what was not looked at longest goes first', async () => {
  const { site, cache } = await open(3500);
  for (const dx of [0, 1, 2]) {
    await site.request(tile(dx));
    time += 1000;
  }
  await site.request(tile(0));
  time += 1000;
  await site.request(tile(3));
  expect(cache.bytes).toBe(3000);
  expect((await readdir(folder)).sort()).toEqual([0, 2, 3].map((dx) => `15-${x + dx}-${y}.png`).sort());
  await writeFile(path.join(folder, '15-1-1.png.new'), 'half');
  await open(3500);
  expect(await readdir(folder)).toHaveLength(3);
});
