import { createHash, randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { exportJWK, SignJWT } from 'jose';
import { machineClock } from '../../../contracts/clock.ts';
import type { Contract } from '../../../contracts/contract.ts';
import type { SystemId } from '../../../contracts/member.ts';
import { patience } from '../../../contracts/xroad/listener.ts';
import { transact } from '../../../database/connect.ts';
import { findFreePort } from '../../../database/embedded/ports.ts';
import { compile } from '../../decide/compile.ts';
import { contracts as registered, sources } from '../../decide/testing.ts';
import { createAuthenticator } from '../../identify/caller/authenticate.ts';
import { startSecurityCount } from '../../identify/caller/security.ts';
import { enrolSystem } from '../../identify/enrol.ts';
import { createIssuer } from '../../identify/issuer/issuer.ts';
import { systemsOnly } from '../../identify/issuer/testing-systems.ts';
import { openLinkage } from '../../identify/person/digests.ts';
import { createTestRegion, makeSigningKey, system } from '../../identify/testing.ts';
import { listen } from '../../listen.ts';
import { openDigests } from '../../record/payload.ts';
import type { Services } from '../../services.ts';
import type { Ask, Asked, InquiryAnswer } from '../../stages.ts';
import { createDoor } from '../app.ts';
import { createUseProof } from '../proof.ts';
import { createXRoadDoor } from './door.ts';

export const provider: SystemId = 'GOV/990019/certification';
export const service = `/r1/ENGAWA/${provider}/documents`;
export const asker = `ENGAWA/${system}`;

const documents = registered.get('municipal/certification-documents')!;
/** The documents of a certification, asked for in three ways. */
const offered: Contract = {
  ...documents,
  endpoints: [
    { method: 'GET', path: '' },
    { method: 'GET', path: '/kinds/{kind}/newest' },
    { method: 'POST', path: '/search/*' },
  ],
  case: { resultNotified: { at: '/notified', values: [true, false] } },
};

/** The door on a real listener with the real issuer; what comes behind it is `answer`, and what it was given stands in `asked`. */
export async function startTestDoor(limits = patience) {
  const region = await createTestRegion();
  const { pool, keys } = region;
  await transact(pool, {}, async (connection) => {
    await enrolSystem(connection, { id: provider, name: '認定<"支援&"管理>', openingHours: 'always' }, new Date());
    for (const code of ['documents', 'hidden'])
      await connection.query(
        'INSERT INTO exchange.service (system, code, contract, url, enrolled_at) VALUES ($1, $2, $3, $4, now())',
        [provider, code, code === 'documents' ? documents.id : 'care/careplan-v41', 'http://127.0.0.1:9'],
      );
  });
  const key = await makeSigningKey();
  const kid = await region.addKey(key);
  const port = await findFreePort();
  const url = `http://127.0.0.1:${port}`;
  const directory = await region.openDirectory();
  const security = startSecurityCount(pool, machineClock);
  const issuerUrl = `${url}/oidc`;
  const issuer = await createIssuer({
    pool,
    keys,
    issuerUrl,
    resource: url,
    directory,
    ...systemsOnly,
    development: true,
  });
  const authenticate = createAuthenticator({
    issuerUrl,
    resource: url,
    directory,
    jwks: issuer.jwks,
    count: security.count,
  });
  const contracts = new Map([...registered, [offered.id, offered]]);
  const policies = compile(sources, contracts);
  const services: Services = {
    clock: machineClock,
    realClock: machineClock,
    pools: { exchange: pool, sweeper: pool, trail: pool },
    keys,
    linkage: await openLinkage(keys),
    digests: await openDigests(keys),
    directory,
    contracts,
    purposes: policies.purposes,
    policies,
    noteMistake: () => {},
    checkPublishing: async () => {},
    askCollecting: async () => ({ failed: 'provider_unreachable' }),
  };
  const useProof = createUseProof(services);
  const asked: Asked[] = [];
  const behind: { answer: (asked: Asked, signal?: AbortSignal) => Promise<InquiryAnswer> } = {
    answer: async () => ({ given: { status: 200, headers: [], body: Buffer.from('{}') } }),
  };
  const ask: Ask = async (one, signal) => {
    await useProof(one.caller);
    asked.push(one);
    return behind.answer(one, signal);
  };
  const faults: unknown[] = [];
  const log = (error: unknown) => faults.push(error);
  const door = createDoor({ log });
  door.get('/health', (c) => c.text('ok'));
  const xroad = createXRoadDoor({
    region: 'ENGAWA',
    exchangeUrl: url,
    services,
    authenticate,
    present: async () => undefined,
    ask,
    useProof,
    log,
  });
  const stop = await listen({ door, issuer, xroad }, '127.0.0.1', port, limits);

  const jwk = await exportJWK(key.publicKey);
  const sign = (claims: object, header: object) =>
    new SignJWT({ jti: randomUUID(), iat: Math.floor(Date.now() / 1000), ...claims })
      .setProtectedHeader({ alg: 'ES256', ...header })
      .sign(key.privateKey);
  const prove = (method: string, target: string, token?: string) =>
    sign(
      {
        htm: method,
        htu: url + target.split('?')[0],
        ...(token && { ath: createHash('sha256').update(token).digest('base64url') }),
      },
      { typ: 'dpop+jwt', jwk },
    );
  async function fetchToken(): Promise<string> {
    const now = Math.floor(Date.now() / 1000);
    const response = await fetch(`${issuerUrl}/token`, {
      method: 'POST',
      headers: { DPoP: await prove('POST', '/oidc/token') },
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: await sign({ iss: system, sub: system, aud: issuerUrl, exp: now + 60 }, { kid }),
      }),
    });
    return ((await response.json()) as { access_token: string }).access_token;
  }
  const token = await fetchToken();

  return {
    url,
    port,
    asked,
    behind,
    faults,
    /** Authorization and DPoP for one request */
    credentials: async (method: string, target: string): Promise<Record<string, string>> => ({
      Authorization: `DPoP ${token}`,
      DPoP: await prove(method, target, token),
    }),
    async close() {
      await stop();
      await security.stop();
      await directory.close();
      await region.close();
    },
  };
}
export type TestDoor = Awaited<ReturnType<typeof startTestDoor>>;

/** Sends bytes as they are, and gives what came back until the other side closed or `enough` of it was there. */
export const sendRaw = (
  port: number,
  bytes: string | Uint8Array,
  enough: (answer: string) => boolean = (answer) => answer.includes('\r\n\r\n'),
): Promise<string> =>
  new Promise((resolve) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    const end = () => {
      socket.destroy();
      resolve(answer);
    };
    socket.setEncoding('latin1');
    socket.on('data', (chunk: string) => {
      answer += chunk;
      if (enough(answer)) end();
    });
    socket.on('error', () => {}); // reset by a listener that has read enough
    socket.on('close', end);
    socket.setTimeout(15_000, end);
  });

export const statusOf = (answer: string): number => Number(/^HTTP\/1\.1 (\d{3}) /.exec(answer)?.[1]);
