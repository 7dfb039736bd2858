import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Client, createClient } from '../../../connector/client.ts';
import { letterHash, makeLetterCode } from '../../../contracts/letter.ts';
import type { SystemId } from '../../../contracts/member.ts';
import { digestOf } from '../../decide/sources.ts';
import { endAllStaff, makeKeys, openOperator, openTownSystem, publicKeys } from '../../enrol/testing.ts';
import { startTestRegion, type TestClient, type TestRegion } from '../../testing.ts';
import { actingOf, enrol } from '../../testing-acting.ts';

/*
 * Somebody who holds the operator's key tries to speak for a town: by systems, services, contracts, letters and policies of their own making. What
 * each attempt comes to stands in docs/threats.md.
 */
type Proposed = { proposal: string; digest: string; towns: string[] };
type Listed = { id: string; act: string; body: string; digest: string; outcome: string | null; confirmed: string[] };
let region: TestRegion;
let operator: Client;
let town: Client;
let neighbour: Client;
beforeAll(async () => {
  region = await startTestRegion();
  await endAllStaff(region);
  operator = await openOperator(region);
  town = await openTownSystem(region, 'GOV/990019/main');
  neighbour = await openTownSystem(region, 'GOV/990027/main');
});
afterAll(() => region.close());

const actor = '運営 花子';
const admin = () => region.database.pool('admin', 2);
const count = async (sql: string, values: unknown[] = []) =>
  (await admin().query(`SELECT count(*)::int AS n FROM ${sql}`, values)).rows[0].n;
const list = async (client: Client) =>
  (await client.call<{ proposals: Listed[] }>('GET', '/v1/enrol/proposals')).proposals;
const settle = (client: Client, { proposal, digest }: Proposed, verb = 'confirm', headers = {}) =>
  client.call('POST', `/v1/enrol/proposals/${proposal}/${verb}`, { digest, actor: '町 太郎' }, { headers });
const open = (system: SystemId, keys: Awaited<ReturnType<typeof makeKeys>>) =>
  createClient({ exchange: region.url, system, keys, tries: 1 });
let made = 0;
async function proposeSystem(code = '990019') {
  const system = `GOV/${code}/more${++made}` as SystemId;
  const keys = await makeKeys();
  const body = { system, name: '増やすもの', keys: publicKeys(keys), actor };
  return { system, keys, proposed: await operator.call<Proposed>('POST', '/v1/enrol/systems', body) };
}

test('a system of a town that the operator enrols speaks for nobody until the town has said so', async () => {
  const { system, keys, proposed } = await proposeSystem();
  expect(proposed).toMatchObject({ towns: ['990019'] });
  const client = await open(system, keys);
  await expect(client.call('GET', '/v1/self')).rejects.toMatchObject({ status: 401 });
  expect(await count('exchange.system WHERE id = $1', [system])).toBe(0);

  // Nobody else's word counts, and to them it does not exist; the operator is not entitled at all.
  await expect(settle(neighbour, proposed)).rejects.toMatchObject({ status: 404 });
  for (const other of [operator, await openTownSystem(region, 'CARE/0300000100/careplan')])
    await expect(settle(other, proposed)).rejects.toMatchObject({ status: 403 });
  await expect(settle(town, { ...proposed, digest: 'a'.repeat(64) })).rejects.toMatchObject({ status: 409 });
  expect((await list(neighbour)).map(({ id }) => id)).not.toContain(proposed.proposal);
  const [seen] = await list(town);
  expect(seen).toMatchObject({ id: proposed.proposal, act: 'system', outcome: null });
  expect(createHash('sha256').update(seen!.body).digest('hex')).toBe(proposed.digest);
  expect(JSON.parse(seen!.body)).toMatchObject({ id: system, keys: publicKeys(keys) });

  expect(await settle(town, proposed)).toEqual({ inForce: true, missing: [] });
  expect(await (await open(system, keys)).call('GET', '/v1/self')).toMatchObject({ system });
  await expect(settle(town, proposed)).rejects.toMatchObject({ status: 409 });
  const { rows } = await admin().query(
    `SELECT fields->>'from' AS who, fields->'items' AS items FROM ledger.record
      WHERE fields->'items' @> $1::jsonb OR fields->'items' @> $2::jsonb ORDER BY recorded_at`,
    [JSON.stringify([`proposed:${proposed.proposal}`]), JSON.stringify([proposed.proposal])],
  );
  expect(rows.map(({ who }) => who)).toEqual(expect.arrayContaining(['OPR/engawa', 'GOV/990019', 'GOV/990027']));
});

