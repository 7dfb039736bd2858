import { type CryptoKey, importJWK, type JWK } from 'jose';
import * as oauth from 'openid-client';
import { checkSafe, oncePerSuccess } from '../../connector/session.ts';
import type { Clock } from '../../contracts/clock.ts';
import { asksAlso, type People } from '../../contracts/sign-in.ts';
import { contentOf } from './claims.ts';
import { SignInError } from './error.ts';
import type { Attempt, Content, Tokens } from './session.ts';

export type IssuerOptions = {
  readonly issuerUrl: string;
  /** `app/<folder>` */
  readonly client: string;
  /** private, of the applications' process, as it is by now */
  readonly key: () => JWK | Promise<JWK>;
  readonly people: People;
  /** where the issuer sends the browser back to */
  readonly callback: string;
  /** where it sends it once the person has signed out */
  readonly signedOut: string;
  /** the machine's */
  readonly clock: Clock;
  readonly reach?: typeof fetch;
};

/** The issuer as one application sees it. Every call but `endAddress` throws SignInError when there is no answer to be had. */
export type Issuer = {
  /**
   * Where the browser is sent to sign in.
   * @param anew the person must prove who they are although the issuer knows them
   * @param newPasskey and may then make another passkey
   */
  begin(attempt: Attempt, state: string, anew: boolean, newPasskey: boolean): Promise<URL>;
  /** @param came the address with which the browser came back */
  finish(came: URL, state: string, attempt: Attempt): Promise<Content>;
  /** new tokens for the same session; `refused` when the session has ended */
  renew(content: Content): Promise<Tokens>;
  /** where the browser is sent so that the issuer's session ends too, to come back with that state; undefined where that cannot be known */
  endAddress(tokens: Tokens, state?: string): Promise<URL | undefined>;
  readonly origin: string;
};

const timeoutSeconds = 10;
/** @param clock the machine's */
const endOf = (clock: Clock, seconds = 60) => clock.now().getTime() + seconds * 1000;

/**
 * OpenID Connect code flow as FAPI 2.0 asks: pushed request, PKCE, private_key_jwt, and one DPoP key for each session from its first
 * request on, so that a code that is stolen on its way is worth nothing.
 */
export function openIssuer(options: IssuerOptions): Issuer {
  const { client, key, people, callback, signedOut, clock, reach = fetch } = options;
  const issuerUrl = new URL(options.issuerUrl);
  checkSafe(issuerUrl);
  const connectWith = async (key: JWK) => {
    const signing = (await importJWK(key, key.alg ?? 'ES256')) as CryptoKey;
    const metadata = { id_token_signed_response_alg: 'ES256' };
    return oauth.discovery(issuerUrl, client, metadata, oauth.PrivateKeyJwt({ key: signing, kid: key.kid }), {
      execute: issuerUrl.protocol === 'http:' ? [oauth.allowInsecureRequests] : [],
      [oauth.customFetch]: reach as unknown as oauth.CustomFetch,
      timeout: timeoutSeconds,
    });
  };
  let connected: { readonly kid: string | undefined; readonly config: () => Promise<oauth.Configuration> } | undefined;
  /** Once for each key: it may be turned while the process runs. */
  const connect = async () => {
    const own = await key();
    if (!connected || connected.kid !== own.kid)
      connected = { kid: own.kid, config: oncePerSuccess(() => connectWith(own)) };
    return connected.config();
  };
  const withKey = async (proofKey: JWK) => {
    const config = await connect();
    return { config, DPoP: oauth.getDPoPHandle(config, await proofKeys(proofKey)) };
  };

  return {
    origin: issuerUrl.origin,
    async begin({ nonce, verifier, proofKey }, state, anew, newPasskey) {
      try {
        const { config, DPoP } = await withKey(proofKey);
        const asked = {
          redirect_uri: callback,
          scope: 'openid',
          state,
          nonce,
          code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
          code_challenge_method: 'S256',
          ...(anew && { prompt: 'login' }),
          ...(newPasskey && { [asksAlso.parameter]: asksAlso.newPasskey }),
        };
        return await oauth.buildAuthorizationUrlWithPAR(config, asked, { DPoP });
      } catch (cause) {
        throw new SignInError('unavailable', { cause });
      }
    },

    async finish(came, state, attempt) {
      // RFC 9207: an answer that names another issuer, or none, is a mix-up.
      if (came.searchParams.get('iss') !== options.issuerUrl) throw new SignInError('foreign');
      try {
        const { config, DPoP } = await withKey(attempt.proofKey);
        const checks = { pkceCodeVerifier: attempt.verifier, expectedState: state, expectedNonce: attempt.nonce };
        const granted = await oauth.authorizationCodeGrant(config, came, checks, undefined, { DPoP });
        const content = contentOf(people, granted.claims()!, tokensOf(granted, clock), attempt.proofKey, clock);
        if (!content) throw new SignInError('foreign');
        return content;
      } catch (cause) {
        throw signInErrorOf(cause);
      }
    },

    async renew({ tokens, proofKey }) {
      if (!tokens?.refresh) throw new SignInError('refused');
      try {
        const { config, DPoP } = await withKey(proofKey);
        const granted = await oauth.refreshTokenGrant(config, tokens.refresh, undefined, { DPoP });
        return { ...tokensOf(granted, clock, tokens) };
      } catch (cause) {
        throw signInErrorOf(cause);
      }
    },

    async endAddress({ id }, state) {
      try {
        const asked = { id_token_hint: id, post_logout_redirect_uri: signedOut, ...(state !== undefined && { state }) };
        return oauth.buildEndSessionUrl(await connect(), asked);
      } catch {
        return undefined; // its session then ends by itself
      }
    },
  };
}

type Granted = Awaited<ReturnType<typeof oauth.refreshTokenGrant>>;
/** @param before what stays where nothing new is given */
const tokensOf = (granted: Granted, clock: Clock, before?: Tokens): Tokens => ({
  access: granted.access_token,
  accessEndsAt: endOf(clock, granted.expires_in),
  refresh: granted.refresh_token ?? before?.refresh ?? null,
  id: granted.id_token ?? before?.id ?? '',
});

/** The private key that a session's requests are proved with. */
export async function proofKeys(jwk: JWK): Promise<{ privateKey: CryptoKey; publicKey: CryptoKey }> {
  const { d: _, ...half } = jwk;
  const [privateKey, publicKey] = await Promise.all([
    importJWK(jwk, 'ES256'),
    importJWK({ ...half, ext: true, key_ops: ['verify'] }, 'ES256', { extractable: true }),
  ]);
  return { privateKey: privateKey as CryptoKey, publicKey: publicKey as CryptoKey };
}

/** What the issuer says against it is a refusal; that it says nothing, or stumbles, is none. */
function signInErrorOf(cause: unknown): SignInError {
  if (cause instanceof SignInError) return cause;
  if (cause instanceof oauth.AuthorizationResponseError) return new SignInError('refused', { cause });
  if (cause instanceof oauth.ResponseBodyError)
    return new SignInError(cause.status >= 500 || cause.status === 429 ? 'unavailable' : 'refused', { cause });
  if (cause instanceof oauth.ClientError && !isStumble(cause)) return new SignInError('foreign', { cause });
  return new SignInError('unavailable', { cause });
}

/** No answer, or one that is an error of the server or of something before it. */
function isStumble({ code, cause }: oauth.ClientError): boolean {
  if (cause instanceof Response) return cause.status >= 500 || cause.status === 429;
  return !code?.startsWith('OAUTH_') || code === 'OAUTH_TIMEOUT' || code === 'OAUTH_ABORT';
}
