import type { IncomingHttpHeaders } from 'node:http';
import { type CryptoKey, calculateJwkThumbprint, importJWK, type JWK, jwtVerify } from 'jose';
import type { Proof } from './bound-token.ts';
import { publicJwk, signingAlgorithms } from './jwk.ts';

/** Seconds that what a caller signs may lie in the future: its clock may be a little fast (FAPI 2.0 Security Profile 5.3.2.1). */
export const mostAhead = 10;
const oldest = 60;

/** Whether a proof made at `iat` (seconds) is of now; a proof is used at once. */
export const isOfNow = (iat: unknown, now: Date): boolean => {
  const age = now.getTime() / 1000 - (typeof iat === 'number' ? iat : Number.NaN);
  return age <= oldest && age >= -mostAhead;
};

type Key = { readonly key: CryptoKey; readonly thumbprint: string };
const remembered = 1000;

type Asked = { readonly method: string; readonly url: string; readonly headers: IncomingHttpHeaders };
/** The thumbprint that the token is bound to, the token's hash, and the machine's time. */
type Expected = { readonly jkt: string; readonly ath: string; readonly now: Date };

/**
 * The check of proofs of possession (RFC 9449, 4.3) for the requests that they came with. Whether one was used before is not asked here.
 * It throws an Error whose message says in ASCII what is wrong. A client keeps its key for a while: reading it once spares
 * half of the work.
 */
export function createProofCheck(): (asked: Asked, expected: Expected) => Promise<Proof> {
  const keys = new Map<string, Promise<Key>>();
  const readKey = (jwk: unknown): Promise<Key> => {
    const name = JSON.stringify(jwk) ?? '';
    const known = keys.get(name);
    if (known) return known;
    const read = importKey(jwk as JWK);
    if (keys.size >= remembered) keys.clear();
    keys.set(name, read);
    read.catch(() => keys.delete(name));
    return read;
  };
  return (asked, expected) => checkProof(readKey, asked, expected);
}

async function checkProof(
  readKey: (jwk: unknown) => Promise<Key>,
  { method, url, headers }: Asked,
  { jkt, ath, now }: Expected,
): Promise<Proof> {
  const text = headers.dpop;
  if (typeof text !== 'string' || text.length > 8192) throw new Error('one DPoP header is needed');
  let used: Key | undefined;
  const { payload } = await jwtVerify(
    text,
    async ({ jwk }) => {
      used = await readKey(jwk);
      return used.key;
    },
    { algorithms: signingAlgorithms, typ: 'dpop+jwt', currentDate: now, clockTolerance: mostAhead },
  ).catch((cause: Error) => {
    throw new Error('not a valid proof', { cause });
  });
  if (used?.thumbprint !== jkt) throw new Error('made with another key than the token is bound to');
  if (payload.htm !== method) throw new Error('htm differs');
  if (typeof payload.htu !== 'string' || readTarget(payload.htu) !== readTarget(url)) throw new Error('htu differs');
  if (!isOfNow(payload.iat, now)) throw new Error('iat is not of now');
  if (payload.ath !== ath) throw new Error('ath differs');
  if (typeof payload.jti !== 'string' || !/^[\x21-\x7e]{1,200}$/.test(payload.jti))
    throw new Error('jti is missing, too long, or not of plain characters');
  return { keyThumbprint: jkt, jti: payload.jti };
}

async function importKey(jwk: JWK): Promise<Key> {
  if (typeof jwk !== 'object' || jwk === null) throw new Error('jwk is missing');
  const { kid: _, ...open } = publicJwk(jwk, 'sig');
  const algorithm = open.kty === 'RSA' ? 'PS256' : open.kty === 'EC' ? 'ES256' : 'EdDSA';
  return {
    key: (await importJWK(open, algorithm)) as CryptoKey,
    thumbprint: await calculateJwkThumbprint(open),
  };
}

/**
 * A URL without query and fragment in the one way of writing it (RFC 9449, 4.3; RFC 3986, 6.2.2–6.2.3): letters of scheme and
 * host small, default port left out, needless escapes undone. A path with dot segments means different things to
 * different readers, so it has none.
 * @throws Error
 */
export function readTarget(text: string): string {
  const parts = /^(https?):\/\/([^/?#@\\]+)([^?#]*)/i.exec(text);
  if (!parts) throw new Error('htu differs');
  const path = parts[3]!.replace(/%[0-9a-f]{2}/gi, (byte) => {
    const character = decodeByte(byte);
    return /[A-Za-z0-9\-._~]/.test(character) ? character : byte.toUpperCase();
  });
  if (path.split('/').some((segment) => segment === '.' || segment === '..')) throw new Error('htu has dot segments');
  return new URL(`${parts[1]}://${parts[2]}`).origin + (path === '' ? '/' : path);
}

const decodeByte = (byte: string) => String.fromCharCode(Number.parseInt(byte.slice(1), 16));
