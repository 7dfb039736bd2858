import { randomUUID } from 'node:crypto';
import { readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Client } from '../connector/client.ts';
import { openOperator, openTownSystem } from '../exchange/enrol/testing.ts';
import { insertRecords } from '../exchange/record/record.ts';
import { aRecord } from '../exchange/record/testing.ts';
import { openTestClient, startTestRegion, type TestRegion } from '../exchange/testing.ts';
import { act, actingOf, enrol } from '../exchange/testing-acting.ts';
import { openOperator as openEnvironment, type TestOperator } from '../rotate/testing.ts';
import { keyFileOf } from '../town/keys.ts';
import { verifyCommand } from '../verifier/main.ts';
import type { Io } from './answers.ts';
import { exportCommand } from './export.ts';
import { operationCommand } from './operation.ts';
import { retainCommand } from './retain.ts';
import { rotateCommand } from './rotate.ts';

/* What the operator does with the ledger: what one person may, what takes two, and that nobody else may any of it. */
let region: TestRegion;
let environment: TestOperator;
let operator: Client;
let second: Client;
let as: readonly string[];
beforeAll(async () => {
  region = await startTestRegion();
  environment = openEnvironment(region);
  operator = await openOperator(region);
  second = await openTownSystem(region, 'OPR/engawa/main');
  const file = path.join(region.data, 'second.json');
  const keys = keyFileOf(path.join(region.data, 'town', 'keys'), 'OPR/engawa/main');
  await writeFile(file, JSON.stringify({ exchange: region.url, system: 'OPR/engawa/main', keys }));
  as = ['--as', file];
});
afterAll(async () => {
  environment.close();
  await region.close();
});

const admin = () => region.database.pool('admin', 2);
const proposals = '/v1/operations/proposals';
type Act = 'export' | 'retain';
const propose = async (act: Act, client = operator, actor = '運営 花子') => {
  const id = randomUUID();
  await client.call('POST', proposals, { id, act, reason: '監査のため', actor });
  return id;
};
const answer = (client: Client, id: string, actor: string, verb = 'approve') =>
  client.call('POST', `${proposals}/${id}/${verb}`, { actor });
const perform = (act: Act, approved: string, client = operator) =>
  client.call('POST', `/v1/operations/${act === 'export' ? 'exports' : 'removals'}`, { approved, actor: '運営 花子' });
const records = async (condition: string) =>
  (
    await admin().query(
      `SELECT fields ->> 'from' AS who, fields ->> 'decision' AS decision, fields -> 'items' AS items FROM ledger.record
        WHERE fields ->> 'contract' = 'platform/enrolment' AND ${condition} ORDER BY id`,
    )
  ).rows as { who: string; decision: string; items: string[] }[];

async function run(command: (args: readonly string[], io: Io) => Promise<number>, ...args: string[]) {
  let out = '';
  const io = {
    stdin: {},
    stdout: { write: (text: string) => (out += text) },
    stderr: { write: (text: string) => (out += text) },
  };
  return { code: await command(args, io as unknown as Io), out };
}
const numberIn = (out: string) => /番号: (\S+)/.exec(out)![1]!;
async function verify(source: string) {
  let said = '';
  const io = { say: (line: string) => (said += `${line}\n`), complain: (line: string) => (said += `${line}\n`) };
  const code = await verifyCommand([source, '--state', path.join(region.data, 'states')], io);
  return { code, said };
}

test('the ledger without its records: one request, on record, and it verifies', async () => {
  const folder = path.join(region.data, 'plain');
  const done = await run(exportCommand, folder);
  expect(done, done.out).toMatchObject({ code: 0, out: expect.stringMatching(/件の監査台帳[\s\S]*engawa verify/) });
  expect((await readdir(folder)).toSorted()).toEqual(['checkpoint', 'tile', 'vkey']);
  expect(await verify(folder)).toMatchObject({ code: 0 });
  expect(await records(`fields -> 'items' ->> 1 = 'export'`)).toEqual([
    { who: 'OPR/engawa', decision: 'permit', items: ['operation', 'export'] },
  ]);
  expect(await run(exportCommand, folder)).toMatchObject({ code: 2, out: expect.stringContaining('空ではありません') });
});

