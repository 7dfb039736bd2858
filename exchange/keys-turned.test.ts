import { cp, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readConnectorConfiguration } from '../connector/configuration.ts';
import { openOwnClient } from '../connector/own-client.ts';
import { rotateKeys } from '../connector/rotate.ts';
import { connectorFileOf } from '../town/connectors.ts';
import { openTestClient, startTestRegion, type TestClient, type TestRegion } from './testing.ts';

// A member's system turns its keys by itself, while it works.

const office = '0300000100';
const system = `CARE/${office}/careplan` as const;
let region: TestRegion;
let file: string;
let town: TestClient;
beforeAll(async () => {
  region = await startTestRegion();
  file = connectorFileOf(region.data, office);
  town = await region.client('GOV/990019/main');
});
afterAll(() => region.close());

type Key = { kid: string; use: 'sig' | 'enc'; revokedAt: string | null };
const person = { insurer: '123456', insured: '1234567890' };

test('keys are turned while requests run: none is refused, and the old signing key is dead', {
  timeout: 60_000,
}, async () => {
  const configuration = await readConnectorConfiguration(file);
  const before = path.join(region.data, 'before');
  await cp(path.dirname(configuration.keys), before, { recursive: true });
  const client = await openOwnClient(configuration);
  let over = false;
  let answered = 0;
  const traffic = Promise.all(
    Array.from({ length: 3 }, async () => {
      while (!over) {
        const [code] = await client.requestCodes('care-plan-sharing', [person]);
        expect(code).toBeDefined();
        answered++;
      }
    }),
  );
  const said: string[] = [];
  for (let turn = 0; turn < 2; turn++) await rotateKeys(file, (text) => said.push(text));
  const afterwards = answered;
  await expect.poll(() => answered, { timeout: 20_000 }).toBeGreaterThan(afterwards + 3);
  over = true;
  await traffic;
  expect(said).toHaveLength(6);
  const { keys } = await client.call<{ keys: Key[] }>('GET', '/v1/keys');
  expect(keys.filter(({ use, revokedAt }) => use === 'sig' && revokedAt === null)).toHaveLength(1);
  expect(keys.filter(({ use, revokedAt }) => use === 'enc' && revokedAt === null)).toHaveLength(2);
  const old = await openTestClient(region.url, system, before);
  await expect(old.codesOf([person])).rejects.toThrow(/invalid_client/);
  const { rows } = await region.database
    .pool('admin', 1)
    .query(
      `SELECT fields -> 'items' ->> 0 AS item FROM ledger.record WHERE from_member = $1 AND fields ->> 'kind' = 'registration'`,
      [`CARE/${office}`],
    );
  expect(rows.filter(({ item }) => item.startsWith('key-added'))).toHaveLength(4);
  expect(rows.filter(({ item }) => item.startsWith('key-revoked'))).toHaveLength(3);
});

test('mail sealed to the key of before is opened after it, and a cut-off run is finished by the next', {
  timeout: 60_000,
}, async () => {
  await region.clock.turn(new Date('2026-11-24T10:00:00+09:00'));
  const helperFile = connectorFileOf(region.data, '0300000005');
  const helper = await region.client('CARE/0300000005/careplan');
  const manager = await openOwnClient(await readConnectorConfiguration(file));
  const [code] = await manager.requestCodes('care-plan-sharing', [person]);
  const content = Buffer.from(
    `202407,${person.insurer},${person.insured},20261101,20261101,1,"k",1,,,,,1,"",,"",,"","","",,\r\n`,
  ).toString('base64');
  const parcel = {
    subjects: [{ code: code! }],
    files: [{ name: 'UP2KYO_0300000100_43_0300000005_11_20270101000000.CSV', mediaType: 'text/csv', content }],
  };
  const id = crypto.randomUUID();
  const sent = await manager.send({
    id,
    contract: 'care/careplan-v41',
    receiver: 'CARE/0300000005',
    purpose: 'care-plan-sharing',
    parcel,
  });
  expect(sent).toMatchObject({ accepted: { id } });
  // Cut off after the new keys were shown and before they were put in place: the file of before is put back.
  const { keys } = await readConnectorConfiguration(helperFile);
  const old = await readFile(keys);
  await rotateKeys(helperFile, () => {});
  await writeFile(`${keys}.next`, await readFile(keys));
  await writeFile(keys, old);
  const made = (await readFile(`${keys}.next`)).toString();
  await rotateKeys(helperFile, () => {});
  expect((await readFile(keys)).toString()).toBe(made);
  await expect(helper.get('/v1/keys')).rejects.toThrow(/invalid_client/);
  const receiver = await openOwnClient(await readConnectorConfiguration(helperFile));
  const enc = (JSON.parse(old.toString()) as { keys: Key[] }).keys.find(({ use }) => use === 'enc')!;
  await expect(receiver.call('POST', `/v1/keys/${enc.kid}/revoke`, { lost: false })).rejects.toMatchObject({
    status: 409,
  });
  const { messages } = await receiver.collect({ waitSeconds: 0 });
  expect((await receiver.openSealed(messages[0]!)).files[0]!.content).toBe(content);
  await receiver.acknowledge(messages.map(({ message }) => message));
  await receiver.call('POST', `/v1/keys/${enc.kid}/revoke`, { lost: false });
});

test('the last signing key stays, a private key is not taken, and nobody ends another’s', async () => {
  const { body } = await town.get<{ keys: Key[] }>('/v1/keys');
  const kid = body.keys.find(({ use }) => use === 'sig')!.kid;
  expect(await town.post(`/v1/keys/${kid}/revoke`, {})).toMatchObject({ status: 409 });
  expect(await town.post('/v1/keys', { use: 'sig', jwk: { kty: 'oct', kid: 'x', k: 'AAAA' } })).toMatchObject({
    status: 400,
  });
  expect(
    await town.post('/v1/keys', { use: 'sig', jwk: { kty: 'EC', crv: 'P-256', kid: 'x', x: 'a', y: 'b', d: 'c' } }),
  ).toMatchObject({ status: 400 });
  const manager = await openOwnClient(await readConnectorConfiguration(file));
  await expect(manager.call('POST', `/v1/keys/${kid}/revoke`, {})).rejects.toMatchObject({ status: 404 });
  for (let i = 0; i < 4; i++) {
    const { publicKey } = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign']);
    const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', publicKey);
    const answer = await town.post('/v1/keys', { use: 'sig', jwk: { kty, crv, x, y, kid: `more-${i}` } });
    expect(answer.status).toBe(i < 3 ? 200 : 409);
  }
});
