import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { createTestDatabase, type TestDatabase } from '../../database/testing.ts';
import { openIssuer } from './issuer.ts';
import { openPerson, type Person } from './person.ts';
import { openSeal } from './seal.ts';
import { openSessions, type Sessions } from './sessions.ts';
import { openStore } from './store.ts';
import { openWalk, startTestIssuer, type TestIssuer } from './testing-issuer.ts';

/* A server in the exchange's place that answers as it is told, and remembers what it was asked. */
const applications = 'http://localhost:21310';
let database: TestDatabase;
let peer: TestIssuer;
let server: Server;
let sessions: Sessions;
let person: Person;
let id: string;
type Answer = { status: number; body?: unknown; headers?: Record<string, string> } | 'hang up';
let answers: Answer[] = [];
let asked: IncomingMessage[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  peer = await startTestIssuer('app/resident', applications, '/resident');
  server = createServer((request, response) => {
    asked.push(request);
    request.resume().on('end', () => {
      const answer = answers.shift() ?? { status: 200, body: { ok: 1 } };
      if (answer === 'hang up') return request.socket.destroy();
      response.writeHead(answer.status, { 'Content-Type': 'application/json', ...answer.headers });
      response.end(JSON.stringify(answer.body ?? {}));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await peer.close();
  await database.drop();
});
beforeEach(async () => {
  [answers, asked] = [[], []];
  const clock = { now: () => new Date() };
  const seal = openSeal([randomBytes(32).toString('base64url')]);
  const issuer = openIssuer({
    ...({ issuerUrl: peer.url, client: 'app/resident', key: () => peer.clientKey, people: 'resident', clock } as const),
    ...{ callback: `${applications}/resident/sign-in/callback`, signedOut: `${applications}/resident/signed-out` },
  });
  const store = openStore({ pool: database.pool('applications', 2), seal, clock }, 'resident');
  sessions = openSessions({ store, issuer, clock, start: '/resident', lockOf: () => null });
  const came = await openWalk().walk(await sessions.begin('b', undefined, false), applications);
  ({ id } = await sessions.finish(came.url, 'b', undefined));
  const found = await sessions.find(id);
  if (found.is !== 'live') throw new Error(found.is);
  const { port } = server.address() as AddressInfo;
  person = openPerson({ exchangeUrl: `http://127.0.0.1:${port}`, sessions }, found.session);
});
const anything = z.unknown();

test('each request has the token and a proof of its own, for that address and no query', async () => {
  await person.get('/v1/me?x=1', anything);
  await person.send('POST', '/v1/me/x/consents', anything, { a: 1 });
  const proofs = asked.map(({ headers }) => decodeJwt(String(headers.dpop)));
  expect(proofs.map(({ htm, htu }) => [htm, new URL(String(htu)).pathname, new URL(String(htu)).search])).toEqual([
    ['GET', '/v1/me', ''],
    ['POST', '/v1/me/x/consents', ''],
  ]);
  expect(new Set(proofs.map(({ jti }) => jti)).size).toBe(2);
  for (const { headers } of asked) expect(headers.authorization).toMatch(/^DPoP /);
});

test('reading is tried once more, changing never', async () => {
  answers = [{ status: 503, headers: { 'Retry-After': '0' } }];
  await person.get('/v1/me', anything);
  answers = ['hang up'];
  await person.get('/v1/me', anything);
  expect(asked).toHaveLength(4);
  asked = [];
  answers = [{ status: 503 }];
  await expect(person.send('POST', '/x', anything, {})).rejects.toMatchObject({ code: 'unavailable' });
  answers = ['hang up'];
  await expect(person.send('POST', '/x', anything, {})).rejects.toMatchObject({ code: 'unknown' });
  answers = [{ status: 500 }];
  await expect(person.send('POST', '/x', anything, {})).rejects.toMatchObject({ code: 'unknown' });
  expect(asked).toHaveLength(3);
});

test('what may not be seen is what does not exist; a refusal is a value in the exchange’s words', async () => {
  for (const status of [403, 404]) {
    answers = [{ status, body: { code: 'x', text: '秘密' } }];
    await expect(person.get('/x', anything)).rejects.toMatchObject({ code: 'not_found', message: 'not_found' });
  }
  answers = [{ status: 422, body: { code: 'no', text: 'できません。' } }];
  expect(await person.send('POST', '/x', anything, {})).toEqual({
    ok: false,
    refused: { code: 'no', text: 'できません。' },
  });
  answers = [{ status: 200, body: { other: 1 } }];
  await expect(person.get('/x', z.object({ mine: z.string() }))).rejects.toMatchObject({ code: 'broken' });
});

test('who is not known to the exchange any more is signed out', async () => {
  answers = [{ status: 401 }];
  await expect(person.get('/x', anything)).rejects.toMatchObject({ code: 'signed_out' });
  expect(asked).toHaveLength(1);
  expect(await sessions.find(id)).toEqual({ is: 'over', account: 'one' });
});

test('a proof that is too old signs nobody out: it is an answer, after which the page goes on', async () => {
  const headers = { 'WWW-Authenticate': 'DPoP error="insufficient_user_authentication", max_age="600"' };
  answers = [{ status: 401, body: { code: 'proof_too_old', text: 'もう一度、本人の確認をしてください。' }, headers }];
  const sent = await person.send('POST', '/v1/me/x/consents', z.unknown(), {});
  expect(sent).toEqual({
    ok: false,
    refused: { code: 'proof_too_old', text: 'もう一度、本人の確認をしてください。' },
  });
  expect((await sessions.find(id)).is).toBe('live');
  answers = [{ status: 409, body: { code: 'conflict', text: '食い違います。', detail: 'すでに同意しています。' } }];
  expect(await person.send('PUT', '/v1/me/x', z.unknown(), {})).toMatchObject({
    refused: { text: 'すでに同意しています。' },
  });
});