test('what a town declines, or leaves for a month, is never in force', async () => {
  const { proposed } = await proposeSystem();
  expect(await settle(town, proposed, 'decline')).toEqual({ inForce: false, missing: [] });
  await expect(settle(town, proposed)).rejects.toMatchObject({
    status: 409,
    message: expect.stringContaining('断られ'),
  });
  const late = await proposeSystem();
  await admin().query("UPDATE exchange.enrolment_proposal SET expires_at = now() - interval '1 day' WHERE id = $1", [
    late.proposed.proposal,
  ]);
  await expect(settle(town, late.proposed)).rejects.toMatchObject({ status: 409 });
  expect(await count("exchange.system WHERE id LIKE 'GOV/990019/more%'")).toBe(1);
});

test('what cannot be enrolled is not proposed either', async () => {
  const body = { system: 'GOV/990019/main', name: 'x', keys: publicKeys(await makeKeys()), actor };
  await expect(operator.call('POST', '/v1/enrol/systems', body)).rejects.toMatchObject({ status: 409 });
  const none = { ...body, system: 'GOV/990019/x', keys: publicKeys(await makeKeys()).slice(1) };
  await expect(operator.call('POST', '/v1/enrol/systems', none)).rejects.toMatchObject({ status: 400 });
});

const contract = {
  id: 'confirm/visits',
  title: '訪問',
  plain: '訪ねる家を知らせます。',
  version: '1',
  kinds: ['inquiry'],
  form: 'cuttable',
  subject: 'one',
  purposes: ['certification-for-plan'],
  fields: { visit: { title: '訪問してほしい日', class: '個人情報' } },
  relayDays: 7,
  schema: { type: 'object', properties: { visit: { type: 'string', format: 'date' } } },
};
test('a service in a town’s name waits for it, and so does another version of a contract that towns have to do with', async () => {
  const text = JSON.stringify(contract);
  expect(await operator.call('POST', '/v1/enrol/services', { contract: text, actor })).toMatchObject({ version: '1' });
  const offer = { contract: text, at: 'GOV/990019/care', code: 'visits', url: null, actor };
  const proposed = await operator.call<Proposed>('POST', '/v1/enrol/services', offer);
  expect(proposed).toMatchObject({ towns: ['990019'] });
  expect(await count("exchange.service WHERE code = 'visits'")).toBe(0);
  expect(await settle(town, proposed)).toMatchObject({ inForce: true });
  expect(await count("exchange.service WHERE code = 'visits'")).toBe(1);

  const wider = JSON.stringify({
    ...contract,
    version: '2',
    fields: { ...contract.fields, all: contract.fields.visit },
    schema: {
      ...contract.schema,
      properties: { ...contract.schema.properties, all: contract.schema.properties.visit },
    },
  });
  const second = await operator.call<Proposed>('POST', '/v1/enrol/services', { contract: wider, actor });
  expect(second).toMatchObject({ towns: ['990019'] });
  expect(await count("exchange.contract_version WHERE id = 'confirm/visits'")).toBe(1);
  expect(await settle(town, second)).toMatchObject({ inForce: true });
  expect(await count("exchange.contract_version WHERE id = 'confirm/visits'")).toBe(2);
});

const template = fileURLToPath(new URL('../../../municipalities/example/', import.meta.url));
const filesOf = async (code: string): Promise<Record<string, string>> => {
  const names = ['municipality.json', 'purposes.json', 'policy/certification.cedar'];
  const texts = await Promise.all(names.map((name) => readFile(`${template}${name}`, 'utf8')));
  return Object.fromEntries(names.map((name, i) => [name, texts[i]!.replaceAll('990035', code)]));
};
const newCode = () => makeLetterCode(crypto.getRandomValues(new Uint8Array(32)));
async function join(more: object, keys?: Awaited<ReturnType<typeof makeKeys>>) {
  const body = {
    name: 'はじめ',
    spare: letterHash('990035', newCode()),
    keys: publicKeys(keys ?? (await makeKeys())),
    actor: '町 太郎',
    ...more,
  };
  const answer = await fetch(`${region.url}/join`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: answer.status, body: (await answer.json()) as { detail?: string } };
}
/** The towns of these tests: their codes have the check digit. */
const codes = ['990035', '990043', '990051', '990060', '990078', '990086'];
async function enrolTown() {
  const [code, secret] = [codes.shift()!, newCode()];
  const files = await filesOf(code);
  await operator.call('POST', '/v1/enrol/municipalities', { code, files, letter: letterHash(code, secret), actor });
  return { code, secret, files, policy: digestOf({ files }), system: `GOV/${code}/main` as SystemId };
}

