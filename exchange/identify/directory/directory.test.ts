import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { exportJWK, generateKeyPair } from 'jose';
import pg from 'pg';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { machineClock } from '../../../contracts/clock.ts';
import { type Connection, transact } from '../../../database/connect.ts';
import { addSystemKey, enrolSystem, revokeSystem, revokeSystemKey, setReception } from '../enrol.ts';
import { createTestRegion, makeSigningKey, members, system, type TestRegion } from '../testing.ts';
import { type Directory, openDirectory } from './directory.ts';

let region: TestRegion;
let one: Directory;
let another: Directory;
beforeAll(async () => {
  region = await createTestRegion();
  [one, another] = await Promise.all([region.openDirectory(), region.openDirectory()]);
});
afterAll(async () => {
  await Promise.all([one.close(), another.close()]);
  await region.close();
});

const now = () => new Date();
const change = (work: (connection: Connection) => Promise<unknown>) => transact(region.pool, {}, work);
const soon = (check: () => void) => vi.waitFor(check, { timeout: 20_000, interval: 5 });
const addEncryptionKey = async (notBefore: Date) => {
  const { publicKey } = await generateKeyPair('ECDH-ES', { extractable: true });
  const jwk = await exportJWK(publicKey);
  return transact(region.pool, {}, (c) => addSystemKey(c, { system, use: 'enc', jwk, notBefore }));
};

test('knows members, systems and where messages of a contract go', async () => {
  expect(one.getMember(members.town)).toMatchObject({ kind: 'municipality', municipality: '990019' });
  expect(one.getSystem(system)).toMatchObject({ member: members.manager, openingHours: 'always' });
  expect(one.findMember('CARE/none')).toBeUndefined();
  expect(() => one.getSystem('CARE/none/x')).toThrow(expect.objectContaining({ code: 'not_found' }));
  expect(one.findReception(members.manager, 'care/careplan-v41')).toBeUndefined();
  await change((c) => setReception(c, 'care/careplan-v41', system));
  await soon(() => expect(another.findReception(members.manager, 'care/careplan-v41')).toBe(system));
});

test('seals to the newest key that holds already, and knows which mail died with its key', async () => {
  const old = await addEncryptionKey(new Date(Date.now() - 1000));
  const fresh = await addEncryptionKey(now());
  await addEncryptionKey(new Date(Date.now() + 3_600_000));
  await soon(() => expect(one.encryptionKey(system)?.kid).toBe(fresh));
  await change((c) => revokeSystemKey(c, system, fresh, now()));
  await soon(() => expect(one.encryptionKey(system)?.kid).toBe(old));
  expect(one.hasEncryptionKey(system, old)).toBe(true);
  expect(one.hasEncryptionKey(system, fresh)).toBe(false);
  expect(one.hasEncryptionKey(system, 'none')).toBe(false);
});

test('a revocation acts on every process within a second', async () => {
  const took: number[] = [];
  // Three times: a machine that stands still for a moment says nothing of us.
  for (const name of ['one', 'two', 'three']) {
    const id = `${members.provider}/careplan-${name}` as const;
    await change((c) => enrolSystem(c, { id, name: '訪問介護', openingHours: 'always' }, now()));
    await soon(() => expect(another.isInForce(another.getSystem(id))).toBe(true));
    await change((c) => revokeSystem(c, id, now()));
    const committed = performance.now();
    await soon(() => {
      for (const directory of [one, another]) expect(directory.isInForce(directory.getSystem(id))).toBe(false);
    });
    took.push(performance.now() - committed);
  }
  expect(Math.min(...took)).toBeLessThan(1000);
});

test('a revocation that is rolled back is heard by nobody', async () => {
  const before = one.version();
  await expect(
    change(async (c) => {
      await revokeSystem(c, system, now());
      throw new Error('not after all');
    }),
  ).rejects.toThrow('not after all');
  await one.confirmFresh();
  expect(one.version()).toBe(before);
  expect(one.isInForce(one.getSystem(system))).toBe(true);
});

test('a process that has lost its listener refuses, comes back by itself, and has missed nothing', async () => {
  const url = new URL(region.database.adminUrl);
  const name = url.pathname.slice(1);
  url.pathname = '/postgres';
  const admin = new pg.Client({ connectionString: url.href });
  await admin.connect();
  // Nobody can come back while new connections are not let in.
  await admin.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS false`);
  const { rowCount } = await admin.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'engawa listener' AND datname = $1`,
    [name],
  );
  expect(rowCount).toBe(2);
  await soon(() => expect(() => one.checkFresh()).toThrow(expect.objectContaining({ code: 'not_ready' })));
  await expect(one.confirmFresh()).rejects.toMatchObject({ code: 'not_ready' });
  const key = await makeSigningKey();
  const kid = await region.addKey(key); // over a connection that the pool has
  expect(one.getSystem(system).keys.map((known) => known.kid)).not.toContain(kid);
  await admin.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS true`);
  await admin.end();
  await soon(() => one.checkFresh());
  expect(one.getSystem(system).keys.map((known) => known.kid)).toContain(kid);
});

test('a cut cable, which says nothing, is noticed', async () => {
  const url = new URL(region.database.url('exchange'));
  const { port, hostname } = new URL(url);
  const sockets: Socket[] = [];
  const cable = createServer((near) => {
    const far = connect(Number(port), hostname);
    sockets.push(near, far);
    near.on('error', () => {}).pipe(far);
    far.on('error', () => {}).pipe(near);
  });
  await new Promise<void>((resolve) => cable.listen(0, '127.0.0.1', resolve));
  url.port = String((cable.address() as AddressInfo).port);
  const directory = await openDirectory({ pool: region.pool, url: url.href, clock: machineClock });
  directory.checkFresh();
  for (const socket of sockets) socket.unpipe().pause();
  await soon(() => expect(() => directory.checkFresh()).toThrow(expect.objectContaining({ code: 'not_ready' })));
  await soon(() => directory.checkFresh()); // by a new connection
  await directory.close();
  for (const socket of sockets) socket.destroy();
  await new Promise((resolve) => cable.close(resolve));
});

test('takes public keys only, of the kinds that FAPI 2.0 allows, and a kid once', async () => {
  const add = (jwk: object, use: 'sig' | 'enc' = 'sig') =>
    change((c) => addSystemKey(c, { system, use, jwk: jwk as never, notBefore: now() }));
  const pair = await makeSigningKey();
  const bad = expect.objectContaining({ code: 'bad_request' });
  await expect(add(await exportJWK(pair.privateKey))).rejects.toEqual(bad);
  await expect(add({ kty: 'oct', k: 'c2VjcmV0' })).rejects.toEqual(bad);
  await expect(add({ kty: 'EC', crv: 'secp256k1', x: 'a', y: 'b' })).rejects.toEqual(bad);
  const weak = { kty: 'RSA', e: 'AQAB', n: Buffer.alloc(128, 1).toString('base64url') };
  await expect(add(weak)).rejects.toEqual(bad);
  const ed25519 = await generateKeyPair('Ed25519', { extractable: true });
  await expect(add(await exportJWK(ed25519.publicKey), 'enc')).rejects.toEqual(bad);
  const jwk = { ...(await exportJWK(pair.publicKey)), kid: 'mine' };
  expect(await add(jwk)).toBe('mine');
  await expect(add(jwk)).rejects.toMatchObject({ code: 'conflict' });
  await change((c) => revokeSystemKey(c, system, 'mine', now()));
  await expect(add(jwk)).rejects.toMatchObject({ code: 'conflict' });
});
