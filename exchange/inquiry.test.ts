import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { compactDecrypt, importJWK } from 'jose';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { myNumberCheckDigit } from '../contracts/my-number.ts';
import { openSystemKeys } from '../town/keys.ts';
import { makeTown } from '../town/town.ts';
import { announce, setQuota } from './identify/enrol.ts';
import { mostBytes } from './relay/waiting.ts';
import { startTestRegion, type TestClient, type TestRegion } from './testing.ts';

/*
 * An inquiry, end to end: asked at the X-Road door, decided, recorded, asked of a provider over HTTP, decided again, cut, recorded,
 * answered. 軒端町's system is called; 縁側市's collects its questions.
 */
let region: TestRegion;
let server: Server;
let manager: TestClient;
let nokiba: TestClient;
let engawa: TestClient;
let asked: IncomingMessage[] = [];
type Answer = { status?: number; headers?: Record<string, string | string[]>; body?: unknown };
let respond: (request: IncomingMessage) => Answer | undefined | Promise<Answer>;
const town = makeTown();

const cared = (municipality: string) => {
  const planned = town.relations.filter(({ kind, member }) => kind === 'care-manager' && member.startsWith('CARE/'));
  const consented = new Set(
    town.consents.filter(({ purpose }) => purpose === 'certification-for-plan').map(({ resident }) => resident),
  );
  for (const { resident: id, member } of planned) {
    const resident = town.residents.find((one) => one.id === id)!;
    const isPlain = !resident.protected && resident.movedOut === undefined && resident.insured.length > 0;
    if (resident.municipality === municipality && consented.has(id) && isPlain) return { resident, manager: member };
  }
  throw new Error('nobody in the town is as wanted');
};

const certification = (number = '0000000001') => ({
  insurerNumber: '654321',
  insuredNumber: number,
  name: '軒端 花子',
  birthDate: '1940-05-05',
  certification: { careLevel: '要介護2', validFrom: '2026-04-01', validUntil: '2027-03-31' },
});

beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(request);
    request.resume().on('end', async () => {
      const answer = await respond(request);
      if (!answer) return; // says nothing
      const { status = 200, headers = { 'Content-Type': 'application/json' }, body } = answer;
      response.writeHead(status, headers).end(body === undefined ? undefined : JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  region = await startTestRegion(town, { providersUrl: `http://127.0.0.1:${port}` });
  await region.clock.turn(new Date('2026-11-24T10:00:00+09:00'));
  nokiba = await region.client('GOV/990027/care');
  engawa = await region.client('GOV/990019/care');
});
beforeEach(() => {
  asked = [];
  respond = () => ({ body: certification() });
});
afterAll(async () => {
  server.close();
  server.closeAllConnections();
  await region.close();
});

/** The care manager of somebody in that town, and both sides' codes of the person. */
async function meet(municipality: '990019' | '990027') {
  const { resident, manager: office } = cared(municipality);
  manager = await region.client(`${office}/careplan` as `${string}/${string}/${string}`);
  const hall = municipality === '990027' ? nokiba : engawa;
  const [number] = resident.insured;
  const identifiers = [{ insurer: number!.insurer, insured: number!.insured }];
  const [ours] = await manager.codesOf(identifiers, 'certification-for-plan');
  const [theirs] = await hall.codesOf(identifiers, 'certification-for-plan');
  return { code: ours!.code!, theirs: theirs!.code!, hall, manager };
}

const ask = (client: TestClient, target: string, code: string, headers: Record<string, string> = {}) =>
  client.call('GET', `/r1/${region.configuration.region.code}/${target}`, undefined, {
    'X-Road-Client': `${region.configuration.region.code}/${client.system}`,
    'X-Road-PDU-Purpose': 'certification-for-plan',
    'Engawa-Subject': code,
    ...headers,
  });

async function recordsOf(message: string) {
  const { rows } = await region.database
    .pool('admin', 1)
    .query('SELECT fields FROM ledger.record WHERE message = $1 ORDER BY id', [message]);
  return rows.map(({ fields }) => fields);
}
const lastMessage = async (response: Response) => recordsOf(response.headers.get('x-road-request-id')!);

test('asked, cut to what the decision names, and recorded twice; each side knows the person by its own code', async () => {
  const { code, theirs, manager } = await meet('990027');
  respond = () => ({
    headers: {
      ...{ 'Content-Type': 'application/json', 'X-Extra': 'secret', ETag: '"1"' },
      'Content-Disposition': 'attachment; filename="hanako.json"',
    },
    body: certification(),
  });
  const response = await ask(manager, 'GOV/990027/care/certification', code);
  expect(await response.json()).toEqual(certification());
  expect(response.status).toBe(200);
  expect(response.headers.get('x-extra')).toBeNull();
  expect(response.headers.get('etag')).toBeNull();
  expect(response.headers.get('content-disposition')).toBeNull();
  expect(asked).toHaveLength(1);
  expect(asked[0]!.headers).toMatchObject({ 'engawa-subject': theirs, 'engawa-purpose': 'certification-for-plan' });
  expect(asked[0]!.headers).not.toHaveProperty('authorization');
  expect(asked[0]!.headers).not.toHaveProperty('dpop');
  expect(theirs).not.toBe(code);
  const [intent, outcome] = await lastMessage(response);
  expect(intent).toMatchObject({
    kind: 'inquiry',
    phase: 'intent',
    decision: 'permit',
    from: 'GOV/990027',
    to: manager.member,
  });
  expect(outcome).toMatchObject({ phase: 'outcome', decision: 'permit', previous: intent.id, subject: intent.subject });
  expect(outcome.items).toEqual(
    expect.arrayContaining(['insuredNumber', 'name', 'birthDate', 'careLevel', 'validFrom', 'validUntil']),
  );
  expect(outcome.items).not.toContain('boardOpinion'); // it was not in the answer
});

test('the resident’s trail tells both records in words', async () => {
  const { code, theirs, manager } = await meet('990027');
  await ask(manager, 'GOV/990027/care/certification', code);
  const { body } = await nokiba.get<{ entries: { said: string }[] }>(`/v1/trail?subject=${theirs}&limit=5`);
  const name = town.members.find(({ id }) => id === manager.member)!.name;
  const [given, wanted] = body.entries.map(({ said }) => said).filter((said) => said.includes('照会'));
  expect(wanted).toContain(`${name}が、あなたの情報を軒端町に照会しました。目的は「`);
  expect(given).toContain(`軒端町が、${name}の照会に答えて、あなたの情報（保険者番号、被保険者番号、氏名、`);
  expect(given).toContain('要介護状態区分');
});

test('a My Number under escapes is found as a reader would see it, and goes to nobody', async () => {
  const { code, manager } = await meet('990027');
  const eleven = '12345678901';
  const number = eleven + myNumberCheckDigit(eleven);
  const groups = number.match(/.{4}/g)!;
  const wide = number.replaceAll(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0));
  for (const memo of [
    number,
    encodeURIComponent(wide),
    groups.join('+'),
    groups.join('%20'),
    groups.join('%E3%80%80'),
  ]) {
    const response = await ask(manager, `GOV/990027/care/certification?memo=${memo}`, code);
    expect([memo, response.headers.get('x-road-error')]).toEqual([memo, 'Client.my_number_found']);
  }
  expect(asked).toHaveLength(0);
});

test('a person unknown and a person without relation are refused alike, and the provider hears of neither', async () => {
  const { manager } = await meet('990027');
  const other = town.residents.find((one) => one.municipality === '990027' && one.insured.length > 0)!;
  const [known] = await nokiba.codesOf([other.insured[0]!], 'certification-for-plan');
  const answers = await Promise.all(
    ['a'.repeat(32), known!.code!].map(async (code) => {
      const response = await ask(manager, 'GOV/990027/care/certification', code);
      const { detail: _, ...body } = (await response.json()) as { detail: string; type: string };
      return { status: response.status, error: response.headers.get('x-road-error'), body };
    }),
  );
  expect(answers[0]).toEqual(answers[1]);
  expect(answers[0]!.body.type).toContain('not_available');
  expect(asked).toHaveLength(0);
});