test('a new town’s first system comes by its letter, and by nothing else', async () => {
  const { code, secret, policy, system } = await enrolTown();
  await expect(proposeSystem(code)).rejects.toMatchObject({
    status: 409,
    message: expect.stringContaining('engawa join'),
  });
  const wrong = [
    { system, policy, code: newCode() },
    { system, policy, code: letterHash(code, secret) },
    { system: 'GOV/990019/first', policy, code: secret },
    { system: 'GOV/131016/first', policy, code: secret },
    { system: 'CARE/0300000100/first', policy, code: secret },
  ];
  const answers = [];
  for (const one of wrong) answers.push(await join(one));
  expect(answers.map(({ status }) => status)).toEqual(wrong.map(() => 403));
  expect(new Set(answers.map(({ body }) => body.detail)).size).toBe(1);
  // The rules in force are not those that the town hall has read.
  expect(await join({ system, policy: 'a'.repeat(64), code: secret })).toMatchObject({ status: 409 });
  expect(await count('exchange.system WHERE member = $1', [`GOV/${code}`])).toBe(0);

  const keys = await makeKeys();
  expect(await join({ system, policy, code: secret.toLowerCase().replaceAll('-', ' ') }, keys)).toMatchObject({
    status: 201,
  });
  expect(await (await open(system, keys)).call('GET', '/v1/self')).toMatchObject({ member: `GOV/${code}` });
  expect(await join({ system: `GOV/${code}/two`, policy, code: secret })).toMatchObject({ status: 403 });
  // Nor does another letter bring another system: the town is there now.
  const again = { code, files: await filesOf(code), letter: letterHash(code, newCode()), actor };
  await expect(operator.call('POST', '/v1/enrol/municipalities', again)).rejects.toMatchObject({ status: 409 });
  const { rows } = await admin().query(
    `SELECT fields->>'actor' AS actor FROM ledger.record WHERE fields->>'fromSystem' = $1 AND fields->'items'->>0 = 'system'`,
    [system],
  );
  expect(rows).toEqual([{ actor: '町 太郎' }]);
  await expect
    .poll(() => count("exchange.security_count WHERE what = 'join_refused'"), { timeout: 10_000 })
    .toBeGreaterThan(0);
});

test('until the town has joined, letter and rules can be laid down anew, and only the last letter counts', async () => {
  const { code, secret, system, policy } = await enrolTown();
  const next = newCode();
  const files = { ...(await filesOf(code)), 'policy/none.cedar': '// まだ何も渡さない\n' };
  await operator.call('POST', '/v1/enrol/municipalities', { code, files, letter: letterHash(code, next), actor });
  expect(await join({ system, policy, code: secret })).toMatchObject({ status: 403 });
  expect(await join({ system, policy, code: next })).toMatchObject({ status: 409 });
  expect(await join({ system, policy: digestOf({ files }), code: next })).toMatchObject({ status: 201 });
});

test('two who come at once with one letter: one of them joins', async () => {
  const { code, secret, policy } = await enrolTown();
  const answers = await Promise.all(
    ['a', 'b', 'c'].map((name) => join({ system: `GOV/${code}/${name}`, policy, code: secret })),
  );
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
  expect(await count('exchange.system WHERE member = $1', [`GOV/${code}`])).toBe(1);
});

test('the operator revokes all systems of a town, and still does not speak for it', async () => {
  const { code, secret, files, policy, system } = await enrolTown();
  const keys = await makeKeys();
  const [atFirst, later] = [newCode(), newCode()];
  await join({ system, policy, code: secret, spare: letterHash(code, atFirst) }, keys);
  const client = await open(system, keys);
  const letter = { letter: letterHash(code, later), id: crypto.randomUUID(), actor: '町 太郎' };
  for (const other of [operator, await openTownSystem(region, 'CARE/0300000100/careplan')])
    await expect(other.call('POST', '/v1/enrol/letters', letter)).rejects.toMatchObject({ status: 403 });
  await client.call('POST', '/v1/enrol/letters', letter);
  const two = `GOV/${code}/two`;
  expect(await join({ system: two, policy, code: later })).toMatchObject({ status: 403 }); // one is in force

  await operator.call('POST', '/v1/enrol/revocations', { system, reason: '試し', actor });
  await expect(proposeSystem(code)).rejects.toMatchObject({ status: 409 });
  const own = newCode();
  const anew = { code, files, letter: letterHash(code, own), actor };
  await expect(operator.call('POST', '/v1/enrol/municipalities', anew)).rejects.toMatchObject({ status: 409 });
  expect(await join({ system: two, policy, code: own })).toMatchObject({ status: 403 });
  expect(await join({ system: two, policy, code: secret })).toMatchObject({ status: 403 });
  // The town's own letter brings it back, once, and a revoked system's name stays dead.
  expect(await join({ system, policy, code: later })).toMatchObject({ status: 409 });
  expect(await join({ system: two, policy, code: later })).toMatchObject({ status: 201 });
  await operator.call('POST', '/v1/enrol/revocations', { system: two, reason: '試し', actor });
  expect(await join({ system: `GOV/${code}/three`, policy, code: later })).toMatchObject({ status: 403 });
  expect(await join({ system: `GOV/${code}/three`, policy, code: atFirst })).toMatchObject({ status: 201 });
});

