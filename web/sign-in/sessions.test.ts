import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Pool } from '../../database/connect.ts';
import { createTestDatabase, type TestDatabase } from '../../database/testing.ts';
import { openIssuer } from './issuer.ts';
import { openSeal } from './seal.ts';
import { openSessions, type Session } from './sessions.ts';
import { openStore } from './store.ts';
import { openWalk, startTestIssuer, type TestIssuer } from './testing-issuer.ts';

const applications = 'http://localhost:21300';
const key = randomBytes(32).toString('base64url');
let database: TestDatabase;
let peer: TestIssuer;
let ahead = 0;
const clock = { now: () => new Date(Date.now() + ahead) };

beforeAll(async () => {
  database = await createTestDatabase();
  peer = await startTestIssuer('app/resident', applications, '/resident');
});
afterAll(async () => {
  await peer.close();
  await database.drop();
});
beforeEach(() => {
  ahead = 0;
  Object.assign(peer.sitting, { account: 'one', kind: 'resident', lifeSeconds: 1800, idleSeconds: 600, more: {} });
  Object.assign(peer.counted, { token: 0, refused: false, silent: false });
});

/** One process of the applications. */
function openProcess({
  people = 'resident' as 'resident' | 'staff',
  lockMs = null as number | null,
  keys = [key],
} = {}) {
  const seal = openSeal(keys);
  const pool: Pool = database.pool('applications', 3);
  const store = openStore({ pool, seal, clock }, 'resident');
  const issuer = openIssuer({
    ...{ issuerUrl: peer.url, client: 'app/resident', key: () => peer.clientKey, people, clock },
    ...{ callback: `${applications}/resident/sign-in/callback`, signedOut: `${applications}/resident/signed-out` },
  });
  return { store, sessions: openSessions({ store, issuer, clock, start: '/resident', lockOf: () => lockMs }) };
}

/** Walks through the issuer's pages. @returns the address with which the browser comes back */
async function walkThrough({ sessions }: ReturnType<typeof openProcess>, browser: string, back?: string, anew = false) {
  const address = await sessions.begin(browser, back, anew);
  return (await openWalk().walk(address, applications)).url;
}
async function signIn(process: ReturnType<typeof openProcess>, browser = 'browser', before?: string) {
  return process.sessions.finish(await walkThrough(process, browser), browser, before);
}
async function live({ sessions }: ReturnType<typeof openProcess>, id: string): Promise<Session> {
  const found = await sessions.find(id);
  if (found.is !== 'live') throw new Error(found.is);
  return found.session;
}

test('who comes back is signed in where they wanted to go, on every process, and under a new id each time', async () => {
  const [one, other] = [openProcess(), openProcess()];
  const came = await walkThrough(one, 'browser', '/resident/trail?before=1');
  const { id, back } = await other.sessions.finish(came, 'browser', undefined);
  expect(back).toBe('/resident/trail?before=1');
  expect(Buffer.from(id, 'base64url')).toHaveLength(32);
  expect((await live(one, id)).content).toMatchObject({ account: 'one', people: 'resident', idleMs: 600_000 });
  const again = await signIn(one, 'browser', id);
  expect(again.id).not.toBe(id);
  expect(await one.sessions.find(id)).toEqual({ is: 'nobody' });
});

test('the code of one browser signs in no other, and none twice', async () => {
  const process = openProcess();
  const came = await walkThrough(process, 'attacker');
  await expect(process.sessions.finish(came, 'victim', undefined)).rejects.toMatchObject({ code: 'foreign' });
  await expect(process.sessions.finish(came, undefined, undefined)).rejects.toMatchObject({ code: 'foreign' });
  await process.sessions.finish(came, 'attacker', undefined);
  await expect(process.sessions.finish(came, 'attacker', undefined)).rejects.toMatchObject({ code: 'foreign' });
});

