import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ProxyScope } from '../../../contracts/proxy.ts';
import { makeTown } from '../../../town/town.ts';
import { mayAct } from '../../identify/acting/proxy-rules.ts';
import { announce } from '../../identify/enrol.ts';
import { freshActs, type OwnAct } from '../../rights/own-acts.ts';
import { startTestRegion, type TestClient, type TestRegion } from '../../testing.ts';
import { act, enrol } from '../../testing-acting.ts';
import { nameProxy, openTestPerson, type TestPerson } from '../../testing-person.ts';
import type { ConsentsShown } from './consents-shown.ts';

/*
 * Every route of a resident's pages × everybody who may come to it × own, another's and absent objects. What may not is answered, to the last header,
 * like what does not exist. The routes are read from the OpenAPI: one that has no row here fails.
 */
let region: TestRegion;
let hall: TestClient;
let person: TestPerson;
let own: string;
let other: TestPerson;
let otherName: string;
const town = makeTown();
const clerk = { sub: 'c-1', role: '窓口担当' };
const residents = town.residents
  .filter(
    (one) => one.municipality === '990019' && !one.protected && one.movedOut === undefined && one.insured.length > 0,
  )
  .filter((one) => !Object.values(town.cast).includes(one.id))
  .values();

type Objects = { record: string; consent: string; question: string; proxy: string };
type Row = {
  readonly act: OwnAct;
  readonly ok: readonly number[];
  readonly target: (person: string, objects: Objects) => string;
  readonly body?: (objects: Objects) => unknown;
  /** recorded as an inquiry, at the member that is asked (own-inquiry.test.ts) */
  readonly asks?: true;
};
/** Who plans the person's care offers what may be asked; nobody listens there, which is told to none but who may ask. */
const office = 'CARE/0300000100';
/** What the person could choose; read once. */
let shown: ConsentsShown;
const offered = () => {
  const { purpose, recipient, textVersion } = shown.offers[0]!;
  return { purpose, recipient, textVersion };
};
// 409: it stands already; who is told that has passed.
const rows: Readonly<Record<string, Row>> = {
  'GET /v1/me/{person}/trail': { act: 'own-trail', ok: [200], target: (p) => `/v1/me/${p}/trail` },
  'GET /v1/me/{person}/trail/{record}': {
    act: 'own-trail',
    ok: [200],
    target: (p, { record }) => `/v1/me/${p}/trail/${record}`,
  },
  'GET /v1/me/{person}/trail/{record}/receipt': {
    act: 'own-receipt',
    ok: [200],
    target: (p, { record }) => `/v1/me/${p}/trail/${record}/receipt`,
  },
  'GET /v1/me/{person}/consents': { act: 'own-consents', ok: [200], target: (p) => `/v1/me/${p}/consents` },
  'POST /v1/me/{person}/consents': {
    act: 'own-consent',
    ok: [201, 409],
    target: (p) => `/v1/me/${p}/consents`,
    body: offered,
  },
  'POST /v1/me/{person}/consents/{id}/withdraw': {
    act: 'own-consent-withdrawn',
    ok: [204],
    target: (p, { consent }) => `/v1/me/${p}/consents/${consent}/withdraw`,
  },
  'PUT /v1/me/{person}/consents/matrix': {
    act: 'own-consents-chosen',
    ok: [200],
    target: (p) => `/v1/me/${p}/consents/matrix`,
    body: () => ({ textVersion: shown.matrix.textVersion, cells: [{ ...shown.matrix.cells[0]!, allowed: true }] }),
  },
  'GET /v1/me/{person}/questions': { act: 'own-questions', ok: [200], target: (p) => `/v1/me/${p}/questions` },
  'POST /v1/me/{person}/questions': {
    act: 'own-question',
    ok: [201, 409],
    target: (p) => `/v1/me/${p}/questions`,
    body: ({ record }) => ({ record, text: '理由を教えてください' }),
  },
  'POST /v1/me/{person}/questions/{id}/close': {
    act: 'own-question-closed',
    ok: [204],
    target: (p, { question }) => `/v1/me/${p}/questions/${question}/close`,
  },
  'GET /v1/me/{person}/requests': { act: 'own-requests', ok: [200], target: (p) => `/v1/me/${p}/requests` },
  'POST /v1/me/{person}/requests': {
    act: 'own-request',
    ok: [201, 409],
    target: (p) => `/v1/me/${p}/requests`,
    body: () => ({ member: hall.member, kind: 'disclosure', text: '見たい' }),
  },
  'GET /v1/me/{person}/proxies': { act: 'own-proxies', ok: [200], target: (p) => `/v1/me/${p}/proxies` },
  'POST /v1/me/{person}/proxies': {
    act: 'own-proxy-invited',
    ok: [201],
    target: (p) => `/v1/me/${p}/proxies`,
    body: () => ({ kind: 'supporter', scope: ['read'], label: '友人' }),
  },
  'POST /v1/me/{person}/proxies/{id}/end': {
    act: 'own-proxy-ended',
    ok: [204],
    target: (p, { proxy }) => `/v1/me/${p}/proxies/${proxy}/end`,
  },
  'GET /v1/me/{person}/monthly-post': {
    act: 'own-monthly-post',
    ok: [200],
    target: (p) => `/v1/me/${p}/monthly-post`,
  },
  'POST /v1/me/{person}/monthly-post': {
    act: 'own-monthly-post-asked',
    ok: [204],
    target: (p) => `/v1/me/${p}/monthly-post`,
  },
  'POST /v1/me/{person}/monthly-post/end': {
    act: 'own-monthly-post-ended',
    ok: [204],
    target: (p) => `/v1/me/${p}/monthly-post/end`,
  },
  'GET /v1/me/{person}/members': { act: 'own-members', ok: [200], target: (p) => `/v1/me/${p}/members` },
  'GET /v1/me/{person}/services/{class}/{member}/{system}/{service}/{path}': {
    ...{ act: 'own-ask', ok: [503], asks: true },
    target: (p) => `/v1/me/${p}/services/${office}/careplan/mine/week`,
  },
  'POST /v1/me/{person}/services/{class}/{member}/{system}/{service}/{path}': {
    ...{ act: 'own-ask-change', ok: [503], asks: true },
    target: (p) => `/v1/me/${p}/services/${office}/careplan/mine/absences`,
    body: () => ({ visit: 'v', word: '' }),
  },
  'GET /v1/me/{person}/export': { act: 'own-export', ok: [200], target: (p) => `/v1/me/${p}/export` },
};
/** Of an account itself, with no page: another session's is another's own. */
const withoutPage = [
  'GET /v1/me',
  'GET /v1/me/sign-ins',
  'POST /v1/me/invitations/accept',
  'POST /v1/me/tasks',
  'GET /v1/me/passkeys',
  'DELETE /v1/me/passkeys/{id}',
  'GET /v1/me/devices',
  'POST /v1/me/devices',
  'DELETE /v1/me/devices/{id}',
];

