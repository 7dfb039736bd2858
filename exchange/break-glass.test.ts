import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { myNumberCheckDigit } from '../contracts/my-number.ts';
import type { RecordFields } from '../contracts/record.ts';
import { makeTown } from '../town/town.ts';
import { startTestRegion, type TestClient, type TestRegion } from './testing.ts';
import { act, actingOf, type Claimed, enrol } from './testing-acting.ts';

/*
 * Who acts, and what may be asked for one person's life or at the counter: end to end, and the ways around it.
 */
let region: TestRegion;
let server: Server;
let meanwhile: () => Promise<unknown> = async () => {};
let fire: TestClient;
let hall: TestClient;
const town = makeTown();
const person = town.residents.find(
  (one) => one.municipality === '990027' && !one.protected && one.movedOut === undefined && one.insured.length > 0,
)!;
const hidden = town.residents.find((one) => one.protected && one.movedOut === undefined && one.insured.length > 0)!;
const officer = { sub: 'f-101', role: '救急隊長' };
const second = { sub: 'f-102', role: '指令係' };
const clerk = { sub: 'n-7', role: '窓口担当' };
const opening = { purpose: 'life-rescue', person: person.insured[0]!, grounds: 'unconscious' };

type Opened = { access: string; subject: string; until: string; confirmBy: string };
type Refused = { code: string; details?: string[] };
type Listed = { all: { access: string; member: string; actor: string | null; alarmAt: string | null }[] };