const documents = (resultNotified: boolean) => ({
  case: { resultNotified, certificationResult: '要介護' },
  survey: { date: '2026-03-01' },
  doctorsOpinion: { date: '2026-03-02', opinion: '医師の意見' },
});

test('each town releases its papers by its own rule, upon what its system says of the case', async () => {
  const shown = (value: Record<string, string>) => ({ 'Engawa-Shown': new URLSearchParams(value).toString() });
  const certificate = shown({ careManagerCertificate: '01234567' });
  const form = shown({ form: '資料提供申請書' });
  const outcomes: Record<string, unknown> = {};
  const put = async (name: string, response: Response) => {
    const text = await response.text();
    expect(text).not.toContain('resultNotified');
    expect(text.includes('医師の意見')).toBe(response.status === 200);
    outcomes[name] = [response.status, (await lastMessage(response)).map(({ decision }) => decision).join(' ')];
  };

  const there = await meet('990027');
  respond = () => ({ body: documents(false) });
  await put('軒端町: 申請書', await ask(there.manager, 'GOV/990027/care/documents', there.code, form));
  await put('軒端町: 専門員証だけ', await ask(there.manager, 'GOV/990027/care/documents', there.code, certificate));

  const here = await meet('990019');
  const get = async (headers: Record<string, string>, notified: boolean) => {
    const asking = ask(here.manager, 'GOV/990019/care/documents', here.code, headers);
    await answerNext(documents(notified), here.theirs);
    return asking;
  };
  await put('縁側市: 専門員証、通知済み', await get(certificate, true));
  await put('縁側市: 専門員証、未通知', await get(certificate, false));
  await put('縁側市: 申請書だけ', await ask(here.manager, 'GOV/990019/care/documents', here.code, form));

  expect(outcomes).toEqual({
    '軒端町: 申請書': [200, 'permit permit'],
    '軒端町: 専門員証だけ': [400, 'refuse'],
    '縁側市: 専門員証、通知済み': [200, 'permit permit'],
    '縁側市: 専門員証、未通知': [400, 'permit refuse'],
    '縁側市: 申請書だけ': [400, 'refuse'],
  });
});

/** What 縁側市's system does with its next question; how many it was handed. */
async function answerNext(body: object, subject: string) {
  const { body: collected } = await engawa.get<{ questions: { message: string }[] }>('/inquiries?wait=10');
  await engawa.post(`/inquiries/${collected.questions[0]!.message}/answer`, {
    status: 200,
    headers: [['Content-Type', 'application/json']],
    body: Buffer.from(JSON.stringify(body)).toString('base64'),
    subject,
  });
  return collected.questions.length;
}