const bodies: Readonly<Record<string, unknown>> = {
  'POST /v1/me/invitations/accept': { code: 'aaaaa-bbbbb', label: '母' },
  'POST /v1/me/tasks': { kind: 'resident/record-read', step: 'done' },
  'POST /v1/me/devices': { code: '00000000', label: '母', picture: 'bird' },
};

/** What a person has that a path may name, made by themselves. */
async function objectsOf(who: TestPerson, name: string): Promise<Objects> {
  type Entries = { entries: { record: string; parties: { id: string }[] }[] };
  const { entries } = (await who.get<Entries>(`/v1/me/${name}/trail?kind=viewing`)).body;
  const { record } = entries[0]!;
  const { consents } = (await who.get<ConsentsShown>(`/v1/me/${name}/consents`)).body;
  await who.post(`/v1/me/${name}/questions`, { record, text: '理由は' });
  const { questions } = (await who.get<{ questions: { id: string }[] }>(`/v1/me/${name}/questions`)).body;
  const invited = await who.post<{ id: string }>(`/v1/me/${name}/proxies`, {
    kind: 'supporter',
    scope: ['trail'],
    label: '友人',
  });
  return {
    record,
    consent: consents.find(({ giver }) => giver === 'person')!.id,
    question: questions[0]!.id,
    proxy: invited.body.id,
  };
}