test('an answer of another issuer, of no issuer, with another state or an error signs nobody in', async () => {
  const process = openProcess();
  const wrong: [string, (url: URL) => void][] = [
    ['foreign', (url) => url.searchParams.set('iss', 'https://evil.example')],
    ['foreign', (url) => url.searchParams.delete('iss')],
    ['foreign', (url) => url.searchParams.set('state', 'x')],
    ['foreign', (url) => url.searchParams.delete('state')],
    ['refused', (url) => url.searchParams.set('code', 'x')],
    [
      'refused',
      (url) => {
        url.searchParams.delete('code');
        url.searchParams.set('error', 'access_denied');
      },
    ],
  ];
  for (const [code, change] of wrong) {
    const came = await walkThrough(process, 'browser');
    change(came);
    await expect(process.sessions.finish(came, 'browser', undefined), came.search).rejects.toMatchObject({ code });
  }
  const { rows } = await database.pool('admin').query('SELECT count(*)::int AS n FROM application_session.session');
  await signIn(process);
  const after = await database.pool('admin').query('SELECT count(*)::int AS n FROM application_session.session');
  expect(after.rows[0].n).toBe(rows[0].n + 1);
});

test('two tabs of one browser sign in side by side', async () => {
  const process = openProcess();
  const [first, second] = [
    await walkThrough(process, 'tabs', '/resident/a'),
    await walkThrough(process, 'tabs', '/resident/b'),
  ];
  expect((await process.sessions.finish(second, 'tabs', undefined)).back).toBe('/resident/b');
  expect((await process.sessions.finish(first, 'tabs', undefined)).back).toBe('/resident/a');
});

test('other people than the application serves are not signed in, and staff must be somebody’s', async () => {
  await expect(signIn(openProcess({ people: 'staff' }))).rejects.toMatchObject({ code: 'foreign' });
  peer.sitting.kind = 'staff';
  await expect(signIn(openProcess())).rejects.toMatchObject({ code: 'foreign' });
  await expect(signIn(openProcess({ people: 'staff' }))).rejects.toMatchObject({ code: 'foreign' });
  peer.sitting.more = { member: 'GOV/990019', staff: 's-1', roles: ['窓口'] };
  const process = openProcess({ people: 'staff' });
  const { id } = await signIn(process);
  expect((await live(process, id)).content.staff).toEqual({ member: 'GOV/990019', id: 's-1', roles: ['窓口'] });
});

test('a session ends when the issuer said, and when it lies idle; what is posted then still has an owner', async () => {
  const process = openProcess();
  const { id } = await signIn(process);
  for (const minutes of [9, 18, 27]) {
    ahead = minutes * 60_000;
    await live(process, id);
  }
  ahead = 30 * 60_000;
  expect(await process.sessions.find(id)).toEqual({ is: 'over', account: 'one' });
  ahead = 0;
  const idle = await signIn(process);
  ahead = 10 * 60_000 + 1000;
  expect(await process.sessions.find(idle.id)).toEqual({ is: 'over', account: 'one' });
});

test('a screen that is not used locks, and opens only to who proves anew who they are', async () => {
  const process = openProcess({ lockMs: 300_000 });
  const { id } = await signIn(process);
  ahead = 299_000;
  await live(process, id);
  ahead += 301_000;
  expect(await process.sessions.find(id)).toEqual({ is: 'locked', account: 'one' });
  const asked = await process.sessions.begin('browser', undefined, true);
  expect(asked.searchParams.get('request_uri')).toBeTruthy();
  const came = (await openWalk().walk(asked, applications)).url;
  // The peer says when the person proved it, by a clock that is now behind ours: too long ago.
  await expect(process.sessions.finish(came, 'browser', id)).rejects.toMatchObject({ code: 'refused' });
  ahead = 0;
  const opened = await process.sessions.finish(await walkThrough(process, 'browser', undefined, true), 'browser', id);
  await live(process, opened.id);
});

test('of many requests at once on two processes, one fetches new tokens', async () => {
  const [one, other] = [openProcess(), openProcess()];
  const { id } = await signIn(one);
  const session = await live(one, id);
  expect(await one.sessions.freshen(session)).toBe(session);
  peer.counted.token = 0;
  ahead = 290_000;
  const fresh = await Promise.all(
    Array.from({ length: 12 }, (_, i) => (i % 2 ? one : other).sessions.freshen(session)),
  );
  expect(peer.counted.token).toBe(1);
  expect(new Set(fresh.map(({ content }) => content.tokens.access)).size).toBe(1);
  expect(fresh[0]!.content.tokens.access).not.toBe(session.content.tokens.access);
  expect((await live(other, id)).content.tokens.access).toBe(fresh[0]!.content.tokens.access);
});

