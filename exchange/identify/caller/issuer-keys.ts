import { createPublicKey } from 'node:crypto';
import { calculateJwkThumbprint, exportJWK, type JSONWebKeySet, type JWK } from 'jose';
import type { KeyStore } from '../../keys.ts';

/** The issuer's signing keys: the one that signs first, then those that are only published. */
export type IssuerKeys = { readonly signing: readonly JWK[]; readonly published: JSONWebKeySet };

/** One row of signing keys: those of the issuer's tokens, or those of web-hook requests. */
export type Family = { readonly note: string; nameOf(number: number): string };
export const issuerFamily: Family = { note: 'issuer.json', nameOf: (number) => `issuer-${number}` };
export const webhookFamily: Family = {
  note: 'webhook-turns.json', // beside `webhook`, which the key store counts by itself
  nameOf: (number) => (number === 0 ? 'webhook' : `webhook-${number}`),
};

/**
 * Three keys are published: the previous one (tokens under it still live), the current, and the next. Because the next is known
 * everywhere before it signs, processes may take up a change one after another.
 */
export async function readIssuerKeys(keys: KeyStore, family = issuerFamily): Promise<IssuerKeys> {
  const { current } = await readTurn(keys, family);
  const numbers = [current, current + 1, ...(current > 0 ? [current - 1] : [])];
  const signing = await Promise.all(numbers.map((number) => readKey(keys, family.nameOf(number))));
  return { signing, published: { keys: signing.map(({ d: _, ...published }) => published) } };
}

/** Only the last key but one is still known: between two turns lies more than the life of any token. */
const leastBetweenMs = 15 * 60_000;

/**
 * Makes the next key the current one. Takes effect in each process when it hears of it (`Issuer.refresh`), or at its next start.
 * @returns the number of the key that signs from now on; undefined when the last turn is too recent, and nothing was done
 */
export async function rotateIssuerKeys(
  keys: KeyStore,
  realNow: Date,
  family = issuerFamily,
): Promise<number | undefined> {
  const { current, turnedAt } = await readTurn(keys, family);
  if (turnedAt !== undefined && realNow.getTime() - Date.parse(turnedAt) < leastBetweenMs) return undefined;
  const next = current + 1;
  await keys.writeNote(family.note, JSON.stringify({ current: next, turnedAt: realNow.toISOString() } satisfies Turn));
  return next;
}

type Turn = { readonly current: number; readonly turnedAt?: string };

async function readTurn(keys: KeyStore, { note }: Family): Promise<Turn> {
  const text = await keys.readNote(note);
  return text === undefined ? { current: 0 } : (JSON.parse(text) as Turn);
}

async function readKey(keys: KeyStore, name: string): Promise<JWK> {
  const key = await keys.privateKey(name, 'p-256');
  const kid = await calculateJwkThumbprint(await exportJWK(createPublicKey(key)));
  return { ...(await exportJWK(key)), kid, alg: 'ES256', use: 'sig' };
}