const nextResident = () => residents.next().value!;
async function somebody() {
  const resident = nextResident();
  const who = await openTestPerson(region, resident.id);
  return { resident, who };
}
async function seen(insured: readonly object[]): Promise<string> {
  const [found] = await hall.codesOf(insured, 'certification-for-plan');
  const viewing = { purpose: 'watch-over', page: '一覧', subjects: [found!.code] };
  expect((await act(region, hall, '/v1/viewings', clerk, viewing)).status).toBe(200);
  return found!.code!;
}

const fixed = ({ status, body, headers }: { status: number; body: unknown; headers: Headers }) => {
  const rest = [...headers].filter(([name]) => name !== 'date').toSorted(([a], [b]) => a.localeCompare(b));
  return { status, body, headers: rest };
};
const send = (who: TestPerson, route: string, name: string, objects: Objects, headers?: Record<string, string>) => {
  const row = rows[route]!;
  const [method] = route.split(' ');
  return who.call(method!, row.target(name, objects), row.body?.(objects), headers);
};
const absent = (): Objects => ({
  record: randomUUID(),
  consent: randomUUID(),
  question: randomUUID(),
  proxy: randomUUID(),
});
const nobody = 'a'.repeat(32);

beforeAll(async () => {
  region = await startTestRegion(town);
  await region.clock.turn(new Date('2026-11-24T10:00:00+09:00'));
  hall = await region.client('GOV/990019/main');
  const admin = region.database.pool('admin', 1);
  await admin.query(
    `INSERT INTO exchange.service (system, code, contract, url, enrolled_at) VALUES ($1, 'mine', 'care/mine', 'http://127.0.0.1:9', now())`,
    [`${office}/careplan`],
  );
  await announce(admin);
  await enrol(hall, clerk.sub, clerk.role);
  const cared = (id: string) => town.residents.find((one) => one.id === id)!;
  person = await openTestPerson(region, town.cast.sharing1);
  own = await person.nameOf();
  other = await openTestPerson(region, town.cast.sharing2);
  otherName = await other.nameOf();
  for (const one of [town.cast.sharing1, town.cast.sharing2]) await seen(cared(one).insured);
  shown = (await person.get<ConsentsShown>(`/v1/me/${own}/consents`)).body;
});
afterAll(() => region.close());

