import { createSecretKey, type KeyObject } from 'node:crypto';

const known = new WeakMap<Buffer, KeyObject>();

/** A secret in the form in which node:crypto uses it. Given the bytes, it makes that form anew each time, which costs five times an HMAC. */
export function keyObjectOf(secret: Buffer): KeyObject {
  const found = known.get(secret) ?? createSecretKey(secret);
  known.set(secret, found);
  return found;
}
