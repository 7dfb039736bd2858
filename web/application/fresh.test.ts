import { randomBytes } from 'node:crypto';
import { Hono } from 'hono';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../database/testing.ts';
import type { FormState } from '../form/state.ts';
import { writtenFrame } from '../frame/resident-frame.ts';
import { openSeal } from '../sign-in/seal.ts';
import type { Session } from '../sign-in/sessions.ts';
import { openStore, type Store } from '../sign-in/store.ts';
import { type Fresh, openFresh } from './fresh.tsx';

let database: TestDatabase;
let store: Store;
let ahead = 0;
const clock = { now: () => new Date(Date.now() + ahead) };
const frame = writtenFrame({ region: '縁側地域', asOf: new Date(), runMode: '通常', telephone: null });
const provedAt = Date.now();
const freshOf = (account: string): Fresh =>
  openFresh({ store, clock, home: '/care' }, { content: { account, provedAt } } as Session, frame);

/** A page of an application of staff, or of residents: the same is asked of both. */
function site(account: string) {
  const app = new Hono();
  const back = '/care/approve?case=1';
  app.post('/care/approve', (c) => {
    const form: FormState = { values: { reason: '家族の希望', items: ['a', 'b'] }, errors: {} };
    return freshOf(account).ask(c, { back, form, leave: '/care' });
  });
  app.get('/care/*', async (c) => c.json((await freshOf(account).kept(c))?.values ?? null));
  return app;
}
/** Where the person goes on after the proof. */
async function askAs(account: string): Promise<string> {
  const response = await site(account).request('/care/approve', { method: 'POST' });
  expect(response.status).toBe(403);
  const href = /href="(\/care\/sign-in\?[^"]+)"/.exec(await response.text())![1]!.replaceAll('&amp;', '&');
  const query = new URLSearchParams(href.split('?')[1]);
  expect(query.get('anew')).toBe('yes');
  return query.get('back')!;
}
const readAs = async (account: string, path: string) => (await site(account).request(path)).json();

beforeAll(async () => {
  database = await createTestDatabase();
  const seal = openSeal([randomBytes(32).toString('base64url')]);
  store = openStore({ pool: database.pool('applications', 2), seal, clock }, 'care');
});
afterAll(() => database.drop());

test('a proof holds for ten minutes', () => {
  for (const [ms, holds] of [
    [0, true],
    [570_000, true],
    [601_000, false],
  ] as const) {
    ahead = ms;
    expect(freshOf('one').holds, `${ms}`).toBe(holds);
  }
  ahead = 0;
});

test('what was entered comes back where it was entered, for the same account alone, and is offered nowhere else', async () => {
  const back = await askAs('one');
  expect(back).toMatch(/^\/care\/approve\?case=1&proved=/);
  const entered = { reason: '家族の希望', items: ['a', 'b'] };
  expect(await readAs('one', back)).toEqual(entered);
  expect(await readAs('one', back)).toEqual(entered); // and again, where the page is loaded again
  expect(await readAs('other', back)).toBeNull();
  expect(await readAs('one', back.replace('/approve', '/refuse'))).toBeNull();
  expect(await readAs('one', '/care/approve?proved=x')).toBeNull();
  expect(await readAs('one', '/care/approve')).toBeNull();
  expect(await store.kept.list('one')).toEqual([]);
  ahead = 25 * 3_600_000;
  expect(await readAs('one', back)).toBeNull();
  ahead = 0;
});

test('what came too late is no answer of a page that asked for a proof', async () => {
  await store.kept.add('one', { path: '/care/approve', fields: [['reason', 'x']] });
  const [late] = await store.kept.list('one');
  expect(await readAs('one', `/care/approve?proved=${late!.id}`)).toBeNull();
});