test('with its records by two persons: asked, approved, written out, and on record each time', async () => {
  const folder = path.join(region.data, 'records');
  const asked = await run(exportCommand, '--records', '--reason', '年次監査', '--actor', '運営 花子');
  expect(asked, asked.out).toMatchObject({ code: 0 });
  const id = numberIn(asked.out);
  const early = await run(exportCommand, folder, '--approved', id);
  expect(early).toMatchObject({ code: 1, out: expect.stringContaining('まだもう一人に承認されていません') });
  await expect(readdir(folder)).rejects.toThrow('ENOENT');
  expect((await run(operationCommand, 'list')).out).toMatch(/年次監査/);
  const approved = await run(operationCommand, 'approve', id, ...as, '--actor', '運営 太郎');
  expect(approved, approved.out).toMatchObject({ code: 0, out: expect.stringContaining('運営 花子 さんが行います') });
  const done = await run(exportCommand, folder, '--approved', id, '--actor', '運営 花子');
  expect(done, done.out).toMatchObject({ code: 0, out: expect.stringContaining('記録の本文を含みます') });
  expect(await readdir(folder)).toContain('records');
  expect(await verify(folder)).toMatchObject({ code: 0 });
  // What everybody reads has no records, and is no less the same ledger.
  const open = await verify(`${region.url}/ledger`);
  expect(open, open.said).toMatchObject({ code: 0 });
  expect(
    (await records(`fields -> 'items' ? '${id}'`)).map(({ decision, items }) => [decision, ...items.slice(1)]),
  ).toEqual([
    ['permit', 'export-proposed', id, '年次監査'],
    ['refuse', 'export', id],
    ['permit', 'approved', id, 'two keys'],
    ['permit', 'export', id, 'ledger with records', '年次監査'],
  ]);
});

test('the record of an export stands before its first byte, and without it there is none', async () => {
  await admin().query(`CREATE FUNCTION ledger.none() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF NEW.fields -> 'items' ->> 1 = 'export' THEN RAISE 'the disk is full' USING ERRCODE = '53100'; END IF; RETURN NEW; END $$`);
  await admin().query('CREATE TRIGGER none BEFORE INSERT ON ledger.record FOR EACH ROW EXECUTE FUNCTION ledger.none()');
  await expect(operator.stream('/v1/operations/exports', { actor: 'x' })).rejects.toMatchObject({ status: 500 });
  await admin().query('DROP TRIGGER none ON ledger.record; DROP FUNCTION ledger.none()');
  const before = (await records(`fields -> 'items' ->> 1 = 'export'`)).length;
  const stream = await operator.stream('/v1/operations/exports', { actor: 'x' });
  expect(await records(`fields -> 'items' ->> 1 = 'export'`)).toHaveLength(before + 1);
  stream.on('error', () => {}).destroy(); // whoever goes away in the middle harms nobody
  expect(await operator.call('GET', '/v1/operations/removals')).toEqual({ due: 0, more: false });
});

