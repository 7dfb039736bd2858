import { createHash, createPrivateKey, randomUUID, sign } from 'node:crypto';
import type { JWK } from 'jose';
import type { SystemId } from '../../contracts/member.ts';
import { publicHalf } from '../../town/keys.ts';

export type CallerKey = { readonly system: SystemId; readonly key: JWK };
/** A system that holds a token, and makes a proof of possession for each request. */
export type Caller = {
  readonly system: SystemId;
  readonly authorization: string;
  prove(method: string, path: string): string;
};

const base64url = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Gets a token as any client does (private_key_jwt, DPoP), with node:crypto's signatures: the quickest there are. */
export async function openCaller(exchangeUrl: string, { system, key: jwk }: CallerKey): Promise<Caller> {
  const key = createPrivateKey({ key: jwk as never, format: 'jwk' });
  const now = () => Math.floor(Date.now() / 1000);
  const signJwt = (header: string, claims: object): string => {
    const text = `${header}.${base64url(claims)}`;
    return `${text}.${sign('sha256', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
  };
  const { kty, crv, x, y } = publicHalf(jwk);
  const proofHeader = base64url({ alg: 'ES256', typ: 'dpop+jwt', jwk: { kty, crv, x, y } });
  const issuer = `${exchangeUrl}/oidc`;
  const response = await fetch(`${issuer}/token`, {
    method: 'POST',
    headers: {
      DPoP: signJwt(proofHeader, { htm: 'POST', htu: `${issuer}/token`, jti: randomUUID(), iat: now() }),
    },
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: system,
      client_assertion: signJwt(base64url({ alg: 'ES256', kid: jwk.kid }), {
        ...{ iss: system, sub: system, aud: issuer, jti: randomUUID(), iat: now(), exp: now() + 60 },
      }),
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    }),
  });
  const { access_token: token } = (await response.json()) as { access_token?: string };
  if (!token) throw new Error(`no token for ${system}: ${response.status}`);
  const ath = createHash('sha256').update(token).digest('base64url');
  return {
    system,
    authorization: `DPoP ${token}`,
    prove: (method, path) =>
      signJwt(proofHeader, { htm: method, htu: exchangeUrl + path, jti: randomUUID(), iat: now(), ath }),
  };
}
