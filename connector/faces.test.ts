import { connect } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { requestHash } from '../contracts/xroad/hash.ts';
import { startTestRegion, type TestRegion } from '../exchange/testing.ts';
import { makeTown } from '../town/town.ts';
import { askXRoad, findCared, startConnector, startLocalService } from './testing-faces.ts';

/*
 * Two offices without an open port, each with a connector of its own in a process of its own: an X-Road client that knows nothing of us asks on its
 * office's network, a service that knows nothing of us answers on the town hall's.
 */
const town = makeTown();
const { resident, manager } = findCared(town, '990019');
const [number] = resident.insured;
const service = 'GOV/990019/care/certification';
let region: TestRegion;
let hall: Awaited<ReturnType<typeof startConnector>>;
let office: Awaited<ReturnType<typeof startConnector>>;
let local: Awaited<ReturnType<typeof startLocalService>>;
let url: string;

const certification = () => ({
  insurerNumber: number!.insurer,
  insuredNumber: number!.insured,
  name: '縁側 花子',
  birthDate: '1940-05-05',
  certification: { careLevel: '要介護2', validFrom: '2026-04-01', validUntil: '2027-03-31' },
});

beforeAll(async () => {
  region = await startTestRegion(town);
  await region.clock.turn(new Date('2026-11-24T10:00:00+09:00'));
  local = await startLocalService();
  hall = await startConnector(region, 'GOV/990019/care', {
    answering: { certification: { url: `${local.url}/old/system`, timeoutSeconds: 2 } },
  });
  office = await startConnector(region, manager, {
    door: {
      port: 0,
      services: {
        [service]: { purpose: 'certification-for-plan', subject: { header: 'X-Hihokensha', is: 'insured' } },
        'GOV/990019/care/documents': {
          purpose: 'certification-for-plan',
          subject: { pointer: '/about', is: 'code' },
          runMode: '訓練',
          acting: { role: '介護支援専門員' },
        },
      },
    },
  });
  url = (await office.waitFor(/入口を開きました: (http:\S+?)\/r1/))[1]!;
  await hall.waitFor(/照会への回答を始めます/);
}, 90_000);
beforeEach(() => {
  local.heard.length = 0;
  local.answer = async () => ({ body: certification() });
});
afterAll(async () => {
  await Promise.all([office?.close(), hall?.close(), local?.close()]);
  await region?.close();
});

const own = () => `${region.configuration.region.code}/${manager}`;
const ask = (
  target: string,
  headers: readonly (readonly [string, string])[] = [],
  more: { method?: string; body?: string } = {},
) =>
  askXRoad(`${url}/r1/${region.configuration.region.code}/${target}`, {
    headers: [['Host', new URL(url).host], ['X-Road-Client', own()], ...headers],
    ...more,
  });

test('an unmodified X-Road client gets a certification from a town hall without an open port', async () => {
  const headers = [
    ['X-Hihokensha', `${number!.insurer}-${number!.insured}`],
    ['x-road-ISSUE', '2026-1'],
    ['User-Agent', 'vendor/1.0'],
  ] as const;
  const response = await ask(service, headers);
  expect([response.status, JSON.parse(response.body)]).toEqual([200, certification()]);
  const id = response.headers['x-road-id'] as string;
  const requestId = response.headers['x-road-request-id'] as string;
  expect(response.headers).toMatchObject({
    'x-road-client': own(),
    'x-road-service': `${region.configuration.region.code}/${service}`,
  });
  // The hash is over the request as this client sent it, by what it knows itself.
  const target = `/r1/${region.configuration.region.code}/${service}`;
  const sent = [['X-Road-Client', own()], ...headers] as const;
  expect(response.headers['x-road-request-hash']).toBe(
    requestHash({ method: 'GET', target, headers: sent, requestId, madeId: id }, Buffer.alloc(0)),
  );
  // The town hall's service is asked by its own code, with what says who asks and why, and sees no number of the asker's.
  expect(local.heard).toHaveLength(1);
  const { headers: got, url: at } = local.heard[0]!;
  expect(at).toBe('/old/system');
  expect(got).toMatchObject({
    'x-road-client': own(),
    'x-road-issue': '2026-1',
    'engawa-purpose': 'certification-for-plan',
    'x-road-id': id,
  });
  const [theirs] = await (await region.client('GOV/990019/care')).codesOf([number!], 'certification-for-plan');
  expect(got['engawa-subject']).toBe(theirs!.code);
  for (const name of ['authorization', 'dpop', 'x-hihokensha']) expect(got).not.toHaveProperty(name);
  // Both records are there: the intent, and the outcome.
  const { rows } = await region.database
    .pool('admin', 1)
    .query("SELECT fields->>'phase' AS phase FROM ledger.record WHERE message = $1 ORDER BY id", [requestId]);
  expect(rows.map(({ phase }) => phase)).toEqual(['intent', 'outcome']);
});

