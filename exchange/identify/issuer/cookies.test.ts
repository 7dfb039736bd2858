import { createHash, randomUUID } from 'node:crypto';
import { createServer, IncomingMessage, ServerResponse } from 'node:http';
import { type AddressInfo, Socket } from 'node:net';
import { exportJWK } from 'jose';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { transact } from '../../../database/connect.ts';
import { makeKeys, publicHalf } from '../../../supervisor/application-keys.ts';
import { openAccount, openSession } from '../../sign-in/opening.ts';
import { makeText, seconds } from '../caller/testing-fapi.ts';
import { createSubjects } from '../person/subjects.ts';
import { createTestRegion, makeSigningKey, makeSubject, type SigningKey, type TestRegion } from '../testing.ts';
import { createIssuer, type Issuer } from './issuer.ts';
import { systemsOnly } from './testing-systems.ts';

/* The cookies of a region that speaks https, as whoever ends TLS passes them on. */

const issuerUrl = 'https://exchange.example/oidc';
let region: TestRegion;
let issuer: Issuer;
let origin: string;
let close: () => void;
let key: Awaited<ReturnType<typeof makeKeys>>['signing'][number];
beforeAll(async () => {
  region = await createTestRegion();
  key = (await makeKeys()).signing[0]!;
  const directory = await region.openDirectory();
  const { pool, keys } = region;
  const applications = { folders: ['resident'], url: 'https://apps.example', keys: () => [publicHalf(key)] };
  issuer = await createIssuer({
    pool,
    keys,
    issuerUrl,
    resource: 'https://exchange.example',
    directory,
    ...systemsOnly,
    applications,
    development: false,
  });
  const server = createServer(issuer.handle);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  close = () => {
    server.closeAllConnections();
    server.close();
    void directory.close();
  };
});
afterAll(async () => {
  close();
  await region.close();
});

const cookiesOf = (response: Response) => response.headers.getSetCookie().filter((text) => !/1970/.test(text));
const asHeader = (cookies: readonly string[]) => cookies.map((text) => text.split(';')[0]).join('; ');

test('the session is kept under __Host-, the visit under __Secure- and for its own paths alone', async () => {
  const { importJWK } = await import('jose');
  const signing = { privateKey: (await importJWK(key, 'ES256')) as SigningKey['privateKey'] };
  const possessed = await makeSigningKey();
  const claims = {
    iss: 'app/resident',
    sub: 'app/resident',
    aud: issuerUrl,
    jti: randomUUID(),
    iat: seconds(),
    exp: seconds(60),
  };
  const proof = { htm: 'POST', htu: `${issuerUrl}/request`, jti: randomUUID(), iat: seconds() };
  const pushed = await fetch(`${origin}/oidc/request`, {
    method: 'POST',
    headers: {
      DPoP: await makeText(
        proof,
        { alg: 'ES256', typ: 'dpop+jwt', jwk: await exportJWK(possessed.publicKey) },
        possessed,
      ),
    },
    body: new URLSearchParams({
      client_id: 'app/resident',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: await makeText(claims, { alg: 'ES256', kid: key.kid! }, signing),
      ...{ response_type: 'code', scope: 'openid', redirect_uri: 'https://apps.example/resident/signed-in' },
      code_challenge: createHash('sha256').update('x'.repeat(43)).digest('base64url'),
      code_challenge_method: 'S256',
    }),
  });
  const { request_uri } = (await pushed.json()) as { request_uri: string };
  const begun = await fetch(`${origin}/oidc/auth?${new URLSearchParams({ client_id: 'app/resident', request_uri })}`, {
    redirect: 'manual',
  });
  const page = new URL(begun.headers.get('location')!, 'https://exchange.example').pathname;
  const visit = cookiesOf(begun);
  expect(visit.find((text) => text.startsWith('__Secure-engawa-visit='))).toMatch(
    new RegExp(`path=${page};.*secure; httponly|path=${page};.*samesite=lax`, 'i'),
  );
  for (const text of visit) expect(text).toMatch(/^__Secure-.*secure.*httponly/i);

  const subject = makeSubject();
  const sid = await transact(region.pool, { sign_in: 'yes' }, async (connection) => {
    await createSubjects(connection, region.keys, [subject], new Date());
    const account = await openAccount(connection, { kind: 'resident', subject: subject.id }, new Date());
    return openSession(
      connection,
      { account, kind: 'resident', how: 'letter', client: 'app/resident', shared: true },
      new Date(),
    );
  });
  const request = new IncomingMessage(new Socket());
  request.headers = { cookie: asHeader(visit), host: 'exchange.example' };
  request.url = page;
  const browser = { request, response: new ServerResponse(request) };
  const uid = page.split('/').at(-1)!;
  const onward = new URL(
    await issuer.visits.finish(browser, uid, { sid, how: 'letter', authTime: new Date(), keep: false }),
  );
  const done = await fetch(origin + onward.pathname, { redirect: 'manual', headers: { Cookie: asHeader(visit) } });
  expect(done.headers.get('location')).toContain('https://apps.example/resident/signed-in?code=');
  const session = cookiesOf(done).filter((text) => text.startsWith('__Host-'));
  expect(session.length).toBe(2); // the cookie and its signature
  for (const text of session) {
    expect(text).toMatch(/path=\/;/i);
    expect(text).toMatch(/secure/i);
    expect(text).toMatch(/httponly/i);
    expect(text).toMatch(/samesite=lax/i);
    expect(text).not.toMatch(/domain=|expires=/i); // of a shared machine: gone with the browser
  }
});
