import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Hono } from 'hono';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestClient, startTestRegion, type TestRegion } from '../../testing.ts';
import type { Door } from '../app.ts';
import { addDeveloper } from './routes.tsx';

let region: TestRegion;
let folder: string;
beforeAll(async () => {
  region = await startTestRegion();
  folder = await mkdtemp(path.join(os.tmpdir(), 'engawa-developer-'));
});
afterAll(async () => {
  await region.close();
  await rm(folder, { recursive: true, force: true });
});
const get = (target: string) => fetch(region.url + target);
const press = (headers: Record<string, string> = {}, kind = 'care-management') =>
  fetch(`${region.url}/developer/keys`, { method: 'POST', body: new URLSearchParams({ kind }), headers });

test('the catalogue shows every contract with its fields, and where it is answered; no script, no style but ours', async () => {
  const response = await get('/developer');
  const text = await response.text();
  expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(text).toContain('<html lang="ja"');
  expect(text).toContain('要介護認定情報');
  expect(text).toContain('/r1/ENGAWA/GOV/990027/care/certification');
  expect(text).toContain('要配慮個人情報');
  expect(text).not.toMatch(/<script|<style|style=|https?:\/\/(?!localhost)/);
});

test('what would be decided is shown in words, about nobody', async () => {
  const query =
    'contract=municipal/certification&purpose=certification-for-plan&sender=GOV/990027&receiver=CARE/0300000100';
  const text = await (await get(`/developer/try?${query}`)).text();
  expect(text).toContain('次のすべてに当てはまる方については、渡ります');
  expect(text).toContain('居宅サービス計画等の作成');
  const refused = await (await get(`/developer/try?${query.replace('CARE/0300000100', 'COM/maruya')}`)).text();
  expect(refused).toContain('<strong>渡りません</strong>');
  expect((await get('/developer/try?contract=<script>')).status).toBe(400);
  const care = 'purpose=care-plan-sharing&sender=CARE/0300000100&receiver=CARE/0300000005';
  const [now, before] = await Promise.all(
    ['care/succession', 'care/hand-over'].map(async (id) => get(`/developer/try?contract=${id}&${care}`)),
  );
  expect([now!.status, before!.status]).toEqual([200, 200]); // by what it was called before, too
  expect((await get(`/developer/try?${query.replace('CARE/0300000100', 'CARE/none')}`)).status).toBe(404);
});

test('a press without a length is told what it lacks', async () => {
  const body = new Blob(['kind=shop']).stream();
  const request = { method: 'POST', body, duplex: 'half' } as RequestInit;
  const response = await fetch(`${region.url}/developer/keys`, request);
  expect([response.status, await response.text()]).toEqual([400, expect.stringContaining('Content-Length')]);
});

test('keys are given, work at once, and the giving is on record', async () => {
  const text = (await (await press()).text()).replaceAll('&quot;', '"');
  const system = /CARE\/DEV[0-9A-F]{7}\/sandbox/.exec(text)![0] as `CARE/${string}/sandbox`;
  const keys = /keys\.json\n(\{[\s\S]*\})<\/pre>/.exec(text)![1]!;
  await writeFile(path.join(folder, `${system.split('/')[1]}-sandbox.json`), keys);
  const client = await openTestClient(region.url, system, folder);
  expect((await client.get<{ system: string }>('/v1/self')).body).toMatchObject({ system });
  const { rows } = await region.database
    .pool('admin', 1)
    .query("SELECT fields->>'from' AS by FROM ledger.record WHERE fields->>'toSystem' = $1", [system]);
  expect(rows).toEqual([{ by: 'OPR/engawa' }]);
});

test('another site cannot press it, nor anybody ask for another kind of member', async () => {
  expect((await press({ 'Sec-Fetch-Site': 'cross-site' })).status).toBe(403);
  for (const kind of ['operator', 'municipality', '']) expect((await press({}, kind)).status).toBe(400);
});

test('a real region shows the catalogue alone: nobody to try, nowhere answered, no keys', async () => {
  const app = new Hono<Door>();
  const contracts = new Map([['x/y', { id: 'x/y', title: '見本', kinds: ['inquiry'], fields: {}, purposes: [] }]]);
  const purposes = new Map();
  const directory = { all: () => ({ members: [{ id: 'CARE/1', name: 'ある事業所', leftAt: null }], systems: [] }) };
  const policies = { contracts, gaps: new Map(), heldBack: new Map(), municipalities: new Map() };
  const services = { contracts, purposes, policies, directory, clock: { now: () => new Date() } } as never;
  addDeveloper(app, {
    services,
    region: { name: 'ある地域', code: 'X', exchangeUrl: 'https://x', fictional: false, operator: 'OPR/x/operator' },
  });
  const text = await (await app.request('/developer')).text();
  expect(text).toContain('見本');
  expect(text).not.toContain('ある事業所');
  expect(text).not.toContain('<form');
  expect((await app.request('/developer/keys', { method: 'POST', body: 'kind=shop' })).status).toBe(404);
  expect((await app.request('/developer/try')).status).toBe(404);
});
