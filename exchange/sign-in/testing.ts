import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { calculateJwkThumbprint, decodeJwt, exportJWK, importJWK, type JWK, type JWTPayload } from 'jose';
import { callbackUrl, clientOf } from '../../contracts/sign-in.ts';
import { type Change, makeText, seconds } from '../identify/caller/testing-fapi.ts';
import { makeSigningKey, type SigningKey } from '../identify/testing.ts';
import type { TestRegion } from '../testing.ts';
import type { Way } from './sessions.ts';

/** A browser by hand: it keeps cookies, and follows nothing by itself. */
export function openByHand(origin: string) {
  const jar = new Map<string, { value: string; path: string; attributes: string }>();
  const keep = (response: Response) => {
    for (const text of response.headers.getSetCookie()) {
      const [pair, ...attributes] = text.split('; ');
      const name = pair!.slice(0, pair!.indexOf('='));
      const path = attributes.find((one) => /^path=/i.test(one))?.slice(5) ?? '/';
      const gone = attributes.some((one) => /^expires=Thu, 01 Jan 1970/i.test(one) || /^max-age=0/i.test(one));
      if (gone) jar.delete(`${name} ${path}`);
      else jar.set(`${name} ${path}`, { value: pair!.slice(name.length + 1), path, attributes: attributes.join('; ') });
    }
    return response;
  };
  const cookies = (target: string) => {
    const { pathname } = new URL(target, origin);
    return [...jar]
      .filter(([, { path }]) => pathname === path || pathname.startsWith(path.endsWith('/') ? path : `${path}/`))
      .map(([key, { value }]) => `${key.split(' ')[0]}=${value}`)
      .join('; ');
  };
  const go = async (target: string, init: RequestInit = {}) =>
    keep(
      await fetch(new URL(target, origin), {
        ...init,
        redirect: 'manual',
        headers: { Accept: 'text/html', Cookie: cookies(target), ...init.headers },
      }),
    );
  return {
    jar,
    cookies,
    get: (target: string, headers: Record<string, string> = {}) => go(target, { headers }),
    post: (target: string, form: Readonly<Record<string, string>>, headers: Record<string, string> = {}) =>
      go(target, {
        method: 'POST',
        headers: { 'Sec-Fetch-Site': 'same-origin', ...headers },
        body: new URLSearchParams(form),
      }),
  };
}
export type ByHand = ReturnType<typeof openByHand>;

/** The hidden field against other sites, on a page of ours. */
export const tokenOn = (page: string): string => /name="form_token" value="([^"]+)"/.exec(page)?.[1] ?? '';

export type Asked = {
  readonly params?: Readonly<Record<string, string | undefined>>;
  readonly assertion?: Change;
  readonly proof?: Change | null;
};

