import { createPrivateKey } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { type CryptoKey, importJWK, importPKCS8, type JWK } from 'jose';
import * as oauth from 'openid-client';
import type { Configuration } from '../../../configuration.ts';

/** An issuer outside, of whose word some sign in: a municipality's for its staff, another for residents. */
export type ExternalIssuer = {
  readonly id: string;
  readonly name: string;
  /** a member, of whose staff it speaks; or residents */
  readonly who: string;
  /** of its ID token: the staff id as the member enrolled it, or the account's id */
  readonly claim: string;
  /** where the browser goes; and what must come back with it */
  begin(visit: string): Promise<{ readonly address: URL; readonly kept: string }>;
  /**
   * @param came the address with which the browser came back
   * @returns what the claim says; undefined where it is no answer to what we asked
   */
  finish(came: URL, kept: string): Promise<string | undefined>;
};
type Settings = Configuration['region']['signInIssuers'][number];

/** Where browsers come back to. */
export const externalCallback = (exchangeUrl: string, id: string): string =>
  `${exchangeUrl.replace(/\/$/, '')}/sign-in/back/${id}`;

/**
 * Code flow with PKCE, nonce and private_key_jwt. The issuer is looked up when somebody first wants it, so that one that is away holds nobody else up.
 */
export function openExternal(settings: Settings, exchangeUrl: string): ExternalIssuer {
  const { id, name, who, claim } = settings;
  const redirect = externalCallback(exchangeUrl, id);
  let connected: Promise<oauth.Configuration> | undefined;
  const connect = () => {
    connected ??= discover(settings);
    connected.catch(() => {
      connected = undefined;
    });
    return connected;
  };
  return {
    ...{ id, name, who, claim },
    async begin(visit) {
      const configuration = await connect();
      const [verifier, nonce] = [oauth.randomPKCECodeVerifier(), oauth.randomNonce()];
      // The visit comes back in the state: cookies are the visit's own, and no other page of ours sees them.
      const state = `${visit}.${oauth.randomState()}`;
      const address = oauth.buildAuthorizationUrl(configuration, {
        redirect_uri: redirect,
        scope: 'openid',
        ...{ state, nonce },
        code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      });
      return { address, kept: JSON.stringify({ id, verifier, nonce, state }) };
    },
    async finish(came, kept) {
      const asked = JSON.parse(kept) as { id: string; verifier: string; nonce: string; state: string };
      if (asked.id !== id) return undefined;
      const address = new URL(redirect);
      address.search = came.search;
      const checks = {
        pkceCodeVerifier: asked.verifier,
        expectedNonce: asked.nonce,
        expectedState: asked.state,
        idTokenExpected: true,
      };
      const granted = await oauth.authorizationCodeGrant(await connect(), address, checks).catch(() => undefined);
      const said = granted?.claims()?.[claim];
      return typeof said === 'string' && said.length <= 200 ? said : undefined;
    },
  };
}

async function discover({ issuer, clientId, keyFile }: Settings): Promise<oauth.Configuration> {
  const text = await readFile(keyFile, 'utf8');
  const key = text.trimStart().startsWith('{')
    ? await jwk(JSON.parse(text) as JWK)
    : { key: await importPKCS8(createPrivateKey(text).export({ type: 'pkcs8', format: 'pem' }).toString(), 'ES256') };
  return oauth.discovery(
    new URL(issuer),
    clientId,
    { id_token_signed_response_alg: 'ES256' },
    oauth.PrivateKeyJwt(key),
    { execute: issuer.startsWith('http:') ? [oauth.allowInsecureRequests] : [], timeout: 10 },
  );
}

const jwk = async (text: JWK) => ({ key: (await importJWK(text, text.alg ?? 'ES256')) as CryptoKey, kid: text.kid });