test('what is kept longer than it must be: counted, removed by two persons, and the ledger still verifies', async () => {
  const due = Array.from({ length: 5 }, () => aRecord({ retention: '2026-03-31' }));
  await insertRecords(region.database.pool('exchange', 1), [{ records: due }], new Date());
  await expect.poll(async () => (await run(retainCommand)).out).toContain('5件あります');
  const asked = await run(retainCommand, '--remove', '--reason', '月次', '--actor', '運営 花子');
  expect(asked, asked.out).toMatchObject({ code: 0 });
  const id = numberIn(asked.out);
  expect(await run(retainCommand, '--approved', id)).toMatchObject({ code: 1 });
  expect((await run(retainCommand)).out).toContain('5件あります');
  expect(await run(operationCommand, 'approve', id, ...as, '--actor', '運営 太郎')).toMatchObject({ code: 0 });
  const done = await run(retainCommand, '--approved', id, '--actor', '運営 花子');
  expect(done, done.out).toMatchObject({ code: 0, out: expect.stringContaining('5件の記録の本文を削除しました') });
  expect((await run(retainCommand)).out).toContain('ありません');
  expect((await records(`fields -> 'items' ->> 1 = 'retain' AND fields ->> 'decision' = 'permit'`))[0]!.items).toEqual([
    ...['operation', 'retain', id, 'records 5', '月次'],
  ]);
  const folder = path.join(region.data, 'plain');
  await rm(folder, { recursive: true });
  expect(await run(exportCommand, folder)).toMatchObject({ code: 0 });
  expect(await verify(folder)).toMatchObject({ code: 0 });
});

test('one person is not two: not under another name by the same key, not under another key by the same name', async () => {
  for (const act of ['export', 'retain'] as const) {
    const id = await propose(act);
    await expect(answer(operator, id, '運営 太郎')).rejects.toMatchObject({ status: 403 });
    await expect(answer(second, id, '運営 花子')).rejects.toMatchObject({ status: 403 });
    await expect(perform(act, id)).rejects.toMatchObject({ status: 403 });
    await answer(second, id, '運営 太郎');
    await expect(answer(second, id, '運営 太郎')).rejects.toMatchObject({ status: 409 });
    // The word is for what was asked, by whom it was asked, within its time.
    await expect(perform(act === 'export' ? 'retain' : 'export', id)).rejects.toMatchObject({ status: 404 });
    await expect(perform(act, id, second)).rejects.toMatchObject({ status: 403 });
    await admin().query("UPDATE exchange.operation SET expires_at = now() - interval '1 second' WHERE id = $1", [id]);
    await expect(perform(act, id)).rejects.toMatchObject({ status: 409 });
  }
  const declined = await propose('retain');
  await answer(second, declined, '運営 太郎', 'decline');
  await expect(perform('retain', declined)).rejects.toMatchObject({
    status: 409,
    message: expect.stringContaining('断られ'),
  });
  const taken = await propose('retain');
  await expect(
    second.call('POST', proposals, { id: taken, act: 'retain', reason: 'ほかの理由', actor: '運営 太郎' }),
  ).rejects.toMatchObject({ status: 409 });
});

test('a key whose turn nobody can undo is turned by two, and once for one word', { timeout: 120_000 }, async () => {
  const alone = (key: string) => operator.call('POST', '/v1/operations/key-turns', { key, reason: 'x', actor: 'x' });
  const current = async () =>
    (await admin().query('SELECT count(*)::int AS turns FROM exchange.operation WHERE done_at IS NOT NULL')).rows[0]
      .turns;
  // One word at the heels of another: the lock of the one before is gone when it has been answered.
  for (const key of Array.from({ length: 8 }, () => ['pseudonyms', 'statistics']).flat())
    await expect(alone(key), key).rejects.toMatchObject({ status: 403 });
  const asked = await run(rotateCommand, 'statistics', '--reason', '定期の更新', '--actor', '運営 花子');
  expect(asked, asked.out).toMatchObject({ code: 0 });
  const id = numberIn(asked.out);
  const turn = () => run(rotateCommand, 'statistics', '--approved', id, '--actor', '運営 花子');
  expect(await turn()).toMatchObject({ code: 1, out: expect.stringContaining('まだもう一人に承認されていません') });
  expect((await run(operationCommand, 'approve', id, ...as, '--actor', '運営 太郎')).code).toBe(0);
  // Nor is the word for one key a word for another.
  await expect(
    operator.call('POST', '/v1/operations/key-turns', { key: 'pseudonyms', approved: id, actor: 'x' }),
  ).rejects.toMatchObject({ status: 404 });
  expect(await current()).toBe(0);
  const done = await turn();
  expect(done, done.out).toMatchObject({
    code: 0,
    out: expect.stringContaining('統計の丸めの鍵は 1 番に替わりました'),
  });
  expect(await turn()).toMatchObject({ code: 1, out: expect.stringContaining('すでに行われました') });
  expect((await run(operationCommand, 'list')).out).toMatch(
    /統計の丸めの鍵の更新.*運営 太郎[\s\S]*一人が両方の鍵を持っていないこと/,
  );
  expect(
    await records(`fields -> 'items' ->> 1 = 'key-turned statistics' AND fields ->> 'decision' = 'permit'`),
  ).toEqual([
    { who: 'OPR/engawa', decision: 'permit', items: ['operation', 'key-turned statistics', id, '定期の更新'] },
  ]);
});

