import path from 'node:path';
import { compactDecrypt, importJWK } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SystemId } from '../contracts/member.ts';
import { transact } from '../database/connect.ts';
import { findFreePort } from '../database/embedded/ports.ts';
import { openSystemKeys } from '../town/keys.ts';
import { makeTown } from '../town/town.ts';
import { revokeSystem } from './identify/enrol.ts';
import { startExchange } from './main.ts';
import { openTestClient, startTestRegion, type TestClient, type TestRegion } from './testing.ts';

/* Two exchanges against one database and one folder of keys, as in production (DESIGN §11): what is known at one counts at the other. */
const town = makeTown();
let region: TestRegion;
let stop: () => Promise<void>;
let second: string;
const managerId: SystemId = 'CARE/0300000100/careplan';
const hallId: SystemId = 'GOV/990019/care';

const clientAt = (at: 'one' | 'other', system: SystemId): Promise<TestClient> =>
  openTestClient(region.url, system, path.join(region.data, 'town', 'keys'), at === 'one' ? region.url : second);
const both = (system: SystemId) => Promise.all([clientAt('one', system), clientAt('other', system)]);

beforeAll(async () => {
  region = await startTestRegion(town);
  await region.clock.turn(new Date('2026-11-24T10:00:00+09:00'));
  const { database, configuration } = region;
  const exchange = await findFreePort();
  second = `http://127.0.0.1:${exchange}`;
  const databaseUrls = {
    exchange: database.url('exchange'),
    sweeper: database.url('sweeper'),
    sequencer: database.url('sequencer'),
    trail: database.url('trail'),
  };
  stop = await startExchange(
    { ...configuration, ports: { ...configuration.ports, exchange } },
    { databaseUrls, applicationKeys: [] },
  );
}, 90_000);
afterAll(async () => {
  await stop?.();
  await region.close();
});

/** Somebody of 縁側市 with this care manager and all consents, and both sides' codes. */
async function meet() {
  const [manager] = await both(managerId);
  const hall = await clientAt('one', hallId);
  const has = (id: string, purpose: string) =>
    town.consents.some((one) => one.resident === id && one.purpose === purpose && one.recipient !== undefined);
  const resident = town.residents.find(
    (one) =>
      one.municipality === '990019' &&
      !one.protected &&
      one.movedOut === undefined &&
      one.insured.length > 0 &&
      town.relations.some(
        ({ resident: id, kind, member }) => id === one.id && kind === 'care-manager' && member === manager.member,
      ) &&
      has(one.id, 'certification-for-plan'),
  )!;
  const number = resident.insured[0]!;
  const [ours] = await manager.codesOf([number], 'certification-for-plan');
  const [theirs] = await hall.codesOf([number], 'certification-for-plan');
  return { resident, code: ours!.code!, theirs: theirs!.code! };
}
const ask = (client: TestClient, subject: string, headers: Record<string, string> = {}) => {
  const { code } = region.configuration.region;
  return client.call('GET', `/r1/${code}/${hallId}/certification`, undefined, {
    'X-Road-Client': `${code}/${managerId}`,
    'X-Road-PDU-Purpose': 'certification-for-plan',
    'Engawa-Subject': subject,
    ...headers,
  });
};
const certification = {
  insurerNumber: '123456',
  insuredNumber: '0000000001',
  name: '縁側 花子',
  birthDate: '1940-05-05',
  certification: { careLevel: '要介護2', validFrom: '2026-04-01', validUntil: '2027-03-31' },
};
async function answerNext(hall: TestClient) {
  const { body } = await hall.get<{ questions: { message: string; sealed: string }[] }>('/inquiries?wait=20');
  const [question] = body.questions;
  const { keys } = await openSystemKeys(path.join(region.data, 'town', 'keys'), hallId);
  const { plaintext } = await compactDecrypt(question!.sealed, await importJWK(keys[1]!, 'ECDH-ES'));
  const { subject } = JSON.parse(new TextDecoder().decode(plaintext)) as { subject: string };
  const answered = await hall.post(`/inquiries/${question!.message}/answer`, {
    status: 200,
    headers: [['Content-Type', 'application/json']],
    body: Buffer.from(JSON.stringify(certification)).toString('base64'),
    subject,
  });
  expect(answered.status).toBe(204);
  return subject;
}