beforeAll(async () => {
  server = createServer(async (_, response) => {
    await meanwhile();
    response.writeHead(200, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify({ name: '軒端 花子', phone: '0999-00-0000', language: '日本語' }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  region = await startTestRegion(town, { providersUrl: `http://127.0.0.1:${port}` });
  await region.clock.turn(new Date('2026-11-24T10:00:00+09:00'));
  fire = await region.client('GOV/engawa-nokiba-shobo/main');
  hall = await region.client('GOV/990027/main');
  for (const { sub, role } of [officer, second]) expect((await enrol(fire, sub, role)).status).toBe(204);
  expect((await enrol(hall, clerk.sub, clerk.role)).status).toBe(204);
});
afterAll(async () => {
  server.close();
  server.closeAllConnections();
  await region.close();
});

const recordsOf = async (message: string): Promise<RecordFields[]> => {
  const { rows } = await region.database
    .pool('admin', 1)
    .query('SELECT fields FROM ledger.record WHERE message = $1 ORDER BY id', [message]);
  return rows.map(({ fields }) => fields);
};
const latest = async (kind: string): Promise<RecordFields> => {
  const { rows } = await region.database
    .pool('admin', 1)
    .query(`SELECT fields FROM ledger.record WHERE fields ->> 'kind' = $1 ORDER BY recorded_at DESC LIMIT 1`, [kind]);
  return rows[0].fields;
};
const open = (more: object = {}, who = officer, otherwise: Claimed = {}) =>
  act<Opened & Refused>(region, fire, '/v1/break-glass', who, { ...opening, ...more }, otherwise);

/** Asks 軒端町 for a person's contact under an opened access. */
async function ask(
  client: TestClient,
  { access, subject }: Opened,
  who: { sub: string; role: string },
  headers: Record<string, string> = {},
  query = '',
) {
  const id = randomUUID();
  const code = region.configuration.region.code;
  const response = await client.call('GET', `/r1/${code}/GOV/990027/main/contact${query}`, undefined, {
    'X-Road-Client': `${code}/${client.system}`,
    'X-Road-Id': id,
    'X-Road-PDU-Purpose': 'life-rescue',
    'Engawa-Subject': subject,
    'Engawa-Access': access,
    ...(await actingOf(region, client.system, { ...who, msg: id })),
    ...headers,
  });
  return {
    status: response.status,
    body: (await response.json()) as Record<string, unknown>,
    message: response.headers.get('x-road-request-id')!,
  };
}

test('one officer asks at once, without consent or relation; every step is on record, by role, and the resident reads it', async () => {
  const { status, body } = await open();
  expect(status).toBe(201);
  const eleven = '12345678901'; // what may be a My Number holds up no emergency
  const answer = await ask(fire, body, officer, {}, `?memo=${eleven}${myNumberCheckDigit(eleven)}`);
  expect(answer.status).toBe(200);
  expect(answer.body).toEqual({ name: '軒端 花子', phone: '0999-00-0000', language: '日本語' });
  const [opened] = await recordsOf(body.access);
  expect(opened).toMatchObject({ kind: 'break-glass', decision: 'permit', actor: 'f-101', role: '救急隊長' });
  const asked = await recordsOf(answer.message);
  expect(asked.map(({ phase }) => phase)).toEqual(['intent', 'outcome']);
  for (const one of asked)
    expect(one).toMatchObject({ kind: 'break-glass', decision: 'permit', actor: 'f-101', role: '救急隊長' });
  const [code] = await hall.codesOf(person.insured, 'watch-over');
  const trail = await hall.get<{ entries: { said: string; kind: string }[] }>(`/v1/trail?subject=${code!.code}`);
  const said = trail.body.entries.filter(({ kind }) => kind === 'break-glass').map((one) => one.said);
  expect(said.join('\n')).toContain(
    '縁側軒端消防本部の職員（救急隊長）が、命の危険があるとして（意識がない、または話すことができない）、同意を待たずに',
  );
  expect(said.join('\n')).toContain('あなたの情報（氏名、電話番号、話しやすい言葉）を渡しました');
});

test('it serves that officer, that person, that purpose and that time only', async () => {
  const { body } = await open();
  const [other] = town.residents.filter(
    (one) => one.id !== person.id && one.municipality === '990027' && one.insured.length,
  );
  const another = await open({ person: other!.insured[0]! });
  for (const [access, who, headers] of [
    [body, second, {}],
    [{ ...body, subject: another.body.subject }, officer, {}],
    [{ ...body, access: randomUUID() }, officer, {}],
    [body, officer, { 'X-Road-PDU-Purpose': 'abuse-rescue' }],
  ] as const) {
    const answer = await ask(fire, access, who, headers);
    expect(answer.body).toMatchObject({ type: expect.stringContaining('access_not_open') });
    expect((await recordsOf(answer.message))[0]).toMatchObject({ decision: 'refuse' });
  }
  const plain = await ask(fire, body, officer, { 'Engawa-Access': '' });
  expect(plain.status).not.toBe(200);
  await region.clock.turn(new Date('2026-11-24T14:30:00+09:00'));
  expect((await ask(fire, body, officer)).body).toMatchObject({ type: expect.stringContaining('access_not_open') });
});

test('what runs out while the provider answers is over: the access, and who acts', async () => {
  await enrol(fire, 'f-104', '救急隊長');
  const gone = { sub: 'f-104', role: '救急隊長' };
  const cases: [typeof officer, () => Promise<unknown>, string][] = [
    [gone, () => fire.post('/v1/staff/f-104/end', {}), 'actor_unknown'],
    [officer, () => region.clock.turn(new Date('2026-11-24T18:35:00+09:00')), 'access_not_open'],
  ];
  for (const [who, happens, code] of cases) {
    const { body } = await open({}, who);
    meanwhile = happens;
    const answer = await ask(fire, body, who);
    meanwhile = async () => {};
    expect(answer.body).toMatchObject({ type: expect.stringContaining(code) });
    const asked = await recordsOf(answer.message);
    expect(asked.map(({ phase, decision }) => `${phase} ${decision}`)).toEqual(['intent permit', 'outcome refuse']);
    expect(asked[1]).toMatchObject({ kind: 'break-glass', reasons: [code], actor: who.sub, role: who.role, items: [] });
  }
});

test.each<[string, Claimed, string]>([
  ['signed by another member', { signer: 'GOV/990027/main' }, 'actor_unknown'],
  ['signed by another member in its own name', { signer: 'GOV/990027/main', iss: 'GOV/990027/main' }, 'actor_unknown'],
  ['for another request', { msg: 'another' }, 'actor_unknown'],
  ['for another region', { aud: 'ELSEWHERE' }, 'actor_unknown'],
  [
    'that has run out',
    { iat: Math.floor(Date.now() / 1000) - 400, exp: Math.floor(Date.now() / 1000) - 100 },
    'actor_unknown',
  ],
  ['that lasts too long', { exp: Math.floor(Date.now() / 1000) + 4000 }, 'actor_unknown'],
  ['of another type', { typ: 'dpop+jwt' }, 'actor_unknown'],
  ['of somebody who is not enrolled', { sub: 'f-999' }, 'actor_unknown'],
  ['in a role that is not theirs', { role: '消防長' }, 'actor_unknown'],
])('a claim %s is refused, on record', async (_, otherwise, code) => {
  const { status, body } = await open({}, officer, otherwise);
  expect(status).toBe(422);
  expect(body.code).toBe(code);
  expect(body.details!.length).toBeGreaterThan(0);
  expect(await latest('break-glass')).toMatchObject({ decision: 'refuse', reasons: [code], actor: null });
});

test('nobody acting, a claim used twice, and staff who have left open nothing', async () => {
  const none = await fire.post<Refused>('/v1/break-glass', { id: 'a-1', ...opening });
  expect(none.body.code).toBe('actor_missing');
  expect(none.body.details!.join()).toContain('Engawa-Acting');
  const headers = await actingOf(region, fire.system, { ...officer, msg: 'a-2' });
  expect((await fire.call('POST', '/v1/break-glass', { id: 'a-2', ...opening }, headers)).status).toBe(201);
  const again = await fire.call('POST', '/v1/break-glass', { id: 'a-2', ...opening }, headers);
  expect(await again.json()).toMatchObject({
    code: 'actor_unknown',
    details: [expect.stringContaining('使われています')],
  });
  await enrol(fire, 'f-103', '救急隊長');
  const gone = { sub: 'f-103', role: '救急隊長' };
  expect((await open({}, gone)).status).toBe(201);
  expect((await fire.post('/v1/staff/f-103/end', {})).status).toBe(204);
  expect((await open({}, gone)).body.code).toBe('actor_unknown');
});

test('a member that has no part in it, an unknown person, and one who hides are refused; whoever the law names may save them', async () => {
  const shop = await region.client(town.members.find(({ kind }) => kind === 'shop')!.systems[0]!.id);
  await enrol(shop, 's-1', '店長');
  const own = await act<Refused>(region, shop, '/v1/break-glass', { sub: 's-1', role: '店長' }, opening);
  expect(own.body.code).toBe('receiver_not_entitled');
  const nobody = await open({ person: { insurer: '654321', insured: '9999999999' } });
  expect(nobody.body.code).toBe('not_available');
  expect((await open({ person: hidden.insured[0]! })).status).toBe(201);
  const police = await region.client('GOV/engawa-keisatsu/main');
  await enrol(police, 'p-1', '警部補');
  const asked = { ...opening, person: hidden.insured[0]! };
  const refused = await act<Refused>(region, police, '/v1/break-glass', { sub: 'p-1', role: '警部補' }, asked);
  expect(refused.body).toEqual(nobody.body);
});

test('a second person confirms; the officer alone cannot, nor another member; what nobody confirmed in a day raises an alarm', async () => {
  const { body } = await open();
  const confirm = (client: TestClient, who: { sub: string; role: string }, said: Claimed = {}) =>
    act<Refused>(region, client, `/v1/break-glass/${body.access}/confirmation`, who, { finding: 'proper' }, said);
  expect((await confirm(fire, officer)).body.code).toBe('same_person');
  expect((await confirm(hall, clerk)).status).toBe(404);
  // The look afterwards asks for a fresh proof; the emergency itself did not.
  expect((await confirm(fire, second, { auth_time: undefined })).body.code).toBe('proof_too_old');
  expect((await open({}, officer, { auth_time: undefined })).status).toBe(201);
  expect((await confirm(fire, second)).status).toBe(204);
  expect((await confirm(fire, second)).status).toBe(409);
  const left = await open();
  await region.clock.turn(new Date('2026-11-26T10:00:00+09:00'));
  await expect
    .poll(async () => (await recordsOf(left.body.access)).at(-1), { timeout: 20_000 })
    .toMatchObject({ kind: 'break-glass', decision: 'refuse', reasons: ['not_confirmed'], actor: 'f-101' });
  const { all } = (await hall.get<Listed>('/v1/break-glass')).body;
  const listed = new Map(all.map((one) => [one.access, one]));
  expect(listed.get(left.body.access)).toMatchObject({ actor: null, alarmAt: expect.any(String) });
  expect(listed.get(body.access)).toMatchObject({ alarmAt: null });
  const elsewhere = await region.client('GOV/990019/main');
  const theirs = (await elsewhere.get<Listed>('/v1/break-glass')).body.all.map(({ access }) => access);
  expect(theirs).not.toContain(left.body.access);
});

test('what the law delays is on record at once and shown later', async () => {
  await enrol(hall, 'n-8', '虐待対応担当');
  const [code] = await hall.codesOf(person.insured, 'watch-over');
  const { status, body } = await act<Opened>(
    region,
    hall,
    '/v1/break-glass',
    { sub: 'n-8', role: '虐待対応担当' },
    { purpose: 'abuse-rescue', person: { code: code!.code }, grounds: 'abuse' },
  );
  expect(status).toBe(201);
  const [record] = await recordsOf(body.access);
  expect(Date.parse(record!.hiddenUntil!) - Date.parse(record!.time)).toBe(30 * 24 * 60 * 60_000);
  const trail = await hall.get<{ entries: { message: string }[] }>(`/v1/trail?subject=${code!.code}&limit=200`);
  expect(trail.body.entries.map(({ message }) => message)).not.toContain(body.access);
});

test('at the counter a person is shown their own data and trail, to the town hall of the person only', async () => {
  const [code] = await hall.codesOf(person.insured, 'watch-over');
  const begin = (client: TestClient, who: typeof clerk, subject: string, identity = 'photo-id') =>
    act<Opened & Refused>(region, client, '/v1/self-access', who, { subject, identity });
  const { status, body } = await begin(hall, clerk, code!.code!);
  expect(status).toBe(201);
  expect((await recordsOf(body.access))[0]).toMatchObject({ kind: 'self-access', actor: 'n-7', items: ['photo-id'] });
  const answer = await ask(hall, { ...body, subject: code!.code! }, clerk, { 'X-Road-PDU-Purpose': 'self-access' });
  expect(answer.body).toEqual({ name: '軒端 花子', phone: '0999-00-0000', language: '日本語' });
  const own = await act<{ entries: { said: string }[] } & Refused>(
    region,
    hall,
    `/v1/self-access/${body.access}/trail`,
    clerk,
    { limit: 200 },
  );
  const said = own.body.entries.map((one) => one.said).join('\n');
  expect(said).toContain(
    '窓口での申出により、本人への開示を始めました。相手を、顔写真のある公的な証明書1点で確かめたうえでのことです。',
  );
  expect(said).toContain('窓口で、あなたの情報の記録を申出の人に示しました。');
  await enrol(hall, 'n-9', '窓口担当');
  const other = await act<Refused>(
    region,
    hall,
    `/v1/self-access/${body.access}/trail`,
    { sub: 'n-9', role: '窓口担当' },
    {},
  );
  expect(other.body.code).toBe('access_not_open');
  const engawa = await region.client('GOV/990019/main');
  await enrol(engawa, 'e-1', '窓口担当');
  const theirs = await begin(engawa, { sub: 'e-1', role: '窓口担当' }, code!.code!);
  expect(theirs.body.code).toBe('not_available');
});

test('a proxy of somebody who hides is shown nothing, and the person everything', async () => {
  const own = hidden.municipality === '990027' ? hall : await region.client('GOV/990019/main');
  await enrol(own, 'c-1', '窓口担当');
  const who = { sub: 'c-1', role: '窓口担当' };
  const [code] = await own.codesOf(hidden.insured, 'watch-over');
  const asked = { subject: code!.code };
  expect((await act(region, own, '/v1/self-access', who, { ...asked, identity: 'legal-proxy' })).status).toBe(422);
  expect((await act(region, own, '/v1/self-access', who, { ...asked, identity: 'two-ids' })).status).toBe(201);
});

test('staff who are shown persons are on the persons’ trails before the page is shown', async () => {
  const [code] = await hall.codesOf(person.insured, 'watch-over');
  const viewing = { purpose: 'watch-over', page: '見守りの一覧', subjects: [code!.code, 'nobody'] };
  const { status, body } = await act<{ withheld: number[] }>(region, hall, '/v1/viewings', clerk, viewing);
  expect(status).toBe(200);
  expect(body.withheld).toEqual([1]);
  const trail = await hall.get<{ entries: { said: string; kind: string }[] }>(`/v1/trail?subject=${code!.code}`);
  const [seen] = trail.body.entries.filter(({ kind }) => kind === 'viewing');
  expect(seen!.said).toContain('の職員（窓口担当）が、画面「見守りの一覧」で、あなたの情報を見ました。');
  const none = await hall.post<Refused>('/v1/viewings', { id: 'v-1', ...viewing });
  expect(none.status).toBe(422);
  expect(none.body.code).toBe('actor_missing');
  expect(await latest('viewing')).toMatchObject({ decision: 'refuse', actor: null });
});

test('staff are enrolled by the one system of their member that administers them', async () => {
  const care = await region.client('GOV/990027/care');
  expect((await enrol(care, 'n-7', '町長')).status).toBe(403);
  expect((await care.post('/v1/staff/n-7/end', {})).status).toBe(403);
  expect(await latest('registration')).toMatchObject({ decision: 'refuse', fromSystem: 'GOV/990027/care' });
  const { body } = await hall.get<{ staff: { id: string; roles: string[] }[] }>('/v1/staff');
  expect(body.staff.find(({ id }) => id === 'n-7')).toMatchObject({ roles: ['窓口担当'] });
  const fires = await fire.get<{ staff: { id: string }[] }>('/v1/staff');
  expect(fires.body.staff.map(({ id }) => id)).not.toContain('n-7');
});