test('nobody but the operator: refused, on record, and nothing is told', async () => {
  const id = await propose('export');
  const kids = async () => (await fetch(`${region.url}/ledger/vkey`)).text();
  const before = await kids();
  for (const system of ['GOV/990019/main', 'CARE/0300000100/careplan', 'AUD/tsukumo-kansa/main'] as const) {
    const other = await openTownSystem(region, system);
    const said = { reason: '知りたい', actor: '他 一郎' };
    for (const [target, body] of [
      [proposals, { id: randomUUID(), act: 'export', ...said }],
      [`${proposals}/${id}/approve`, { actor: said.actor }],
      [`${proposals}/${id}/decline`, { actor: said.actor }],
      ['/v1/operations/exports', { actor: said.actor }],
      ['/v1/operations/exports', { approved: id, actor: said.actor }],
      ['/v1/operations/removals', { approved: id, actor: said.actor }],
      ['/v1/operations/key-turns', { key: 'checkpoint', ...said }],
    ] as const)
      await expect(other.call('POST', target, body), `${system} ${target}`).rejects.toMatchObject({ status: 403 });
    await expect(other.call('GET', '/v1/operations/removals')).rejects.toMatchObject({ status: 404 });
    // A town, for whom the operator works, sees what it does by two; nobody else does.
    const seen = await other.call<{ operations: { id: string }[] }>('GET', proposals);
    expect(seen.operations.some((one) => one.id === id)).toBe(system.startsWith('GOV/'));
    if (!system.startsWith('GOV/')) expect(seen.operations).toEqual([]);
    const who = system.split('/').slice(0, 2).join('/');
    const refused = await records(`fields ->> 'from' = '${who}' AND fields -> 'items' ->> 0 = 'operation'`);
    expect(refused.map(({ decision }) => decision)).toEqual(Array(7).fill('refuse'));
  }
  for (const target of [proposals, '/v1/operations/exports', '/v1/operations/key-turns'])
    expect((await fetch(`${region.url}${target}`, { method: 'POST', body: '{}' })).status).toBe(401);
  expect(await kids()).toBe(before);
  const { operations } = await operator.call<{ operations: { id: string; approved: null }[] }>('GET', proposals);
  expect(operations.find((one) => one.id === id)).toMatchObject({ approved: null });
});

test('a request is good for once: seen on the way and sent again, it is none', async () => {
  const system = 'OPR/engawa/main';
  const client = await openTestClient(region.url, system, path.join(region.data, 'town', 'keys'));
  const target = '/v1/operations/exports';
  const headers = { ...(await client.credentials('POST', target)), 'Content-Type': 'application/json' };
  const send = () =>
    fetch(region.url + target, { method: 'POST', headers, body: JSON.stringify({ actor: '運営 太郎' }) });
  const first = await send();
  expect(first.status).toBe(200);
  await first.arrayBuffer();
  const again = await send();
  expect(again.status).toBe(401);
  expect(await again.text()).not.toContain('checkpoint');
  // Nor for another place than it was made for.
  const elsewhere = await client.credentials('POST', target);
  const moved = await fetch(region.url + proposals, {
    method: 'POST',
    headers: { ...elsewhere, 'Content-Type': 'application/json' },
    body: JSON.stringify({ id: randomUUID(), act: 'export', reason: 'x', actor: 'x' }),
  });
  expect(moved.status).toBe(401);
});