test('a proof that one has accepted is used up at the other, also when both get it at once', async () => {
  const [manager] = await both(managerId);
  const target = '/inbox?wait=0';
  const send = (at: string, headers: Record<string, string>) => fetch(at + target, { headers });
  const used = await manager.credentials('GET', target);
  expect((await send(region.url, used)).status).toBe(204);
  const replayed = await send(second, used);
  expect(replayed.status).toBe(401);
  expect(replayed.headers.get('www-authenticate')).toContain('used before');
  for (let i = 0; i < 10; i++) {
    const once = await manager.credentials('GET', target);
    const statuses = (await Promise.all([send(region.url, once), send(second, once)])).map(({ status }) => status);
    expect(statuses.toSorted()).toEqual([204, 401]);
  }
});

test.each([
  ['one', 'other'],
  ['other', 'one'],
] as const)('asked at %s, collected and answered at %s', async (here, there) => {
  const { code, theirs } = await meet();
  const asking = ask(await clientAt(here, managerId), code);
  expect(await answerNext(await clientAt(there, hallId))).toBe(theirs);
  const response = await asking;
  expect([response.status, await response.json()]).toEqual([200, certification]);
});

test('a question that waits is asked by either, once, and its answer is collected at the other', {
  timeout: 60_000,
}, async () => {
  const [here, there] = await both(managerId);
  const { code } = await meet();
  await region.clock.turn(new Date('2026-11-24T23:00:00+09:00'));
  const response = await ask(here, code, { Prefer: 'respond-async' });
  expect(response.status).toBe(202);
  const message = response.headers.get('x-road-request-id')!;
  await region.clock.turn(new Date('2026-11-25T10:00:00+09:00'));
  await answerNext(await clientAt('other', hallId));
  const state = async () => (await there.get<{ state: string }>(`/inquiries/${message}`)).body.state;
  await expect.poll(state, { timeout: 20_000 }).toBe('answered');
  const { messages } = await there.collect(5);
  expect(messages).toHaveLength(1);
  await here.acknowledge(messages.map((one) => one.message));
  const { rows } = await region.database
    .pool('admin', 1)
    .query("SELECT fields ->> 'phase' AS phase FROM ledger.record WHERE message = $1 ORDER BY id", [message]);
  expect(rows.map(({ phase }) => phase)).toEqual(['intent', 'outcome', 'hand-over']);
});

test('a consent that is withdrawn at one stops the next question at the other', async () => {
  const [here, there] = await both(managerId);
  const main = await clientAt('one', 'GOV/990019/main');
  const { resident, code } = await meet();
  const [atHall] = await main.codesOf([resident.insured[0]!], 'certification-for-plan');
  const { body } = await main.get<{ consents: { id: string; purpose: string; giver: string }[] }>(
    `/v1/consents?subject=${atHall!.code}`,
  );
  for (const { id } of body.consents.filter(({ purpose }) => purpose === 'certification-for-plan')) {
    const withdrawn = await main.call('POST', `/v1/consents/${id}/withdraw`, { subject: atHall!.code });
    expect(withdrawn.status).toBeLessThan(300);
  }
  for (const client of [there, here]) expect((await (await ask(client, code)).json()).type).toContain('not_available');
});

test('a system that is revoked is unknown to both', async () => {
  const clients = await both('CARE/0300000005/careplan');
  for (const client of clients) expect((await client.call('GET', '/inbox?wait=0')).status).toBe(204);
  await transact(region.database.pool('exchange', 1), {}, (connection) =>
    revokeSystem(connection, 'CARE/0300000005/careplan', new Date()),
  );
  for (const client of clients)
    await expect.poll(async () => (await client.call('GET', '/inbox?wait=0')).status).toBe(401);
});
