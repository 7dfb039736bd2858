import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Client, createClient, type Mail } from '../../connector/client.ts';
import { memberOf, type SystemId } from '../../contracts/member.ts';
import type { RecordFields } from '../../contracts/record.ts';
import { openTestEndpoint, status } from '../deliver/testing.ts';
import { endAllStaff, makeKeys, openOperator, openTownSystem, publicKeys } from '../enrol/testing.ts';
import { startTestRegion, type TestClient, type TestRegion } from '../testing.ts';
import { act, enrol } from '../testing-acting.ts';

/*
 * An alarm reaches whoever is on duty, end to end: by the inbox, a long poll at any hour, or pushed. And nobody else.
 */
type Alarm = Record<'id' | 'kind' | 'reason' | 'member' | 'system' | 'text' | 'raisedAt', string> & { access?: string };

const office: SystemId = 'CARE/0300000100/careplan';
let region: TestRegion;
let operator: Client;
let hallDuty: Client;
let operatorDuty: Client;
let otherDuty: Client;

beforeAll(async () => {
  region = await startTestRegion();
  await region.clock.turn(new Date('2026-11-25T22:00:00+09:00')); // town halls are closed
  await endAllStaff(region);
  operator = await openOperator(region);
});
afterAll(() => region.close());

async function enrolDuty(system: SystemId): Promise<Client> {
  const keys = await makeKeys();
  const receives = ['platform/alarm'];
  const body = { system, name: '当直', keys: publicKeys(keys), receives, actor: '運営 花子' };
  const proposed = await operator.call<{ proposal?: string; digest?: string }>('POST', '/v1/enrol/systems', body);
  if (proposed.proposal !== undefined) {
    const hall = await openTownSystem(region, `${memberOf(system)}/main`);
    const { proposal, digest } = proposed;
    await hall.call('POST', `/v1/enrol/proposals/${proposal}/confirm`, { digest, actor: '町 太郎' });
  }
  return createClient({ exchange: region.url, system, keys, tries: 1 });
}

async function ask(client: TestClient, persons: number) {
  const requests = Array.from({ length: persons }, () => ({ insurer: '123456', insured: randomUUID() }));
  expect(await client.codesOf(requests, 'care-plan-sharing')).toHaveLength(persons);
}
async function sent() {
  const { rows } = await region.database
    .pool('admin', 1)
    .query(
      'SELECT count(*) FILTER (WHERE told_at IS NULL)::int AS untold, count(told_at)::int AS told FROM exchange.alarm',
    );
  return rows[0] as { untold: number; told: number };
}
const records = async (): Promise<RecordFields[]> => {
  const { rows } = await region.database
    .pool('admin', 1)
    .query(`SELECT fields FROM ledger.record WHERE fields ->> 'contract' = 'platform/alarm' ORDER BY id`);
  return rows.map(({ fields }) => fields);
};

async function open(client: Client, mail: Mail): Promise<Alarm> {
  const { subjects, files } = await client.openSealed(mail);
  expect(subjects).toEqual([]);
  expect(files).toHaveLength(1);
  expect(files[0]!.name).toMatch(/^alarm-[0-9a-f-]{36}\.json$/);
  return JSON.parse(Buffer.from(files[0]!.content, 'base64').toString());
}
/** Waits as a program on duty does: one long poll. */
async function next(client: Client): Promise<Alarm[]> {
  const { messages } = await client.collect({ waitSeconds: 20 });
  const alarms = await Promise.all(messages.map((mail) => open(client, mail)));
  await client.acknowledge(messages.map(({ message }) => message));
  return alarms;
}
/** The next of this kind: one of another may still be on its way. */
async function nextOf(client: Client, kind: Alarm['kind']): Promise<Alarm> {
  const found = (await next(client)).find((alarm) => alarm.kind === kind);
  return found ?? nextOf(client, kind);
}
/** What the tests before have left. */
async function drain(client: Client) {
  const { messages } = await client.collect({ waitSeconds: 0, max: 50 });
  if (messages.length > 0) await client.acknowledge(messages.map(({ message }) => message));
}
const nothing = async (client: Client) => {
  const { messages } = await client.collect({ waitSeconds: 0 });
  expect(await Promise.all(messages.map((mail) => open(client, mail)))).toEqual([]);
};

test('where nobody receives alarms none is sent, then or later', async () => {
  await ask(await region.client(office), 401);
  await expect.poll(async () => (await sent()).told, { timeout: 20_000 }).toBe(2); // too many, and out of hours
  expect(await records()).toEqual([]);
  hallDuty = await enrolDuty('GOV/990019/duty');
  otherDuty = await enrolDuty('GOV/990027/duty');
  operatorDuty = await enrolDuty('OPR/engawa/duty');
  await nothing(hallDuty);
});

test('unusual breadth at night wakes the one on duty at the town hall and at the operator, and nobody else', async () => {
  const waiting = Promise.all([next(hallDuty), next(operatorDuty)]);
  await ask(await region.client('CARE/0300000005/careplan'), 401);
  const [atHall, atOperator] = await waiting;
  expect(atHall[0]).toMatchObject({ kind: 'breadth', system: 'CARE/0300000005/careplan', member: 'CARE/0300000005' });
  expect(atHall[0]!.text).toContain('401人について照会しました');
  expect(atOperator[0]).toEqual(atHall[0]);
  await nothing(otherDuty);
  const { alarms } = await operator.call<{ alarms: { id: string }[] }>('GET', '/v1/alarms');
  expect(alarms.map(({ id }) => id)).toContain(atHall[0]!.id);
  await expect.poll(async () => (await sent()).told, { timeout: 20_000 }).toBe(4); // out of hours is told of by itself
});

