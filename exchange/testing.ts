import { createHash, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { compactDecrypt, importJWK, type JWK, SignJWT } from 'jose';
import { readConfiguration } from '../configuration.ts';
import { memberOf, type SystemId } from '../contracts/member.ts';
import { type Parcel, parcelMediaType } from '../contracts/message.ts';
import { findFreePort } from '../database/embedded/ports.ts';
import { makeKeys } from '../supervisor/application-keys.ts';
import { openTownClock } from '../town/clock.ts';
import { openSystemKeys, openTownSystemKeys, publicHalf, type SystemKeys } from '../town/keys.ts';
import { peopleOf } from '../town/people.ts';
import { openSandbox } from '../town/sandbox.ts';
import { makeTown, type Town } from '../town/town.ts';
import { startExchange } from './main.ts';
import { settleTown } from './testing-town.ts';

/**
 * The whole exchange of the fictional region in this process, on a database of its own: real HTTP, real keys, real signatures.
 * @param providersUrl where the town's systems are called; nobody listens at the default
 * @param registers whether the town halls' own registers (applications/municipal/register/) are filled too
 */
export async function startTestRegion(
  town: Town = makeTown(),
  { providersUrl = 'http://127.0.0.1:9', registers = false } = {},
) {
  const data = await mkdtemp(path.join(os.tmpdir(), 'engawa-region-'));
  const port = await findFreePort(5); // PORT and the four after it
  const configuration = readConfiguration({ PORT: String(port), ENGAWA_DATA: data });
  const { exchangeUrl } = configuration.region;
  const database = await settleTown({ town, registers, data, exchangeUrl, providersUrl });
  const applicationKey = (await makeKeys()).signing[0]!;
  const secrets = {
    databaseUrls: {
      exchange: database.url('exchange'),
      sweeper: database.url('sweeper'),
      sequencer: database.url('sequencer'),
      trail: database.url('trail'),
    },
    applicationKeys: [publicHalf(applicationKey)],
  };
  const clock = await openTownClock(database.pool('exchange', 2));
  const sandbox = openSandbox(town, data);
  const people = peopleOf(town);
  let stop = await startExchange(configuration, secrets, sandbox, people);
  return {
    town,
    database,
    data,
    configuration,
    /** private: with which the applications say to the issuer who they are */
    applicationKey,
    clock: {
      ...clock,
      /** Turns the region's clock, and waits until the exchange has heard of it. */
      async turn(to: Date) {
        await clock.turn(to);
        for (;;) {
          const before = clock.now().getTime();
          const { time } = (await (await fetch(`${exchangeUrl}/health`)).json()) as { time: string };
          const after = clock.now().getTime();
          if (before - 5 <= Date.parse(time) && Date.parse(time) <= after + 5) return;
        }
      },
    },
    url: exchangeUrl,
    client: (system: SystemId) =>
      openTownSystemKeys(data, system).then((keys) => openTestClient(exchangeUrl, system, keys)),
    /** stops the exchange and starts it again on the same database and keys */
    async restart() {
      await stop();
      stop = await startExchange(configuration, secrets, sandbox, people);
    },
    async close() {
      await stop();
      await clock.close();
      await database.drop();
      await rm(data, { recursive: true, force: true });
    },
  };
}
export type TestRegion = Awaited<ReturnType<typeof startTestRegion>>;

/**
 * A system of the town that speaks the protocol by hand, so that tests can also speak it wrongly.
 * @param from its keys, or the folder in which they lie
 * @param at the process that it is sent to, where that is not the one at `exchangeUrl`
 */
export async function openTestClient(
  exchangeUrl: string,
  system: SystemId,
  from: string | SystemKeys,
  at = exchangeUrl,
) {
  const { keys } = typeof from === 'string' ? await openSystemKeys(from, system) : from;
  const [sig, enc] = keys as readonly [JWK, JWK];
  const key = await importJWK(sig, 'ES256');
  const now = () => Math.floor(Date.now() / 1000);
  const prove = (method: string, url: string, token?: string) =>
    new SignJWT({
      htm: method,
      htu: url.split('?')[0],
      jti: randomUUID(),
      iat: now(),
      ...(token && { ath: createHash('sha256').update(token).digest('base64url') }),
    })
      .setProtectedHeader({
        alg: 'ES256',
        typ: 'dpop+jwt',
        jwk: publicHalf({ ...sig, use: undefined, kid: undefined, alg: undefined }),
      })
      .sign(key);

  async function fetchToken(): Promise<{ text: string; until: number }> {
    const issuer = `${exchangeUrl}/oidc`;
    const assertion = await new SignJWT({ jti: randomUUID() })
      .setProtectedHeader({ alg: 'ES256', kid: sig.kid })
      .setIssuer(system)
      .setSubject(system)
      .setAudience(issuer)
      .setIssuedAt()
      .setExpirationTime('60s')
      .sign(key);
    const response = await fetch(`${at}/oidc/token`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded', DPoP: await prove('POST', `${issuer}/token`) },
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: system,
        client_assertion: assertion,
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      }),
    });
    const body = (await response.json()) as { access_token?: string; expires_in: number };
    if (!body.access_token) throw new Error(`no token: ${response.status} ${JSON.stringify(body)}`);
    return { text: body.access_token, until: Date.now() + (body.expires_in - 30) * 1000 };
  }
  let token: ReturnType<typeof fetchToken> | undefined;

  async function call(
    method: string,
    target: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Response> {
    // A long test on a slow machine outlives a token.
    if (token === undefined || (await token).until < Date.now()) token = fetchToken();
    const { text } = await token;
    return fetch(at + target, {
      method,
      redirect: 'manual',
      headers: {
        Authorization: `DPoP ${text}`,
        DPoP: await prove(method, exchangeUrl + target, text),
        ...(body !== undefined && !('Content-Type' in headers) ? { 'Content-Type': 'application/json' } : {}),
        ...headers,
      },
      body:
        body === undefined
          ? undefined
          : typeof body === 'string' || body instanceof Uint8Array || body instanceof ReadableStream
            ? (body as BodyInit)
            : JSON.stringify(body),
      duplex: 'half', // for a body that comes in chunks
    } as RequestInit);
  }
  const json = async <T>(response: Response): Promise<{ status: number; body: T }> => {
    const text = await response.text();
    return { status: response.status, body: (text === '' ? undefined : JSON.parse(text)) as T };
  };

  return {
    system,
    member: memberOf(system),
    call,
    /** the credentials of one request, to be sent more than once */
    credentials: async (method: string, target: string) => {
      token ??= fetchToken();
      const { text } = await token;
      return { Authorization: `DPoP ${text}`, DPoP: await prove(method, exchangeUrl + target, text) };
    },
    async codesOf(requests: readonly object[], purpose = 'care-plan-sharing') {
      const answer = await json<{ results: { code?: string; refusal?: string }[] }>(
        await call('POST', '/v1/code-requests', { purpose, requests }),
      );
      return answer.body.results;
    },
    async send(message: { id?: string; receiver: string; parcel: Parcel; attributes?: Record<string, unknown> }) {
      const { id = randomUUID(), receiver, parcel, attributes } = message;
      const event = {
        specversion: '1.0',
        id,
        source: system,
        type: 'care/careplan-v41',
        datacontenttype: parcelMediaType,
        receiver,
        purpose: 'care-plan-sharing',
        data: parcel,
        ...attributes,
      };
      const response = await call('POST', '/messages', event, { 'Content-Type': 'application/cloudevents+json' });
      return {
        id,
        ...(await json<{ message?: string; code?: string; at?: number[]; details?: string[]; text?: string }>(
          response,
        )),
      };
    },
    async collect(wait = 0) {
      const response = await call('GET', `/inbox?wait=${wait}&max=50`);
      const answer = await json<{ messages: { message: string; id: string; sealed: string; attempt: number }[] }>(
        response,
      );
      return { status: answer.status, headers: response.headers, messages: answer.body?.messages ?? [] };
    },
    acknowledge: async (messages: readonly string[]) =>
      json<{ acknowledged: string[]; unknown: string[] }>(await call('POST', '/inbox/acknowledge', { messages })),
    async open(sealed: string): Promise<Parcel> {
      const { plaintext } = await compactDecrypt(sealed, await importJWK(enc, 'ECDH-ES'));
      return JSON.parse(new TextDecoder().decode(plaintext));
    },
    async get<T>(target: string) {
      return json<T>(await call('GET', target));
    },
    async post<T>(target: string, body: unknown) {
      return json<T>(await call('POST', target, body));
    },
  };
}
export type TestClient = Awaited<ReturnType<typeof openTestClient>>;