test('where a town has staff enrolled, a confirmation is a member of staff’s, and used once', async () => {
  const main: TestClient = await region.client('GOV/990019/main');
  await enrol(main, 'k-1', '主査');
  const { proposed } = await proposeSystem();
  await expect(settle(town, proposed)).rejects.toMatchObject({
    status: 403,
    message: expect.stringContaining('Engawa-Acting'),
  });
  const claim = (msg: string, sub = 'k-1') => actingOf(region, 'GOV/990019/main', { sub, role: '主査', msg });
  for (const headers of [await claim('other'), await claim(proposed.proposal, 'nobody')])
    await expect(settle(town, proposed, 'confirm', headers)).rejects.toMatchObject({ status: 403 });
  const longAgo = { auth_time: Math.floor(Date.now() / 1000) - 601 };
  const who = { sub: 'k-1', role: '主査', msg: proposed.proposal };
  for (const otherwise of [longAgo, { auth_time: undefined }])
    await expect(
      settle(town, proposed, 'confirm', await actingOf(region, 'GOV/990019/main', who, otherwise)),
    ).rejects.toMatchObject({ status: 401, code: 'proof_too_old' });
  const headers = await claim(proposed.proposal);
  await expect(settle(town, { ...proposed, digest: 'b'.repeat(64) }, 'confirm', headers)).rejects.toMatchObject({
    status: 409,
  });
  expect(await settle(town, proposed, 'confirm', headers)).toMatchObject({ inForce: true });
  const { rows } = await admin().query(
    `SELECT fields->>'actor' AS actor, fields->>'role' AS role, fields->>'decision' AS decision, fields->'reasons'->>0 AS reason
       FROM ledger.record WHERE fields->'items' @> $1::jsonb ORDER BY recorded_at`,
    [JSON.stringify([proposed.proposal])],
  );
  expect(rows.filter(({ decision }) => decision === 'permit')).toEqual([
    { actor: 'k-1', role: '主査', decision: 'permit', reason: null },
  ]);
  expect(new Set(rows.map(({ reason }) => reason))).toEqual(
    new Set(['actor_missing', 'actor_unknown', 'proof_too_old', null]),
  );
});

let before: number;
beforeEach(async () => {
  before = await count('exchange.policy_version');
});
test('two approvals are of two members of staff, whatever systems they come through', async () => {
  const main: TestClient = await region.client('GOV/990019/main');
  await enrol(main, 'k-2', '課長');
  const { policies } = await town.call<{ policies: { municipality: string; files: Record<string, string> }[] }>(
    'GET',
    '/v1/policies',
  );
  const { files } = policies.find(({ municipality }) => municipality === '990019')!;
  const changed = { ...files, 'policy/more.cedar': '@title("止める")\nforbid (principal, action, resource);\n' };
  const body = { municipality: '990019', files: changed, reason: '点検', actor };
  const { id, digest } = await operator.call<{ id: string; digest: string }>('POST', '/v1/policies/proposals', body);
  const care = await openTownSystem(region, 'GOV/990019/care');
  const approve = async (client: Client, system: SystemId, sub?: string, role = '主査', otherwise = {}) =>
    client.call<{ inForce: boolean }>(
      'POST',
      `/v1/policies/proposals/${id}/approve`,
      { digest, actor: '名 だけ' },
      { headers: sub === undefined ? {} : await actingOf(region, system, { sub, role, msg: id }, otherwise) },
    );
  await expect(approve(town, 'GOV/990019/main')).rejects.toMatchObject({ status: 403 });
  const longAgo = { auth_time: Math.floor(Date.now() / 1000) - 601 };
  await expect(approve(town, 'GOV/990019/main', 'k-1', '主査', longAgo)).rejects.toMatchObject({ status: 401 });
  expect(await approve(town, 'GOV/990019/main', 'k-1')).toMatchObject({ inForce: false });
  // One person through two systems is one person.
  await expect(approve(care, 'GOV/990019/care', 'k-1')).rejects.toMatchObject({ status: 409 });
  expect(await count('exchange.policy_version')).toBe(before);
  expect(await approve(town, 'GOV/990019/main', 'k-2', '課長')).toMatchObject({ inForce: true });
});
