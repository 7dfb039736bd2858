import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { TestClient } from './testing.ts';
import { type Answer, certification, startAsking } from './testing-inquiry.ts';

/*
 * Bodies of a provider's errors, on the road: what the contract names of a status is decided and cut, and everything else stays behind.
 */
let world: Awaited<ReturnType<typeof startAsking>>;
let manager: TestClient;
let code: string;
let identifiers: { insurer: string; insured: string };
const target = 'GOV/990027/care/certification';
const absent = { absence: '申請中' };

beforeAll(async () => {
  world = await startAsking();
  ({ manager, code, identifiers } = await world.meet('990027'));
});
beforeEach(async () => {
  world.respond(() => ({ status: 404, body: absent }));
  await world.region.clock.turn(new Date('2026-11-24T10:00:00+09:00'));
});
afterAll(() => world.close());

const outcome = async (message: string) => (await world.recordsOf(message)).at(-1)!;

test('what the contract names passes with its status, is on record, and the resident reads it', async () => {
  const answer = await world.ask(manager, target, code);
  expect([answer.status, JSON.parse(answer.text)]).toEqual([404, absent]);
  expect(await outcome(answer.message)).toMatchObject({
    phase: 'outcome',
    decision: 'permit',
    items: ['absence'],
    reasons: ['provider_failed'],
    payloadDigest: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
  const hall = await world.region.client('GOV/990027/care');
  const [found] = await hall.codesOf([identifiers], 'certification-for-plan');
  const { body } = await hall.get<{ entries: { said: string }[] }>(`/v1/trail?subject=${found!.code}&limit=50`);
  expect(body.entries.map(({ said }) => said).join('\n')).toContain('あなたの情報（認定がないときの事情）を渡しました');
});

test.each<[string, Answer, string[]]>([
  ['of another status', { status: 409, body: absent }, ['provider_failed']],
  ['of another form', { status: 404, body: { ...absent, note: '個人の事情' } }, ['provider_failed', 'answer_invalid']],
  ['of another value', { status: 404, body: { absence: '個人の事情' } }, ['provider_failed', 'answer_invalid']],
  ['that is none', { status: 404 }, ['provider_failed']],
  [
    'in another media type',
    { status: 404, headers: { 'Content-Type': 'text/plain' }, body: absent },
    ['provider_failed', 'answer_invalid'],
  ],
  ['like an answer', { status: 404, body: certification }, ['provider_failed', 'answer_invalid']],
  ['of a broken provider', { status: 500, body: absent }, ['provider_failed']],
])('a body %s stays behind, as ever', async (_, given, reasons) => {
  world.respond(() => given);
  const answer = await world.ask(manager, target, code);
  expect([answer.status, answer.text]).toEqual([given!.status, '']);
  expect(await outcome(answer.message)).toMatchObject({ decision: 'permit', items: [], reasons, payloadDigest: null });
});

test('an error is no answer: what the contract names for one is refused in the other', async () => {
  world.respond(() => ({ status: 200, body: absent }));
  const answer = await world.ask(manager, target, code);
  expect(answer.text).toContain('answer_invalid');
  expect(answer.text).not.toContain('申請中');
});

test('whoever is named less gets less: what is given to check a certification says nothing of why there is none', async () => {
  const helper = await world.meet('990027', { purpose: 'certification-check', relation: 'care-provider' });
  const answer = await world.ask(helper.manager, target, helper.code, { 'X-Road-PDU-Purpose': 'certification-check' });
  expect([answer.status, answer.text]).toEqual([404, '']);
  expect(await outcome(answer.message)).toMatchObject({ decision: 'permit', items: [], reasons: ['provider_failed'] });
});

test('later, too: the error’s body is kept sealed and handed over like an answer', async () => {
  await world.region.clock.turn(new Date('2026-11-24T23:00:00+09:00'));
  const { message } = await world.ask(manager, target, code, { Prefer: 'respond-async' });
  await world.region.clock.turn(new Date('2026-11-25T10:00:00+09:00'));
  const state = async () => (await manager.get<{ state: string }>(`/inquiries/${message}`)).body.state;
  await expect.poll(state, { timeout: 20_000 }).toBe('answered');
  const { messages } = await manager.collect(5);
  const opened = (await manager.open(messages[0]!.sealed)) as unknown as { status: number; body: string };
  expect([opened.status, JSON.parse(Buffer.from(opened.body, 'base64').toString())]).toEqual([404, absent]);
  expect((await outcome(message)).items).toEqual(['absence']);
  await manager.acknowledge([message]);
});

test('getOpenAPI says which errors have a body, and which fields stand in it', async () => {
  const { code: regionCode } = world.region.configuration.region;
  const response = await manager.call(
    'GET',
    `/r1/${regionCode}/GOV/990027/care/getOpenAPI?serviceCode=certification`,
    undefined,
    {
      'X-Road-Client': `${regionCode}/${manager.system}`,
    },
  );
  const described = (await response.json()) as {
    paths: Record<string, { get: { responses: Record<string, { description: string; content: object }> } }>;
    components: { schemas: Record<string, { properties?: object }> };
    'x-engawa-error-fields': object;
  };
  const { responses } = described.paths['/']!.get;
  expect(responses['404']).toMatchObject({
    description: expect.stringContaining('この方の要介護認定がない'),
    content: { 'application/json': { schema: { $ref: '#/components/schemas/Error404' } } },
  });
  expect(described.components.schemas.Error404!.properties).toHaveProperty('absence');
  expect(described['x-engawa-error-fields']).toEqual({ 404: { absence: {} } });
});
