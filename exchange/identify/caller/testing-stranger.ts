import { importJWK, type JWK } from 'jose';
import * as client from 'openid-client';

/*
 * Somebody else's program: it knows the issuer's address, its own name and key, and the library that the world uses. Nothing of ours
 * is imported. It runs as a process of its own (stranger.test.ts) and tells on its standard output what it was answered.
 */
const { issuer, system, jwk, calls } = JSON.parse(process.argv[2]!) as {
  issuer: string;
  system: string;
  jwk: JWK;
  calls: readonly { method: string; url: string; headers?: Record<string, string>; body?: string }[];
};

const key = (await importJWK(jwk, 'ES256')) as client.CryptoKey;
const configuration = await client.discovery(
  new URL(issuer),
  system,
  { dpop_bound_access_tokens: true },
  client.PrivateKeyJwt({ key, kid: jwk.kid! }),
  { execute: [client.allowInsecureRequests] },
);
const handle = client.getDPoPHandle(configuration, await client.randomDPoPKeyPair('ES256'));
const given = await client.clientCredentialsGrant(configuration, undefined, { DPoP: handle });
const answers = [];
for (const { method, url, headers, body } of calls) {
  const response = await client.fetchProtectedResource(
    configuration,
    given.access_token,
    new URL(url),
    method,
    body,
    new Headers(headers),
    { DPoP: handle },
  );
  answers.push({ status: response.status, body: await response.text() });
}
process.stdout.write(JSON.stringify({ tokenType: given.token_type, expiresIn: given.expires_in, answers }));