test('every route of the pages has its row here', async () => {
  const { paths } = (await (await fetch(`${region.url}/openapi.json`)).json()) as { paths: Record<string, object> };
  const routes = Object.entries(paths)
    .filter(([path]) => path === '/v1/me' || path.startsWith('/v1/me/'))
    .flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`));
  expect(routes.toSorted()).toEqual([...Object.keys(rows), ...withoutPage].toSorted());
});

test('the person may do all of it on their own pages, and none of it on another’s or nobody’s', {
  timeout: 60_000,
}, async () => {
  const mine = await objectsOf(person, own);
  for (const [route, { ok }] of Object.entries(rows)) {
    expect(ok, route).toContain((await send(person, route, own, mine)).status);
    const none = fixed(await send(person, route, nobody, mine));
    expect(none.status, route).toBe(404);
    expect(fixed(await send(person, route, otherName, mine)), route).toEqual(none);
  }
});

test('each leaves exactly one record about the person, before it is answered: permitted or not', {
  timeout: 60_000,
}, async () => {
  const { who } = await somebody();
  const name = await nameProxy(person, who, { kind: 'supporter', scope: ['requests'] });
  const admin = region.database.pool('admin', 1);
  const acts = async () =>
    (
      await admin.query<{ fields: { items: string[]; role: string; decision: string; subject: string | null } }>(
        `SELECT fields FROM ledger.record WHERE fields ->> 'fromSystem' = 'app/resident' ORDER BY id`,
      )
    ).rows.map(({ fields }) => fields);
  const tag = (await acts()).find(({ items, role }) => items[0] === 'own-consents' && role === '本人')!.subject;
  const objects = await objectsOf(person, own);
  for (const [route, row] of Object.entries(rows)) {
    if (row.asks) continue;
    for (const [caller, page, role] of [
      [person, own, '本人'],
      [who, name, '支援者'],
    ] as const) {
      const before = await acts();
      const { status } = await send(caller, route, page, objects);
      const made = (await acts()).slice(before.length);
      if (status === 409)
        expect(made, route).toEqual([]); // nothing has happened
      else {
        const decision = row.ok.includes(status) ? 'permit' : 'refuse';
        expect(made, route).toMatchObject([{ items: [row.act], role, decision, subject: tag }]);
      }
    }
  }
});

test('another person’s records, consents, questions and proxies are, under one’s own name, like none at all', async () => {
  const theirs = await objectsOf(other, otherName);
  for (const route of Object.keys(rows)) {
    const row = rows[route]!;
    const isAbout = row.target(own, theirs) !== row.target(own, absent()) || route === 'POST /v1/me/{person}/questions';
    if (!isAbout) continue;
    const none = fixed(await send(person, route, own, absent()));
    expect(none.status, route).toBe(404);
    expect(fixed(await send(person, route, own, theirs)), route).toEqual(none);
  }
  const still = await objectsOf(other, otherName);
  expect(still.consent).toBe(theirs.consent);
});

const kinds: readonly { kind: 'legal' | 'voluntary' | 'supporter'; scope: readonly ProxyScope[] }[] = [
  { kind: 'legal', scope: ['read', 'consent', 'ask', 'request'] },
  { kind: 'voluntary', scope: ['read', 'consent', 'ask', 'request'] },
  // Each scope by itself: identify/acting/proxy-rules.test.ts.
  { kind: 'voluntary', scope: ['read'] },
  { kind: 'voluntary', scope: ['trail', 'consent'] },
  { kind: 'voluntary', scope: ['questions', 'request'] },
  { kind: 'voluntary', scope: ['consents', 'requests', 'ask'] },
  { kind: 'supporter', scope: ['read'] },
];
test.for(kinds)(
  'a proxy, $kind with $scope, may do what its scope holds; all else is like a page that is not there',
  { timeout: 60_000 },
  async ({ kind, scope }) => {
    const { who, resident } = await somebody();
    if (kind === 'legal') {
      const insured = town.residents.find(({ id }) => id === town.cast.sharing1)!.insured;
      const invited = await act<{ code: string }>(region, hall, '/v1/proxies', clerk, {
        subject: await seen(insured),
        kind,
        label: '成年後見人',
        evidence: 'guardianship-certificate',
        reference: '登記',
      });
      expect((await who.post('/v1/me/invitations/accept', { code: invited.body.code, label: '父' })).status).toBe(204);
    } else await nameProxy(person, who, { kind, scope });
    const name = await who.nameOf(kind);
    expect(resident.id).not.toBe(town.cast.sharing1);
    for (const [route, row] of Object.entries(rows)) {
      const objects = await objectsOf(person, own);
      const answer = await send(who, route, name, objects);
      const none = fixed(await send(who, route, nobody, objects));
      expect(none.status, route).toBe(404);
      // To lay down what it was given is every proxy's; this one is another's.
      const may = mayAct({ kind, scope }, row.act) && (row.act !== 'own-proxy-ended' || kind === 'legal');
      if (may) expect(row.ok, route).toContain(answer.status);
      else expect(fixed(answer), route).toEqual(none);
      // The person's own name for the page is nobody's for a proxy.
      expect(fixed(await send(who, route, own, objects)), route).toEqual(none);
    }
  },
);

test('a stranger’s account, whatever name it says', async () => {
  const { who } = await somebody();
  const mine = await objectsOf(person, own);
  for (const route of Object.keys(rows)) {
    const none = fixed(await send(who, route, nobody, mine));
    expect(none.status, route).toBe(404);
    for (const name of [own, otherName]) expect(fixed(await send(who, route, name, mine)), route).toEqual(none);
  }
});

test('a device that stands in the room opens nothing but the list of pages', async () => {
  const device = await openTestPerson(region, town.cast.sharing1, { how: 'device' });
  expect((await device.get('/v1/me')).status).toBe(200);
  for (const target of ['/v1/me/sign-ins', '/v1/me/passkeys', '/v1/me/devices'])
    expect((await device.get(target)).status, target).toBe(403);
  expect((await device.call('DELETE', `/v1/me/devices/${randomUUID()}`)).status).toBe(403);
  const mine = await objectsOf(person, own);
  for (const route of Object.keys(rows))
    for (const name of [own, nobody]) expect((await send(device, route, name, mine)).status, route).toBe(403);
});

test('no token, another’s, a system’s, a staff member’s, one that is changed or kept too long: nobody is at the door', {
  timeout: 60_000,
}, async () => {
  const mine = await objectsOf(person, own);
  const ended = await openTestPerson(region, town.cast.sharing1);
  await ended.end();
  const { who: moved } = await somebody();
  await region.database
    .pool('admin', 1)
    .query('UPDATE exchange.account SET closed_at = now() WHERE id = $1', [moved.account]);
  const wrong: Record<string, Record<string, unknown>> = {
    staff: { kind: 'staff' },
    'another application': { client_id: 'app/care' },
    'another account': { sub: other.account },
    'another’s session': { sid: other.session },
    'no session': { sid: randomUUID() },
    'session that is no uuid': { sid: `${person.session}' OR true` },
    'no way': { acr: 'password' },
    'no time': { auth_time: undefined },
    expired: { exp: Math.floor(Date.now() / 1000) - 1 },
    'for another': { aud: 'https://elsewhere.example' },
    'of another': { iss: 'https://elsewhere.example' },
    'bound to another key': { cnf: { jkt: 'x' } },
    'bound to none': { cnf: {} },
  };
  for (const route of [...Object.keys(rows), ...withoutPage]) {
    const [method, path] = route.split(' ') as [string, string];
    const target = rows[route]?.target(own, mine) ?? path.replace('{id}', randomUUID());
    const body = bodies[route] ?? rows[route]?.body?.(mine);
    const status = async (headers: Record<string, string>) =>
      (await person.call<{ code: string }>(method, target, body, headers)).status;
    expect(await status({}), route).toBe(401);
    expect(await status(await hall.credentials(method, target)), route).toBe(401);
    expect(await status(await ended.credentials(method, target)), `${route} ended`).toBe(401);
    expect(await status(await moved.credentials(method, target)), `${route} closed`).toBe(401);
    for (const [what, claims] of Object.entries(wrong))
      expect(await status(await person.credentials(method, target, claims)), `${route} ${what}`).toBe(401);
    const { DPoP: _, ...bare } = await person.credentials(method, target);
    expect(await status(bare), `${route} without a proof`).toBe(401);
    const elsewhere = await person.credentials(method, `${target}x`);
    expect(await status(elsewhere), `${route} of another path`).toBe(401);
  }
});

