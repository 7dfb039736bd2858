import { createHash, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CompactEncrypt, calculateJwkThumbprint, importJWK, type JWK, type JWTPayload, jwtVerify } from 'jose';
import type { Parcel } from '../contracts/message.ts';

type Answer = { readonly status: number; readonly body?: unknown; readonly headers?: Record<string, string> };
type Asked = { readonly method: string; readonly path: string; readonly body: string; readonly type: string };

/**
 * A small issuer and exchange over real HTTP: it checks assertion, proof of possession and token as the real one does, and answers
 * as the test says.
 */
export async function startTestServer(system: string, publicKeys: readonly JWK[]) {
  const proofs = new Set<string>();
  const tokens = new Map<string, string>();
  const asked: Asked[] = [];
  let granted = 0;
  let answer: (asked: Asked) => Answer | undefined = () => ({ status: 404, body: { code: 'not_found', text: '' } });
  const signing = publicKeys.find(({ use }) => use === 'sig')!;

  async function checkProof(request: IncomingMessage, token?: string): Promise<string> {
    const text = request.headers.dpop as string;
    let jwk: JWK | undefined;
    const { payload } = await jwtVerify<JWTPayload & { htm: string; htu: string; ath?: string }>(
      text,
      async (header) => {
        jwk = header.jwk as JWK;
        return importJWK(jwk, 'ES256');
      },
      { typ: 'dpop+jwt' },
    );
    if (proofs.has(payload.jti!)) throw new Error('replay');
    proofs.add(payload.jti!);
    const path = request.url!.split('?')[0];
    if (payload.htm !== request.method || payload.htu !== base() + path) throw new Error('proof of another request');
    const ath = token && createHash('sha256').update(token).digest('base64url');
    if (payload.ath !== ath) throw new Error('proof of another token');
    return calculateJwkThumbprint(jwk!);
  }

  async function grant(request: IncomingMessage, body: string): Promise<Answer> {
    const form = new URLSearchParams(body);
    const assertion = form.get('client_assertion')!;
    await jwtVerify(assertion, await importJWK(signing, 'ES256'), { issuer: system, audience: `${base()}/oidc` });
    const token = `token-${++granted}`;
    tokens.set(token, await checkProof(request));
    return { status: 200, body: { access_token: token, token_type: 'DPoP', expires_in: 600 } };
  }

  async function handle(request: IncomingMessage): Promise<Answer | undefined> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString();
    const [path] = request.url!.split('?');
    if (path === '/oidc/.well-known/openid-configuration')
      return { status: 200, body: { issuer: `${base()}/oidc`, token_endpoint: `${base()}/oidc/token` } };
    if (path === '/oidc/token') return grant(request, body);
    const token = request.headers.authorization?.replace(/^DPoP /, '') ?? '';
    if (tokens.get(token) !== (await checkProof(request, token)))
      return {
        status: 401,
        headers: { 'www-authenticate': 'DPoP error="invalid_token"' },
        body: { code: 'unauthenticated' },
      };
    const question = { method: request.method!, path: request.url!, body, type: request.headers['content-type'] ?? '' };
    asked.push(question);
    return answer(question);
  }

  const respond = (request: IncomingMessage, response: ServerResponse) =>
    handle(request).then(
      (given) => {
        if (!given) return request.socket.destroy(); // a lost connection
        const content = given.body === undefined ? '' : JSON.stringify(given.body);
        response.writeHead(given.status, { 'content-type': 'application/json', ...given.headers }).end(content);
      },
      (error) => response.writeHead(401).end(String(error)),
    );
  const server: Server = createServer((request, response) => void respond(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const base = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    url: base(),
    asked,
    tokensGranted: () => granted,
    forgetTokens: () => tokens.clear(),
    answerWith: (rule: typeof answer) => {
      answer = rule;
    },
    async seal(content: Parcel, message: string = randomUUID()) {
      const key = publicKeys.find(({ use }) => use === 'enc')!;
      const sealed = await new CompactEncrypt(Buffer.from(JSON.stringify(content)))
        .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM', kid: key.kid, message })
        .encrypt(await importJWK(key, 'ECDH-ES'));
      return { message, sealed };
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
