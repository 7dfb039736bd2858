import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseCheckpoint } from '../../../contracts/tlog/checkpoint.ts';
import { parseNote } from '../../../contracts/tlog/note.ts';
import { decodeEntries } from '../../../contracts/tlog/tile.ts';
import type { Caller } from '../../identify/caller/authenticate.ts';
import { openTestLedger, type TestLedger } from '../../record/testing.ts';
import { vkeysOf } from '../../record/tree/ledger-keys.ts';
import { createDoor, type Routes } from '../app.ts';
import { addLedger } from './ledger.ts';

let ledger: TestLedger;
let app: Routes;
let now = Date.UTC(2026, 3, 1, 9, 30);
const hour = 3_600_000;

beforeAll(async () => {
  ledger = await openTestLedger();
  app = createDoor({ log: () => {} });
  addLedger(app, {
    services: { pools: { trail: ledger.trail } as never, realClock: { now: () => new Date(now) } },
    keys: ledger.signing.keys,
    publicMs: hour,
    authenticated: async (c, next) => {
      c.set('caller', { member: 'CARE/0300000100' } as unknown as Caller);
      await next();
    },
  });
  await ledger.record(300);
  await ledger.round();
  await ledger.admin.query('UPDATE ledger.checkpoint SET published_at = $1', [new Date(now - hour)]);
  await ledger.record(300);
  await ledger.round();
  await ledger.admin.query('UPDATE ledger.checkpoint SET published_at = $1 WHERE size = 600', [new Date(now - 1000)]);
});
afterAll(() => ledger.close());

const get = async (path: string, headers: Record<string, string> = {}) =>
  app.request(`http://x/ledger/${path}`, { headers });
const member = { Authorization: 'DPoP x' };
const sizeOf = async (response: Response) => parseCheckpoint(parseNote(await response.text()).body).size;

test('the public’s view moves at a fixed interval, a member’s is live', async () => {
  const shown = await get('checkpoint');
  expect(shown.headers.get('content-type')).toBe('text/plain; charset=utf-8');
  expect(shown.headers.get('cache-control')).toBe('public, max-age=2');
  expect(await sizeOf(shown)).toBe(300);
  const live = await get('checkpoint', member);
  expect(live.headers.get('cache-control')).toBe('private, max-age=2');
  expect(await sizeOf(live)).toBe(600);
  now += hour;
  expect(await sizeOf(await get('checkpoint'))).toBe(600);
  now -= hour;
});

test('tiles and bundles exist as far as the shown checkpoint reaches, at every width below it', async () => {
  for (const [path, length] of [
    ['tile/0/000', 8192],
    ['tile/0/001.p/44', 44 * 32],
    ['tile/0/001.p/7', 7 * 32],
    ['tile/1/000.p/1', 32],
  ] as const) {
    const response = await get(path);
    expect(response.headers.get('content-type')).toBe('application/octet-stream');
    expect((await response.arrayBuffer()).byteLength, path).toBe(length);
  }
  expect((await get('tile/0/000')).headers.get('cache-control')).toMatch('immutable');
  expect((await get('tile/0/001.p/44')).headers.get('cache-control')).not.toMatch('immutable');
  expect(decodeEntries(Buffer.from(await (await get('tile/entries/001.p/44')).arrayBuffer()))).toHaveLength(44);
  for (const path of [
    'tile/0/001',
    'tile/0/001.p/45',
    'tile/entries/001',
    'tile/1/000.p/2',
    'tile/2/000',
    'tile/0/1',
    'tile/0/000.p/256',
    'tile/64/000',
    'tile/-1/000',
    'tile/x',
    'tile/entries/x000/000',
    'trees/2/checkpoint',
    'trees/0/checkpoint',
    'trees/01/checkpoint',
    'opening',
    'records/000',
  ])
    expect((await get(path)).status, path).toBe(404);
  expect((await get('tile/0/001', member)).status).toBe(200);
});

test('the key is shown from the first moment, also while the public sees no checkpoint yet', async () => {
  const later = now;
  now -= 10 * hour;
  expect((await get('checkpoint')).status).toBe(404);
  const { status, headers } = await get('vkey');
  expect([status, headers.get('content-type')]).toEqual([200, 'text/plain; charset=utf-8']);
  expect((await get('trees/2/vkey')).status).toBe(404);
  now = later;
});

test('the vkey is of the tree that is shown, also by its number', async () => {
  const own = vkeysOf(ledger.signing.origin, ledger.signing.ledgerKeys);
  expect(await (await get('vkey')).text()).toBe(own.map((line) => `${line}\n`).join(''));
  expect(await (await get('trees/1/vkey')).text()).toBe(await (await get('vkey')).text());
  expect(await (await get('trees/1/checkpoint')).text()).toBe(await (await get('checkpoint')).text());
});