test('a proof is used once, also where what was asked is refused', async () => {
  for (const name of [own, nobody]) {
    const target = `/v1/me/${name}/trail`;
    const headers = await person.credentials('GET', target);
    const first = await person.call('GET', target, undefined, headers);
    expect(first.status).toBe(name === own ? 200 : 404);
    expect((await person.call('GET', target, undefined, headers)).status).toBe(401);
  }
});

test('a resident’s token opens no route of systems, however the path is spelled', async () => {
  const { paths } = (await (await fetch(`${region.url}/openapi.json`)).json()) as { paths: Record<string, object> };
  const routes = Object.entries(paths)
    .filter(([path]) => path.startsWith('/v1/') && path !== '/v1/me' && !path.startsWith('/v1/me/'))
    .flatMap(([path, methods]) => Object.keys(methods).map((method) => [method.toUpperCase(), path] as const));
  expect(routes.length).toBeGreaterThan(40);
  for (const [method, path] of routes) {
    const target = path.replaceAll(/\{[^}]+\}/g, () => randomUUID());
    const answer = await person.call(method, target, method === 'GET' || method === 'DELETE' ? undefined : {});
    expect(answer.status, `${method} ${path}`).toBe(401);
  }
  for (const target of [
    '/v1/%6de',
    '/v1/m%65/',
    `/v1/%6de/${own}/trail`,
    '/v1/me/../trail?subject=x',
    '/v1/me/%2e%2e/staff',
  ]) {
    const { status } = await hall.call('GET', target);
    expect([401, 404], target).toContain(status);
  }
  expect((await hall.call('GET', '/v1/meow')).status).toBe(404);
});