/** An application by hand, that can do everything wrong. */
export async function openApplication(region: TestRegion, folder: string, key: JWK = region.applicationKey) {
  const issuer = `${region.url}/oidc`;
  const client = clientOf(folder);
  const signing = { privateKey: (await importJWK(key, 'ES256')) as SigningKey['privateKey'] };
  const possessed = await makeSigningKey();
  const redirect = callbackUrl(region.configuration.region.applicationsUrl, folder);
  const assertion = (change: Change = {}) =>
    makeText(
      { iss: client, sub: client, aud: issuer, jti: randomUUID(), iat: seconds(), exp: seconds(60) },
      { alg: 'ES256', kid: key.kid! },
      signing,
      change,
    );
  const proof = async (url: string, change: Change = {}, claims: JWTPayload = {}, method = 'POST') =>
    makeText(
      { jti: randomUUID(), iat: seconds(), htm: method, htu: url, ...claims },
      { alg: 'ES256', typ: 'dpop+jwt', jwk: await exportJWK(possessed.publicKey) },
      possessed,
      change,
    );
  async function ask(
    path: string,
    form: Readonly<Record<string, string | undefined>>,
    { assertion: said, proof: shown }: Asked = {},
  ) {
    const body = {
      client_id: client,
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: await assertion(said),
      ...form,
    };
    const response = await fetch(`${issuer}${path}`, {
      method: 'POST',
      headers: shown === null ? {} : { DPoP: await proof(`${issuer}${path}`, shown) },
      body: new URLSearchParams(
        Object.entries(body).filter((entry): entry is [string, string] => entry[1] !== undefined),
      ),
    });
    const text = await response.text();
    return { status: response.status, body: (text.startsWith('{') ? JSON.parse(text) : {}) as Record<string, string> };
  }
  const verifier = randomBytes(32).toString('base64url');
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  const push = (asked: Asked = {}) =>
    ask(
      '/request',
      {
        response_type: 'code',
        redirect_uri: redirect,
        scope: 'openid',
        state: 'the-state',
        nonce: 'the-nonce',
        code_challenge: challenge,
        code_challenge_method: 'S256',
        ...asked.params,
      },
      asked,
    );
  const addressOf = (requestUri: string, id: string = client) =>
    `${issuer}/auth?${new URLSearchParams({ client_id: id, request_uri: requestUri })}`;
  return {
    client,
    issuer,
    redirect,
    verifier,
    possessed,
    thumbprint: await calculateJwkThumbprint(await exportJWK(possessed.publicKey)),
    assertion,
    proof,
    ask,
    push,
    addressOf,
    /** Sends the browser to sign in. @returns where it is sent: a page to sign in, or back */
    async send(browser: ByHand, asked: Asked = {}): Promise<string> {
      const { body } = await push(asked);
      return (await browser.get(addressOf(body.request_uri!))).headers.get('location')!;
    },
    redeem: (code: string, asked: Asked = {}) =>
      ask(
        '/token',
        { grant_type: 'authorization_code', code, redirect_uri: redirect, code_verifier: verifier, ...asked.params },
        asked,
      ),
    refresh: (token: string, asked: Asked = {}) =>
      ask('/token', { grant_type: 'refresh_token', refresh_token: token, ...asked.params }, asked),
  };
}
export type TestApplication = Awaited<ReturnType<typeof openApplication>>;

/** Follows from the sign-in page back to the application. @returns the address with which the browser comes back */
export async function comeBack(browser: ByHand, onward: string): Promise<URL> {
  const response = await browser.get(onward);
  return new URL(response.headers.get('location') ?? `http://nowhere.invalid/?status=${response.status}`);
}

/** Signs in as somebody of the town, without proof. */
export async function choose(browser: ByHand, page: string, who: string): Promise<URL> {
  const shown = await (await browser.get(`${page}/choose`)).text();
  const answer = await browser.post(`${page}/choose`, { form_token: tokenOn(shown), who });
  return comeBack(browser, answer.headers.get('location') ?? '/nowhere');
}

/** A code for whoever is chosen, and the browser that it came by. */
export async function codeFor(application: TestApplication, region: TestRegion, who: string, asked: Asked = {}) {
  const browser = openByHand(region.url);
  const back = await choose(browser, await application.send(browser, asked), who);
  return { browser, back, code: back.searchParams.get('code') ?? '' };
}

export const claimsOf = (token: string | undefined) => decodeJwt(token ?? '');

type Jar = ByHand['jar'];
/** The cookies by which the issuer knows a browser. */
const knownBy = ({ jar }: ByHand): Jar => new Map([...jar].filter(([key]) => /^engawa(?:\.sig)? /.test(key)));

/** Somebody who was here before the person has left the cookies of their own visit in this browser. @returns them */
export async function plant(browser: ByHand, application: TestApplication): Promise<Jar> {
  const stranger = openByHand(new URL(application.issuer).origin);
  await stranger.get(await application.send(stranger));
  const left = knownBy(stranger);
  if (left.size === 0) left.set('engawa /', { value: 'planted-by-somebody', path: '/', attributes: '' });
  for (const [key, cookie] of left) browser.jar.set(key, cookie);
  return left;
}

/**
 * After signing in that way, again or for the first time, the browser is known by another cookie, and the one before signs nobody in.
 * @throws Error
 */
export async function checkRenewed(
  way: Way,
  browser: ByHand,
  before: Jar,
  application: TestApplication,
): Promise<void> {
  const [old, now] = [before.get('engawa /')?.value, knownBy(browser).get('engawa /')?.value];
  if (now === undefined || now === old) throw new Error(`${way}: the cookie is ${now === old ? 'the same' : 'gone'}`);
  const thief = openByHand(new URL(application.issuer).origin);
  for (const [key, cookie] of before) thief.jar.set(key, cookie);
  const page = await application.send(thief);
  if (!page.includes('/sign-in/')) throw new Error(`${way}: the cookie from before signs somebody in`);
}