test('a service that wants a sign-in of its own is asked once, and its 401 comes as it is', async () => {
  local.answer = async () => ({ status: 401, headers: { 'WWW-Authenticate': 'Basic' }, body: {} });
  const response = await ask(service, [['X-Hihokensha', `${number!.insurer}-${number!.insured}`]]);
  expect([response.status, response.headers['x-road-error'], local.heard.length]).toEqual([401, undefined, 1]);
  expect(response.headers).not.toHaveProperty('www-authenticate');
});

test('a person who is not there, and one without relation, are told alike', async () => {
  const ours = new Set(town.relations.filter(({ member }) => manager.startsWith(member)).map((one) => one.resident));
  const stranger = town.residents.find(
    ({ id, municipality, insured }) => municipality === '990019' && insured.length > 0 && !ours.has(id),
  )!;
  const answers = await Promise.all(
    [`${number!.insurer}-0000000000`, `${stranger.insured[0]!.insurer}-${stranger.insured[0]!.insured}`].map(
      async (person) => {
        const { status, headers, body } = await ask(service, [['X-Hihokensha', person]]);
        return [status, headers['x-road-error'], (JSON.parse(body) as { message: string }).message];
      },
    ),
  );
  expect(answers[0]).toEqual(answers[1]);
  expect(answers[0]).toEqual([400, 'Client.not_available', expect.any(String)]);
  expect(local.heard).toHaveLength(0);
});

test('a door whose system the exchange does not know says so at once, and not at the first question', async () => {
  const door = { port: 0, services: {} };
  const stranger = await startConnector(region, manager, { system: 'CARE/1370000026/nobody', door });
  await stranger.waitFor(/入口: いまは照会できません。.*engawa self-check/);
  await stranger.close();
});

test('without a mapping the line to add is told; with a purpose of its own a client needs none', async () => {
  const other = 'GOV/990027/care/certification';
  const response = await ask(other);
  expect([response.status, response.headers['x-road-error']]).toEqual([400, 'Client.bad_request']);
  expect(JSON.parse(response.body).message).toContain(`"${other}": { "purpose"`);
  expect(JSON.parse(response.body).detail).toBe(response.headers['x-road-request-id']);
  const asked = await ask(other, [['X-Road-PDU-Purpose', 'certification-for-plan']]);
  expect(asked.headers['x-road-error']).toBe('Client.subject_missing');
});

test('metaservices and listClients pass; browsers, other verbs and other names do not', async () => {
  const methods = await ask('GOV/990019/care/listMethods');
  expect(JSON.parse(methods.body).service[0]).toMatchObject({ object_type: 'SERVICE', subsystem_code: 'care' });
  const host = ['Host', new URL(url).host] as const;
  const clients = await askXRoad(`${url}/listClients`, { headers: [host, ['Accept', 'application/json']] });
  expect(JSON.parse(clients.body).member.length).toBeGreaterThan(10);
  const statusOf = async (headers: readonly (readonly [string, string])[], method = 'GET') =>
    (await askXRoad(`${url}/listClients`, { headers, method })).status;
  expect(await statusOf([['Host', 'rebound.example']])).toBe(400);
  expect(await statusOf([host, ['Origin', 'https://elsewhere.example']])).toBe(400);
  expect(await statusOf([host], 'TRACE')).toBe(405);
  expect((await ask('GOV/990019/care/%2e%2e/x')).headers['x-road-error']).toBe('Client.bad_request');
});

test('a client of HTTP/1.0 that asks for leave gets no interim answer, which it would take for the answer', async () => {
  const answer = await new Promise<string>((resolve) => {
    let text = '';
    const socket = connect(Number(new URL(url).port), '127.0.0.1', () =>
      socket.write(
        `GET /r1/${region.configuration.region.code}/GOV/990019/care/listMethods HTTP/1.0\r\nHost: 127.0.0.1\r\nX-Road-Client: ${own()}\r\nExpect: 100-continue\r\n\r\n`,
      ),
    );
    socket.setEncoding('latin1').on('data', (chunk: string) => {
      text += chunk;
    });
    socket.on('close', () => resolve(text));
  });
  expect(answer).toMatch(/^HTTP\/1\.[01] 200 OK/);
});