test('refused attempts are on record: about the person where one is meant, about nobody where none is', async () => {
  const { who } = await somebody();
  await nameProxy(person, who, { kind: 'supporter', scope: ['questions'] });
  const name = await who.nameOf('supporter');
  await who.get(`/v1/me/${name}/export`);
  const { who: stranger } = await somebody();
  await stranger.get(`/v1/me/${own}/export`);
  const { rows: found } = await region.database
    .pool('admin', 1)
    .query(
      `SELECT fields FROM ledger.record WHERE fields -> 'items' ->> 0 = 'own-export' AND outcome = 'refuse' ORDER BY id DESC LIMIT 2`,
    );
  const [ofStranger, ofSupporter] = found.map(({ fields }) => fields);
  expect(ofSupporter).toMatchObject({ role: '支援者', from: 'app/resident', subject: expect.any(String) });
  expect(ofStranger).toMatchObject({ subject: null, municipality: null });
});

test('a proof older than ten minutes gives no consent and makes and ends no proxy; reading and withdrawing ask for none', {
  timeout: 60_000,
}, async () => {
  const admin = region.database.pool('admin', 1);
  const late = await openTestPerson(region, town.cast.sharing1);
  const objects = await objectsOf(late, own);
  const age = (seconds: number) =>
    admin.query(
      `UPDATE exchange.sign_in_session SET auth_time = now() - make_interval(secs => $2) WHERE id::text = $1`,
      [late.session, seconds],
    );
  // The token still says that the proof is new: the session is asked.
  await age(601);
  for (const [route, { act, ok }] of Object.entries(rows)) {
    const answer = await send(late, route, own, objects);
    if (!freshActs.has(act)) expect(ok, route).toContain(answer.status);
    else {
      expect(answer, route).toMatchObject({ status: 401, body: { code: 'proof_too_old' } });
      expect(answer.headers.get('WWW-Authenticate')).toMatch(
        /^DPoP error="insufficient_user_authentication",.* max_age="600"$/,
      );
      const { rows: refused } = await admin.query(
        `SELECT fields FROM ledger.record WHERE fields -> 'items' ->> 0 = $1 ORDER BY id DESC LIMIT 1`,
        [act],
      );
      expect(refused[0]!.fields, route).toMatchObject({ decision: 'refuse', reasons: ['proof_too_old'], role: '本人' });
    }
    // Where no page is open, nothing is said of the proof.
    for (const name of [nobody, otherName]) expect((await send(late, route, name, objects)).status, route).toBe(404);
  }
  expect([...freshActs].every((act) => Object.values(rows).some((row) => row.act === act))).toBe(true);

  const { matrix } = (await late.get<ConsentsShown>(`/v1/me/${own}/consents`)).body;
  const cell = matrix.cells.find(({ allowed }) => allowed)!;
  const choose = (allowed: boolean) =>
    late.put(`/v1/me/${own}/consents/matrix`, {
      textVersion: matrix.textVersion,
      cells: [{ ...cell, allowed }],
    });
  expect((await choose(false)).status).toBe(200);
  expect(await choose(true)).toMatchObject({ status: 401, body: { code: 'proof_too_old' } });
  await age(590);
  expect((await choose(true)).status).toBe(200);
});
