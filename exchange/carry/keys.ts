import { createPublicKey, type KeyObject } from 'node:crypto';
import { calculateJwkThumbprint, exportJWK, type JWK } from 'jose';
import type { KeyStore } from '../keys.ts';

/** The exchange's own keys for bundles: offices without a connection seal to one and check the other. Private halves too. */
export type CarryKeys = { readonly signing: JWK; readonly sealing: JWK };

export async function openCarryKeys(keys: KeyStore): Promise<CarryKeys> {
  const read = async (name: string, use: 'sig' | 'enc', alg: string): Promise<JWK> => {
    const key: KeyObject = await keys.privateKey(name, 'p-256');
    const kid = await calculateJwkThumbprint(await exportJWK(createPublicKey(key)));
    return { ...(await exportJWK(key)), kid, use, alg };
  };
  return { signing: await read('carry-sig', 'sig', 'ES256'), sealing: await read('carry-enc', 'enc', 'ECDH-ES') };
}
export const publicHalf = ({ d: _, ...key }: JWK): JWK => key;