test('a slow service delays no other question, and none is asked twice', async () => {
  const person = [['X-Hihokensha', `${number!.insurer}-${number!.insured}`]] as const;
  // The local service is given two seconds: where the machine needed them for the others, it is asked anew.
  for (let attempt = 1; ; attempt++) {
    const { promise: slow, resolve: free } = Promise.withResolvers<void>();
    let first = true;
    local.heard.length = 0;
    local.answer = async () => {
      if (first) {
        first = false;
        await slow;
      }
      return { body: certification() };
    };
    const begun = performance.now();
    const held = ask(service, person);
    while (local.heard.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    const others = await Promise.all(Array.from({ length: 5 }, () => ask(service, person)));
    const took = performance.now() - begun;
    free();
    const { status } = await held;
    if (took > 1500 && attempt < 8) continue;
    expect(others.map((one) => one.status)).toEqual([200, 200, 200, 200, 200]);
    expect(status).toBe(200);
    expect(local.heard).toHaveLength(6);
    return;
  }
});

test('a body names the person by our own code, a drill stays a drill, and an acting person is signed for', async () => {
  const { code } = (await (await region.client(manager)).codesOf([number!], 'certification-for-plan'))[0]!;
  const drill = 'GOV/990019/care/documents';
  const asked = await ask(
    drill,
    [
      ['Content-Type', 'application/json'],
      ['X-Road-UserId', 'staff-0'],
    ],
    {
      method: 'POST',
      body: JSON.stringify({ about: code }),
    },
  );
  // Refused by what the exchange knows of the claim or the verb, and on record with what the mapping said.
  const { rows } = await region.database
    .pool('admin', 1)
    .query('SELECT fields FROM ledger.record WHERE message = $1', [asked.headers['x-road-request-id']]);
  expect([asked.status, rows[0]?.fields]).toEqual([
    400,
    expect.objectContaining({ runMode: '訓練', purpose: 'certification-for-plan', decision: 'refuse' }),
  ]);
  // Neither a body without a person, nor one whose code would break out of the header that it goes into.
  const headers = [
    ['Content-Type', 'application/json'],
    ['X-Road-UserId', 'staff-0'],
  ] as const;
  for (const body of ['{}', '{"about":"a\\r\\nX-Road-UserId: b"}'])
    expect((await ask(drill, headers, { method: 'POST', body })).headers['x-road-error']).toBe('Client.bad_request');
});

test('an answer that broke the contract went to nobody, and the office that gave it is told what to mend', async () => {
  local.answer = async () => ({ body: { ...certification(), birthDate: '昭和15年5月5日' } });
  const response = await ask(service, [['X-Hihokensha', `${number!.insurer}-${number!.insured}`]]);
  expect(response.headers['x-road-error']).toContain('answer_invalid');
  const [said] = await hall.waitFor(
    /照会への回答: 「.*」（certification）の回答が.*渡っていません: \/birthDate: .*（1件、.*/,
  );
  expect(said).toContain('engawa conformance');
  expect(said).not.toContain('昭和15年');
});

test('a connector that is killed while it answers is started again: the question is not asked twice, the next one is answered', async () => {
  const person = [['X-Hihokensha', `${number!.insurer}-${number!.insured}`]] as const;
  await region.database
    .pool('admin', 1)
    .query("UPDATE exchange.service SET timeout_ms = 3000 WHERE code = 'certification'");
  await region.restart();
  local.answer = async () => undefined;
  const lost = ask(service, person);
  await expect.poll(() => local.heard.length, { timeout: 10_000 }).toBe(1);
  await hall.killAndStart();
  await hall.waitFor(/照会への回答を始めます/);
  expect((await lost).headers['x-road-error']).toBe('Server.ServerProxy.provider_silent');
  local.answer = async () => ({ body: certification() });
  expect((await ask(service, person)).status).toBe(200);
  expect(local.heard).toHaveLength(2);
});

test('a local service that is down, hangs up or says nothing: told at once, and to the office in words', async () => {
  const person = [['X-Hihokensha', `${number!.insurer}-${number!.insured}`]] as const;
  local.answer = async () => undefined;
  const silent = await ask(service, person);
  expect([silent.status, silent.headers['x-road-error']]).toEqual([500, 'Server.ServerProxy.provider_silent']);
  await hall.waitFor(/2秒以内に答えませんでした/);
  expect(local.heard).toHaveLength(1);
  const { rows } = await region.database
    .pool('admin', 1)
    .query(
      "SELECT fields->>'decision' AS decision FROM ledger.record WHERE message = $1 AND fields->>'phase' = 'outcome'",
      [silent.headers['x-road-request-id']],
    );
  expect(rows).toEqual([{ decision: 'unknown' }]);
  await local.close();
  const down = await ask(service, person);
  expect([down.status, down.headers['x-road-error']]).toEqual([503, 'Server.ServerProxy.provider_unreachable']);
  await hall.waitFor(/につながりません（ECONNREFUSED）/);
});
