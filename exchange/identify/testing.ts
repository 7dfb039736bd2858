import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { exportJWK, generateKeyPair } from 'jose';
import { machineClock } from '../../contracts/clock.ts';
import { type Fault, faults } from '../../contracts/fault.ts';
import type { MemberId, SystemId } from '../../contracts/member.ts';
import { transact } from '../../database/connect.ts';
import { createTestDatabase } from '../../database/testing.ts';
import { openKeyStore } from '../keys.ts';
import { createAuthenticator } from './caller/authenticate.ts';
import { insertProofs } from './caller/proofs.ts';
import { startSecurityCount } from './caller/security.ts';
import { openDirectory } from './directory/directory.ts';
import { addSystemKey, enrolMember, enrolSystem } from './enrol.ts';
import { createIssuer } from './issuer/issuer.ts';
import { systemsOnly } from './issuer/testing-systems.ts';
import { usedBefore } from './objections.ts';
import type { NewSubject } from './person/subjects.ts';

export const members = {
  town: 'GOV/990019',
  otherTown: 'GOV/990027',
  manager: 'CARE/0300000100',
  provider: 'CARE/0300000005',
} as const satisfies Record<string, MemberId>;
export const system: SystemId = `${members.manager}/careplan`;

/** The kinds and seats of `members`; two town halls, a care manager and a care provider. */
const register = [
  { id: members.town, kind: 'municipality', name: '縁側市', kana: 'エンガワシ', municipality: '990019' },
  { id: members.otherTown, kind: 'municipality', name: '軒端町', kana: 'ノキバチョウ', municipality: '990027' },
  {
    id: members.manager,
    kind: 'care-management',
    name: 'ケアプラン縁',
    kana: 'ケアプランエン',
    municipality: '990019',
  },
  { id: members.provider, kind: 'home-help', name: 'ヘルパー軒', kana: 'ヘルパーノキ', municipality: '990019' },
] as const;

/** A database with a few members, and a folder of keys. */
export async function createTestRegion() {
  const database = await createTestDatabase();
  const pool = database.pool('exchange');
  const folder = await mkdtemp(path.join(os.tmpdir(), 'engawa-keys-'));
  const keys = openKeyStore(folder);
  const now = new Date();
  await transact(pool, {}, async (connection) => {
    for (const member of register) await enrolMember(connection, member, now);
    await enrolSystem(connection, { id: system, name: 'ケアプラン作成', openingHours: 'always' }, now);
  });
  return {
    database,
    pool,
    keys,
    addKey: async (key: SigningKey, of: SystemId = system) =>
      transact(pool, {}, async (connection) =>
        addSystemKey(connection, { system: of, use: 'sig', jwk: await exportJWK(key.publicKey), notBefore: now }),
      ),
    openDirectory: () => openDirectory({ pool, url: database.url('exchange'), clock: machineClock }),
    async close() {
      await database.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
export type TestRegion = Awaited<ReturnType<typeof createTestRegion>>;

/** One exchange process as a client meets it: the issuer, and one path that answers who calls. */
export async function startTestExchange(region: TestRegion) {
  const directory = await region.openDirectory();
  const security = startSecurityCount(region.pool, machineClock);
  let handle = (_request: IncomingMessage, _response: ServerResponse) => {};
  const server = createServer((request, response) => handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const issuerUrl = `${origin}/oidc`;
  const resource = origin;
  const { pool, keys } = region;
  const issuer = await createIssuer({ pool, keys, issuerUrl, resource, directory, ...systemsOnly, development: true });
  const authenticate = createAuthenticator({
    issuerUrl,
    resource,
    directory,
    jwks: issuer.jwks,
    count: security.count,
  });
  async function whoCalls(request: IncomingMessage) {
    const { method, url, headers } = request;
    const caller = await authenticate({ method: method!, url: origin + url, headers });
    const replayed = await transact(pool, {}, (connection) => insertProofs(connection, [caller.proof], new Date()));
    if (replayed.size > 0) throw usedBefore();
    return caller;
  }
  handle = (request, response) => {
    if (request.url!.startsWith('/oidc/')) return issuer.handle(request, response);
    whoCalls(request).then(
      (caller) => response.end(JSON.stringify(caller)),
      (fault: Fault) => response.writeHead(faults[fault.code]?.status ?? 500, fault.headers).end(),
    );
  };
  return {
    origin,
    issuerUrl,
    issuer,
    directory,
    security,
    /** waits until this process has heard of every change */
    async hearAll() {
      const { rows } = await pool.query('SELECT version FROM exchange.revision');
      while (directory.version() < rows[0].version) await new Promise((resolve) => setTimeout(resolve, 5));
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await security.stop();
      await directory.close();
    },
  };
}
export type TestExchange = Awaited<ReturnType<typeof startTestExchange>>;

export const makeSigningKey = () => generateKeyPair('ES256', { extractable: true });
export type SigningKey = Awaited<ReturnType<typeof makeSigningKey>>;

let numbered = 0;
/** A person whom nobody is, of the first town unless said otherwise. */
export function makeSubject(change: Partial<NewSubject> = {}): NewSubject {
  numbered += 1;
  return {
    id: randomUUID(),
    municipality: '990019',
    insuredNumbers: [{ insurer: '123456', insured: `9${String(numbered).padStart(8, '0')}` }],
    fourItems: {
      name: `髙﨑 ${numbered}子`,
      kana: 'タカサキ ハナコ',
      birth: '1940-01-02',
      sex: '女',
      address: `縁側市日向町${numbered}番地`,
    },
    ...change,
  };
}