test('it travels the road: decided, recorded, sealed, handed over; about nobody', async () => {
  const all = await records();
  expect(all.length).toBeGreaterThan(0);
  for (const one of all)
    expect(one).toMatchObject({ kind: 'submission', decision: 'permit', subject: null, from: 'OPR/engawa' });
  expect(new Set(all.map(({ to }) => to))).toEqual(new Set(['GOV/990019', 'OPR/engawa']));
  expect(new Set(all.map(({ phase }) => phase))).toEqual(new Set(['acceptance', 'hand-over']));
});

test('a break-glass that nobody confirms, and one that was found improper: told without saying of whom', async () => {
  for (const duty of [hallDuty, operatorDuty]) await drain(duty);
  const person = region.town.residents.find(
    (one) => one.municipality === '990027' && !one.protected && one.movedOut === undefined && one.insured.length > 0,
  )!;
  const fire = await region.client('GOV/engawa-nokiba-shobo/main');
  const [officer, second] = [
    { sub: 'f-101', role: '救急隊長' },
    { sub: 'f-102', role: '指令係' },
  ] as const;
  for (const { sub, role } of [officer, second]) await enrol(fire, sub, role);
  const opening = { purpose: 'life-rescue', person: person.insured[0]!, grounds: 'unconscious' };
  const opened = await act<{ access: string }>(region, fire, '/v1/break-glass', officer, opening);
  const confirmation = `/v1/break-glass/${opened.body.access}/confirmation`;
  expect((await act(region, fire, confirmation, second, { finding: 'improper' })).status).toBe(204);
  const improper = await nextOf(otherDuty, 'break-glass');
  expect(improper).toMatchObject({ kind: 'break-glass', reason: 'found_improper', access: opened.body.access });
  expect(await nextOf(operatorDuty, 'break-glass')).toEqual(improper);

  const left = await act<{ access: string }>(region, fire, '/v1/break-glass', officer, opening);
  await region.clock.turn(new Date('2026-11-27T02:00:00+09:00'));
  const unconfirmed = await nextOf(otherDuty, 'break-glass');
  expect(unconfirmed).toMatchObject({ reason: 'not_confirmed', access: left.body.access, system: fire.system });
  const { name, insured, address } = person;
  for (const word of [name, insured[0]!.insured, address]) expect(JSON.stringify(unconfirmed)).not.toContain(word);
  await nothing(hallDuty);
});

test('pushed to an endpoint, like everything else', async () => {
  const endpoint = await openTestEndpoint(status(204));
  await hallDuty.call('POST', '/v1/webhook', { url: endpoint.url });
  await ask(await region.client(office), 401); // another hour than its first
  await expect.poll(() => endpoint.pushed.length, { timeout: 20_000 }).toBeGreaterThan(0);
  const { headers, body } = endpoint.pushed[0]!;
  expect(headers).toMatchObject({ 'ce-type': 'platform/alarm', 'ce-sender': 'OPR/engawa' });
  const alarm = await open(hallDuty, { message: headers['ce-id'] as string, sealed: body } as Mail);
  expect(alarm.kind).toBe('breadth');
  await hallDuty.call('DELETE', '/v1/webhook');
  await endpoint.close();
});

test('killed between the sending and its mark, it is told again and takes effect once', async () => {
  await region.database.pool('admin', 1).query('UPDATE exchange.alarm SET told_at = NULL');
  await region.restart();
  await expect.poll(async () => (await sent()).untold, { timeout: 20_000 }).toBe(0);
  const accepted = (await records()).filter(({ phase }) => phase === 'acceptance').map(({ messageId }) => messageId);
  expect(accepted.length).toBeGreaterThan(0);
  expect(new Set(accepted).size).toBe(accepted.length);
});

test('nobody but the operator tells alarms, and nothing about persons goes that way', async () => {
  const alarm = {
    id: randomUUID(),
    kind: 'breadth',
    reason: 'breadth',
    raisedAt: new Date().toISOString(),
    member: 'GOV/990027',
    system: 'GOV/990027/main',
    text: 'にせの警報',
  };
  const file = (content: object, name = 'alarm.json', mediaType = 'application/json') => ({
    name,
    mediaType,
    content: Buffer.from(JSON.stringify(content)).toString('base64'),
  });
  const hall = await region.client('GOV/990027/main');
  const send = (subjects: { code: string }[], ...files: ReturnType<typeof file>[]) =>
    hall.send({
      receiver: 'GOV/990019',
      parcel: { subjects, files },
      attributes: { type: 'platform/alarm', purpose: 'region-operation' },
    });
  expect(await send([], file(alarm))).toMatchObject({ status: 422, body: { code: 'not_available' } });
  const invalid = { status: 422, body: { code: 'content_invalid' } };
  expect(await send([{ code: 'somebody' }], file(alarm))).toMatchObject(invalid);
  expect(await send([], file(alarm), file(alarm, 'two.json'))).toMatchObject(invalid);
  expect(await send([], file({ ...alarm, name: '縁側 花子' }))).toMatchObject(invalid);
  expect(await send([], file(alarm, 'alarm.txt', 'text/plain'))).toMatchObject(invalid);
  // A contract of an inquiry has no table of files either: refused, and no fault.
  const inquiry = { type: 'municipal/certification', purpose: 'certification-for-plan' };
  const sent = await hall.send({
    receiver: 'CARE/0300000100',
    parcel: { subjects: [], files: [file({})] },
    attributes: inquiry,
  });
  expect(sent.status).toBe(422);
});