test('a provider that errs, answers in another form, echoes its own code, or says nothing gives nothing away', async () => {
  const { code, theirs, manager } = await meet('990027');
  const outcomes: Record<string, unknown> = {};
  const cases = {
    error: { status: 404, body: { detail: '個人の事情' } },
    form: { body: { ...certification(), secret: '個人の事情' } },
    text: { headers: { 'Content-Type': 'text/plain' }, body: '個人の事情' },
    echo: { body: { ...certification(), name: theirs } },
    packed: { headers: { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' }, body: certification() },
    types: { headers: { 'Content-Type': ['application/json', 'text/html'] }, body: certification() },
    twice: {
      headers: { 'Content-Type': 'application/json', 'Content-Encoding': ['identity', 'gzip'] },
      body: certification(),
    },
    nothing: { status: 205, body: certification() },
    proxy: { status: 407, headers: { 'Proxy-Authenticate': 'Basic' }, body: '個人の事情' },
    redirect: { status: 302, headers: { Location: 'http://127.0.0.1:9/elsewhere' }, body: '個人の事情' },
  };
  for (const [name, answer] of Object.entries(cases)) {
    respond = () => answer;
    const response = await ask(manager, 'GOV/990027/care/certification', code, {});
    const text = await response.text();
    expect(text).not.toContain('個人の事情');
    expect(text).not.toContain(theirs);
    const [, outcome] = await lastMessage(response);
    outcomes[name] = [response.status, outcome.decision, outcome.reasons[0] ?? null, outcome.items.length];
  }
  expect(outcomes).toEqual({
    error: [404, 'permit', 'provider_failed', 0],
    form: [500, 'refuse', 'answer_invalid', 0],
    text: [500, 'refuse', 'answer_invalid', 0],
    echo: [500, 'refuse', 'answer_invalid', 0],
    packed: [500, 'refuse', 'answer_invalid', 0],
    types: [500, 'refuse', 'answer_invalid', 0],
    twice: [500, 'refuse', 'answer_invalid', 0],
    nothing: [205, 'permit', null, 0],
    proxy: [500, 'permit', 'provider_failed', 0],
    redirect: [302, 'permit', null, 0],
  });
  // Its own people are told of what went to nobody: which service, what was wrong, how often; of themselves alone, and without a value.
  respond = () => ({ body: { ...certification(), certification: { careLevel: '個人の事情' } } });
  for (const _ of ['once', 'twice']) await ask(manager, 'GOV/990027/care/certification', code);
  type Mistakes = { mistakes: { service: string; text: string; answers: number; isRecent: boolean }[] };
  const told = async (client: TestClient) => (await client.get<Mistakes>('/v1/self/answers')).body.mistakes;
  const level = async () =>
    (await told(nokiba)).find(({ text }) => text.startsWith('/certification/careLevel: 次のどれかに'));
  await expect.poll(async () => (await level())?.answers).toBe(2);
  expect(await level()).toMatchObject({ service: 'certification', isRecent: true });
  const mistakes = await told(nokiba);
  expect(mistakes.map(({ text, answers }) => [text.slice(0, 12), answers])).toEqual(
    expect.arrayContaining([
      ['全体: 連携契約定義にな', 1],
      ['回答に、提供元だけの対象', 1],
    ]),
  );
  expect(JSON.stringify(mistakes)).not.toContain('個人の事情');
  expect([await told(engawa), await told(manager)]).toEqual([[], []]);
});

test('a provider that hangs up or never answers leaves the outcome unknown, and is not asked again', async () => {
  const { code, manager } = await meet('990027');
  const admin = region.database.pool('admin', 1);
  const patience = async (ms: number) => {
    await admin.query("UPDATE exchange.service SET timeout_ms = $1 WHERE code = 'certification'", [ms]);
    await region.restart();
  };
  await patience(400);
  respond = () => undefined;
  const response = await ask(manager, 'GOV/990027/care/certification', code);
  await patience(10_000);
  const [, outcome] = await lastMessage(response);
  expect(outcome).toMatchObject({ decision: 'unknown', reasons: ['provider_silent'], items: [] });
  expect(response.status).toBeGreaterThanOrEqual(500);
  expect(asked).toHaveLength(1);
});

test('outside its opening hours a provider is not asked: when to come again is told', async () => {
  const { code, manager } = await meet('990027');
  await region.clock.turn(new Date('2026-11-24T23:00:00+09:00'));
  const response = await ask(manager, 'GOV/990027/care/certification', code);
  await region.clock.turn(new Date('2026-11-24T10:00:00+09:00'));
  expect(response.status).toBe(503);
  expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(3600);
  expect(asked).toHaveLength(0);
  const [, outcome] = await lastMessage(response);
  expect(outcome).toMatchObject({ decision: 'refuse', reasons: ['provider_closed'] });
});

test('asked to answer later, a closed provider is asked when it opens, and the answer comes to the inbox, once', async () => {
  const { code, manager } = await meet('990027');
  await region.clock.turn(new Date('2026-11-24T23:00:00+09:00'));
  const response = await ask(manager, 'GOV/990027/care/certification', code, { Prefer: 'respond-async' });
  const message = response.headers.get('x-road-request-id')!;
  const status = async () => (await manager.get<{ state: string }>(`/inquiries/${message}`)).body;
  expect([response.status, (await status()).state]).toEqual([202, 'waiting']);
  expect(response.headers.get('engawa-opens')).toBe('2026-11-24T23:30:00.000Z');
  expect((await nokiba.get(`/inquiries/${message}`)).status).toBe(404);
  await region.clock.turn(new Date('2026-11-25T10:00:00+09:00'));
  await expect.poll(async () => (await status()).state, { timeout: 20_000 }).toBe('answered');
  expect(asked).toHaveLength(1);
  const { messages } = await manager.collect(5);
  expect(messages).toHaveLength(1);
  const answer = (await manager.open(messages[0]!.sealed)) as unknown as { body: string; subject: string };
  expect(JSON.parse(Buffer.from(answer.body, 'base64').toString())).toEqual(certification());
  expect(answer.subject).toBe(code);
  await manager.acknowledge(messages.map((one) => one.message));
  const records = await recordsOf(message);
  expect(records.map(({ phase, decision }) => `${phase} ${decision}`)).toEqual([
    'intent permit',
    'outcome permit',
    'hand-over permit',
  ]);
  expect(records[2].items).toEqual(records[1].items);
});

test('a provider that says nothing when it is asked later holds up no other’s question', async () => {
  const [silent, other] = [await meet('990027'), await meet('990019')];
  await region.clock.turn(new Date('2026-11-24T23:00:00+09:00'));
  const defer = async (manager: TestClient, target: string, code: string) => {
    const response = await ask(manager, target, code, { Prefer: 'respond-async' });
    expect(response.status).toBe(202);
    return response.headers.get('x-road-request-id')!;
  };
  const first = await defer(silent.manager, 'GOV/990027/care/certification', silent.code);
  const second = await defer(other.manager, 'GOV/990019/care/certification', other.code);
  const admin = region.database.pool('admin', 1);
  const dueIn = (message: string, seconds: number) =>
    admin.query("UPDATE relay.deferred SET next_attempt_at = now() + $2 * interval '1 s' WHERE message = $1", [
      message,
      seconds,
    ]);
  await dueIn(second, 3600);
  await dueIn(first, 0);
  let speak = (_: Answer) => {};
  respond = () => new Promise<Answer>((resolve) => (speak = resolve));
  await region.clock.turn(new Date('2026-11-25T10:00:00+09:00'));
  await expect.poll(() => asked.length, { timeout: 10_000 }).toBe(1);
  await dueIn(second, 0);
  expect(await answerNext(certification(), other.theirs)).toBe(1);
  const stateOf = async (manager: TestClient, message: string) =>
    (await manager.get<{ state: string }>(`/inquiries/${message}`)).body.state;
  expect(await stateOf(silent.manager, first)).toBe('waiting');
  await expect.poll(() => stateOf(other.manager, second), { timeout: 10_000 }).toBe('answered');
  speak({ body: certification() });
  await expect.poll(() => stateOf(silent.manager, first), { timeout: 10_000 }).toBe('answered');
  for (const client of [silent.manager, other.manager]) {
    const { messages } = await client.collect();
    if (messages.length > 0) await client.acknowledge(messages.map(({ message }) => message));
  }
});

test('who has left as many questions as it may is told to come again, and nothing more is kept', async () => {
  const { code, manager } = await meet('990027');
  const connection = await region.database.pool('admin', 1).connect();
  const later = () => ask(manager, 'GOV/990027/care/certification', code, { Prefer: 'respond-async' });
  await setQuota(connection, manager.system, { waitingMessages: 1 });
  await region.clock.turn(new Date('2026-11-24T23:00:00+09:00'));
  const kept = await later();
  const beyond = await later();
  expect([kept.status, beyond.status]).toEqual([202, 503]);
  expect((await lastMessage(beyond)).map(({ decision }) => decision)).toEqual(['permit', 'refuse']);
  await setQuota(connection, manager.system, {});
  connection.release();
  await region.clock.turn(new Date('2026-11-25T10:00:00+09:00'));
  await expect.poll(async () => (await manager.collect()).messages.length, { timeout: 20_000 }).toBe(1);
  await region.clock.turn(new Date('2026-11-24T10:00:00+09:00'));
});

test('a consent that is withdrawn while the question waits stops it, and while the answer waits stops that', async () => {
  const { code, manager } = await meet('990027');
  await region.clock.turn(new Date('2026-11-24T23:00:00+09:00'));
  const later = { Prefer: 'respond-async' };
  const first = (await ask(manager, 'GOV/990027/care/certification', code, later)).headers.get('x-road-request-id')!;
  const admin = region.database.pool('admin', 1);
  const withdraw = (at: string | null) =>
    admin.query("UPDATE exchange.consent SET withdrawn_at = $1 WHERE purpose = 'certification-for-plan'", [at]);
  await withdraw('2026-11-24T23:30:00+09:00');
  await region.clock.turn(new Date('2026-11-25T10:00:00+09:00'));
  const state = async (message: string) =>
    (await manager.get<{ state: string; reason: string }>(`/inquiries/${message}`)).body;
  await expect.poll(async () => (await state(first)).state, { timeout: 20_000 }).toBe('failed');
  expect([(await state(first)).reason, asked.length]).toEqual(['not_available', 0]);

  await withdraw(null);
  await region.clock.turn(new Date('2026-11-24T23:00:00+09:00'));
  const second = (await ask(manager, 'GOV/990027/care/certification', code, later)).headers.get('x-road-request-id')!;
  await region.clock.turn(new Date('2026-11-25T10:00:00+09:00'));
  await expect.poll(async () => (await state(second)).state, { timeout: 20_000 }).toBe('answered');
  await withdraw('2026-11-25T10:00:30+09:00');
  expect((await manager.collect()).messages).toEqual([]);
  expect((await recordsOf(second)).at(-1)).toMatchObject({ phase: 'hand-over', decision: 'refuse' });
  await withdraw(null);
});

test('a person split from another after the question was asked: it may be about either, and nobody is told', async () => {
  const { code, manager } = await meet('990027');
  const { resident } = cared('990027');
  const admin = region.database.pool('admin', 1);
  const split = (at: string | null) =>
    admin.query('UPDATE exchange.subject SET split_at = $2 WHERE id = $1', [resident.id, at]);
  respond = async () => {
    await split('2026-11-24T10:00:30+09:00');
    return { body: certification() };
  };
  await region.clock.turn(new Date('2026-11-24T10:00:00+09:00'));
  const response = await ask(manager, 'GOV/990027/care/certification', code);
  await split(null);
  expect(response.status).toBe(400);
  expect(await response.text()).not.toContain('軒端 花子');
  const [intent, outcome] = await lastMessage(response);
  expect([intent.decision, outcome.decision, outcome.reasons]).toEqual(['permit', 'refuse', ['subject_closed']]);
});

test('what comes from a system that was revoked while it was asked is given to nobody', async () => {
  const { code, manager } = await meet('990027');
  const admin = region.database.pool('admin', 1);
  const revoke = (at: string | null) =>
    admin.query("UPDATE exchange.system SET revoked_at = $1 WHERE id = 'GOV/990027/care'", [at]);
  respond = async () => {
    await revoke('2026-11-24T10:00:30+09:00');
    return { body: certification() };
  };
  const response = await ask(manager, 'GOV/990027/care/certification', code);
  await revoke(null);
  expect(response.headers.get('x-road-error')).toBe('Client.service_unknown');
  expect(await response.text()).not.toContain('軒端 花子');
  expect((await lastMessage(response)).map(({ decision }) => decision)).toEqual(['permit', 'refuse']);
});

test('a system without an open port collects its question, and answers it', async () => {
  const { code, theirs, manager } = await meet('990019');
  const { keys } = await openSystemKeys(path.join(region.data, 'town', 'keys'), 'GOV/990019/care');
  const enc = await importJWK(keys.find(({ use }) => use === 'enc')!, 'ECDH-ES');
  const asking = ask(manager, 'GOV/990019/care/certification', code);
  const { body } = await engawa.get<{ questions: { message: string; sealed: string }[] }>('/inquiries?wait=5');
  const [question] = body.questions;
  const { plaintext } = await compactDecrypt(question!.sealed, enc);
  const content = JSON.parse(new TextDecoder().decode(plaintext));
  expect(content).toMatchObject({ method: 'GET', path: '', service: 'certification', subject: theirs });
  const answer = {
    status: 200,
    headers: [['Content-Type', 'application/json']],
    body: Buffer.from(JSON.stringify(certification())).toString('base64'),
  };
  // Another member's system cannot answer it, nor can it be answered twice.
  const meddled = await nokiba.post(`/inquiries/${question!.message}/answer`, { ...answer, subject: theirs });
  const answered = await engawa.post(`/inquiries/${question!.message}/answer`, { ...answer, subject: theirs });
  const again = await engawa.post(`/inquiries/${question!.message}/answer`, { ...answer, subject: theirs });
  expect([meddled.status, answered.status, again.status]).toEqual([404, 204, 404]);
  const response = await asking;
  expect([response.status, await response.json()]).toEqual([200, certification()]);

  // An answer about somebody else goes nowhere.
  const mixed = ask(manager, 'GOV/990019/care/certification', code);
  const next = await engawa.get<{ questions: { message: string }[] }>('/inquiries?wait=5');
  await engawa.post(`/inquiries/${next.body.questions[0]!.message}/answer`, { ...answer, subject: 'b'.repeat(32) });
  expect(await (await mixed).text()).not.toContain('軒端');
});

test('a question is not handed to who has hung up: whoever comes next takes it, and it is answered', async () => {
  const { code, theirs, manager } = await meet('990019');
  const admin = region.database.pool('admin', 1);
  const asking = ask(manager, 'GOV/990019/care/certification', code);
  const { body } = await engawa.get<{ questions: { message: string }[] }>('/inquiries?wait=5');
  const { message } = body.questions[0]!;
  const away = new AbortController();
  const headers = await engawa.credentials('GET', '/inquiries?wait=5');
  const waiting = fetch(`${region.url}/inquiries?wait=5`, { headers, signal: away.signal }).catch(() => undefined);
  await sleep(300);
  // As it lies there while the news of it is still on its way.
  await admin.query("UPDATE relay.question SET state = 'asked' WHERE message = $1", [message]);
  away.abort();
  await waiting;
  await sleep(300);
  const { rows } = await admin.query('SELECT state FROM relay.question WHERE message = $1', [message]);
  expect(rows).toEqual([{ state: 'asked' }]);
  await answerNext(certification(), theirs);
  expect((await asking).status).toBe(200);
});

test('of large questions fewer are handed out at once: they are all in memory together', async () => {
  const { code, theirs, manager } = await meet('990019');
  const admin = region.database.pool('admin', 1);
  // On a busy machine 32 MiB take longer than a question waits for this service, and who asked would be told that it is silent.
  await admin.query("UPDATE exchange.service SET timeout_ms = 60000 WHERE system = 'GOV/990019/care'");
  await announce(admin);
  const asking = [1, 2].map(() => ask(manager, 'GOV/990019/care/certification', code));
  const waiting = () =>
    admin.query("SELECT message FROM relay.question WHERE state = 'asked' ORDER BY asked_at, message");
  await expect.poll(async () => (await waiting()).rowCount).toBe(2);
  const [large] = (await waiting()).rows;
  await admin.query("UPDATE relay.question SET sealed = sealed || repeat('.', $2) WHERE message = $1", [
    large.message,
    mostBytes,
  ]);
  expect(await answerNext(certification(), theirs)).toBe(1);
  expect(await answerNext(certification(), theirs)).toBe(1);
  expect((await Promise.all(asking)).map(({ status }) => status)).toEqual([200, 200]);
});
