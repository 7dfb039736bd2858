import { createHash, randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { calculateJwkThumbprint, createLocalJWKSet, EmbeddedJWK, type JWK, jwtVerify } from 'jose';
import { signingAlgorithms } from '../exchange/identify/caller/jwk.ts';
import { createProofCheck } from '../exchange/identify/caller/proof.ts';
import { unauthenticated } from '../exchange/identify/objections.ts';
import { sendJson } from './exchange.ts';

/** The exchange's token issuer as it is played to one system. */
export type PlayedIssuer = {
  /** discovery and tokens; false for other paths */
  handle(request: IncomingMessage, response: ServerResponse): boolean;
  /** whether a request shows a token and a fresh proof; answered 401 where not */
  authenticate(request: IncomingMessage, response: ServerResponse): Promise<boolean>;
  /** tokens given so far are good no more */
  forgetTokens(): void;
  readonly given: () => number;
  /** why a caller was last not known, in words of the specifications */
  trouble(): string | undefined;
};

const lifeSeconds = 300;
const largest = 20_000;

/** What an assertion and a proof must be is asked as strictly as docs/xroad.md says; proofs are read by the exchange's own code. */
export function openPlayedIssuer(exchange: string, system: string, keys: readonly JWK[]): PlayedIssuer {
  const issuer = `${exchange}/oidc`;
  const open = keys.filter(({ use }) => use === 'sig').map(({ d: _, ...jwk }) => jwk);
  const keysOf = createLocalJWKSet({ keys: open });
  const checkProof = createProofCheck();
  const tokens = new Map<string, string>();
  const used = new Set<string>();
  let given = 0;
  let trouble: string | undefined;
  const once = (id: unknown) => {
    if (typeof id !== 'string' || used.has(id)) throw new Error('jti is missing or was used before');
    used.add(id);
  };

  async function grant(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const form = new URLSearchParams(await readText(request));
      if (form.get('grant_type') !== 'client_credentials') throw new Error('grant_type must be client_credentials');
      const assertion = await jwtVerify(form.get('client_assertion') ?? '', keysOf, {
        algorithms: signingAlgorithms,
        issuer: system,
        subject: system,
        audience: issuer,
        requiredClaims: ['exp', 'jti'],
      });
      once(assertion.payload.jti);
      const proof = await jwtVerify(String(request.headers.dpop), EmbeddedJWK, {
        algorithms: signingAlgorithms,
        typ: 'dpop+jwt',
        maxTokenAge: 60,
      });
      if (proof.payload.htm !== 'POST' || proof.payload.htu !== `${issuer}/token`)
        throw new Error('htm or htu differs');
      once(proof.payload.jti);
      const token = randomUUID();
      tokens.set(token, await calculateJwkThumbprint(proof.protectedHeader.jwk!));
      given++;
      sendJson(response, 200, { access_token: token, token_type: 'DPoP', expires_in: lifeSeconds });
    } catch (error) {
      trouble = (error as Error).message;
      sendJson(response, 400, { error: 'invalid_client', error_description: trouble });
    }
  }

  return {
    given: () => given,
    trouble: () => trouble,
    forgetTokens: () => tokens.clear(),
    handle(request, response) {
      const { pathname } = new URL(request.url!, exchange);
      if (pathname === '/oidc/token') void grant(request, response);
      else if (/^\/oidc\/\.well-known\/(openid-configuration|oauth-authorization-server)$/.test(pathname))
        sendJson(response, 200, discoveryOf(issuer));
      else return false;
      return true;
    },
    async authenticate(request, response) {
      try {
        const token = /^DPoP ([\w-]+)$/i.exec(request.headers.authorization ?? '')?.[1];
        const jkt = token && tokens.get(token);
        if (!token || !jkt) throw new Error('not a valid access token for this resource');
        const ath = createHash('sha256').update(token).digest('base64url');
        const asked = { method: request.method!, url: exchange + request.url!, headers: request.headers };
        once((await checkProof(asked, { jkt, ath, now: new Date() })).jti);
        return true;
      } catch (error) {
        trouble = (error as Error).message;
        const { headers, message } = unauthenticated('invalid_token', trouble);
        sendJson(response, 401, { code: 'unauthenticated', text: message }, headers);
        return false;
      }
    },
  };
}

const discoveryOf = (issuer: string) => ({
  issuer,
  token_endpoint: `${issuer}/token`,
  jwks_uri: `${issuer}/jwks`,
  grant_types_supported: ['client_credentials'],
  response_types_supported: [],
  token_endpoint_auth_methods_supported: ['private_key_jwt'],
  token_endpoint_auth_signing_alg_values_supported: signingAlgorithms,
  dpop_signing_alg_values_supported: signingAlgorithms,
});

export async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > largest) throw new Error('the body is too large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}