test('what the issuer has ended is over; what it cannot say now is not', async () => {
  const process = openProcess();
  const { id } = await signIn(process);
  const session = await live(process, id);
  ahead = 290_000;
  peer.counted.silent = true;
  await expect(process.sessions.freshen(session)).rejects.toMatchObject({ code: 'unavailable' });
  expect((await process.sessions.find(id)).is).toBe('live');
  Object.assign(peer.counted, { silent: false, refused: true });
  await expect(process.sessions.freshen(session)).rejects.toMatchObject({ code: 'refused' });
  expect(await process.sessions.find(id)).toEqual({ is: 'over', account: 'one' });
});

test('signing out leaves nothing, and leads to where the issuer’s session ends', async () => {
  const process = openProcess();
  const { id } = await signIn(process);
  const address = await process.sessions.signOut(id);
  expect(address?.href).toContain(`${peer.url}/session/end?`);
  expect(address?.searchParams.get('post_logout_redirect_uri')).toBe(`${applications}/resident/signed-out`);
  expect(await process.sessions.find(id)).toEqual({ is: 'nobody' });
  expect(await process.sessions.signOut('x')).toBeUndefined();
});

test('keys turn: what an older key sealed opens, what an unknown one sealed does not', async () => {
  const { id } = await signIn(openProcess());
  const newer = randomBytes(32).toString('base64url');
  await live(openProcess({ keys: [newer, key] }), id);
  expect(await openProcess({ keys: [newer] }).sessions.find(id)).toEqual({ is: 'nobody' });
});

test('the database holds no token, no account and no id in the clear, and a row moved elsewhere does not open', async () => {
  const process = openProcess();
  const [first, second] = [await signIn(process), await signIn(process)];
  const admin = database.pool('admin');
  const { content } = await live(process, first.id);
  await process.store.kept.add('one', { path: '/resident/x', fields: [['why', 'はなしたいこと']] });
  const { rows } = await admin.query<{ text: string }>(
    `SELECT s::text AS text FROM application_session.session s UNION ALL SELECT k::text FROM application_session.kept k`,
  );
  const all = rows.map(({ text }) => text).join('\n');
  for (const secret of [
    first.id,
    content.tokens.access,
    content.tokens.refresh!,
    content.sid,
    content.proofKey.d!,
    'はなしたいこと',
  ])
    expect(all).not.toContain(secret);
  await admin.query(
    `UPDATE application_session.session s SET sealed = o.sealed FROM application_session.session o
      WHERE o.id = (SELECT max(id::text)::bytea FROM application_session.session WHERE id <> s.id)`,
  );
  for (const { id } of [first, second]) expect(await process.sessions.find(id)).toEqual({ is: 'nobody' });
});

test('what is kept is one account’s, goes when there is more, and is forgotten', async () => {
  const { store } = openProcess();
  const { store: other } = openProcess();
  const add = (account: string, why: string) =>
    store.kept.add(account, { path: '/resident/ask', fields: [['why', why]] });
  for (const why of ['1', '2', '3', '4']) {
    await add('keeper', why);
    ahead += 1000;
  }
  const listed = await other.kept.list('keeper');
  expect(listed.map(({ fields }) => fields[0]![1])).toEqual(['4', '3', '2']);
  expect(await store.kept.list('somebody else')).toEqual([]);
  expect(await store.kept.add('keeper', { path: '/x', fields: [['f', 'a'.repeat(200_000)]] })).toBe(false);
  await store.kept.remove('somebody else', listed[0]!.id);
  await store.kept.remove('keeper', listed[1]!.id);
  expect(await store.kept.list('keeper')).toHaveLength(2);
  await database.pool('admin').query(`UPDATE application_session.kept SET forget_at = now() - interval '1 second'`);
  await store.forget();
  const { rows } = await database.pool('admin').query('SELECT count(*)::int AS n FROM application_session.kept');
  expect(rows[0].n).toBe(0);
});

test('forgetting takes what is over and nothing else; nobody lists who is signed in', async () => {
  const process = openProcess();
  const { id } = await signIn(process);
  await process.store.forget();
  await live(process, id);
  const pool = database.pool('applications', 1);
  for (const table of ['attempt', 'session', 'kept'])
    expect((await pool.query(`SELECT * FROM application_session.${table}`)).rows).toEqual([]);
  await expect(pool.query('SELECT * FROM exchange.member')).rejects.toThrow(/permission denied/);
});
