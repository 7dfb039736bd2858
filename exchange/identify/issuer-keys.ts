import { createPublicKey } from 'node:crypto';
import { calculateJwkThumbprint, exportJWK, type JSONWebKeySet, type JWK } from 'jose';
import type { KeyStore } from '../keys.ts';

/** The issuer's signing keys: the one that signs first, then those that are only published. */
export type IssuerKeys = { readonly signing: readonly JWK[]; readonly published: JSONWebKeySet };

const note = 'issuer.json';

/**
 * Three keys are published: the previous one (tokens under it still live), the current, and the next. Because the next is known
 * everywhere before it signs, processes may be restarted one after another when keys change.
 */
export async function readIssuerKeys(keys: KeyStore): Promise<IssuerKeys> {
  const current = await readNumber(keys);
  const numbers = [current, current + 1, ...(current > 0 ? [current - 1] : [])];
  const signing = await Promise.all(numbers.map((number) => readKey(keys, number)));
  return { signing, published: { keys: signing.map(({ d: _, ...published }) => published) } };
}

/** Makes the next key the current one. Takes effect in each process at its next start. */
export async function rotateIssuerKeys(keys: KeyStore): Promise<void> {
  await keys.writeNote(note, JSON.stringify({ current: (await readNumber(keys)) + 1 }));
}

async function readNumber(keys: KeyStore): Promise<number> {
  const text = await keys.readNote(note);
  return text === undefined ? 0 : (JSON.parse(text) as { current: number }).current;
}

async function readKey(keys: KeyStore, number: number): Promise<JWK> {
  const key = await keys.privateKey(`issuer-${number}`, 'p-256');
  const kid = await calculateJwkThumbprint(await exportJWK(createPublicKey(key)));
  return { ...(await exportJWK(key)), kid, alg: 'ES256', use: 'sig' };
}