test('where the operator’s staff is enrolled, two of them speak, each freshly proved; nobody without a claim', async () => {
  const system = 'OPR/engawa/main';
  const client = await openTestClient(region.url, system, path.join(region.data, 'town', 'keys'));
  const [one, two] = [
    { sub: 'u-1', role: '運営担当' },
    { sub: 'u-2', role: '運営責任者' },
  ] as const;
  for (const { sub, role } of [one, two]) expect((await enrol(client, sub, role)).status).toBeLessThan(300);
  const body = { act: 'retain', reason: '月次', actor: '運営 花子' };
  const told = await client.post<{ code: string }>(proposals, { id: randomUUID(), ...body });
  expect(told).toMatchObject({ status: 403 });
  const hours = Math.floor(Date.now() / 1000) - 3_600;
  expect(await act(region, client, proposals, one, body, { auth_time: hours })).toMatchObject({
    ...{ status: 401, body: { code: 'proof_too_old' } },
  });
  const asked = await act<{ id: string }>(region, client, proposals, one, body);
  expect(asked.status).toBe(201);
  const { id } = asked.body;
  const approve = async (who: typeof one | typeof two, claimed = {}) =>
    (
      await client.call(
        ...(['POST', `${proposals}/${id}/approve`, { actor: '運営 太郎' }] as const),
        await actingOf(region, system, { ...who, msg: id }, claimed),
      )
    ).status;
  expect(await approve(one)).toBe(403);
  expect(await approve(two, { auth_time: hours })).toBe(401);
  expect(await approve(two, { msg: randomUUID() })).toBe(403);
  expect(await approve(two, { signer: 'GOV/990019/main' })).toBe(403);
  expect(await approve(two)).toBe(204);
  const done = await client.post<{ removed: number }>('/v1/operations/removals', { approved: id, actor: '運営 花子' });
  expect(done).toMatchObject({ status: 200, body: { removed: 0, after: null } });
  await admin().query("UPDATE exchange.staff SET ended_at = valid_from WHERE member = 'OPR/engawa'");
});

test('a system of the operator that is revoked asks for nothing, and the word that it gave counts no more', async () => {
  const id = await propose('export');
  await answer(second, id, '運営 太郎');
  const own = await propose('export', second, '運営 太郎');
  await answer(operator, own, '運営 花子');
  await operator.call('POST', '/v1/enrol/revocations', {
    system: 'OPR/engawa/main',
    reason: '紛失',
    actor: '運営 花子',
  });
  await expect(perform('export', id)).rejects.toMatchObject({ status: 403 });
  await expect(perform('export', own, second)).rejects.toMatchObject({ status: 401 });
  await expect(propose('retain', second)).rejects.toMatchObject({ status: 401 });
  await expect(
    second.call('POST', '/v1/operations/key-turns', { key: 'checkpoint', reason: 'x', actor: 'x' }),
  ).rejects.toMatchObject({ status: 401 });
});

test.each([
  [exportCommand, []],
  [exportCommand, ['a', 'b']],
  [exportCommand, ['a', '--unknown']],
  [exportCommand, ['--records']],
  [retainCommand, ['x', 'y']],
  [retainCommand, ['--remove']],
  [retainCommand, ['--approved']],
  [retainCommand, ['--approved', '--actor', 'x']],
  [operationCommand, ['approve', 'x']],
  [operationCommand, ['x']],
] as const)('%o refuses %j', async (command, args) => {
  const { code, out } = await run(command, ...args);
  expect({ code, out }).toMatchObject({ code: 2, out: expect.stringContaining('使い方') });
  expect(out).not.toMatch(/Option|argument/);
});
