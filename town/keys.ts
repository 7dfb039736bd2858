import { link, mkdir, open, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose';
import { memberOf, type SystemId } from '../contracts/member.ts';

/** The private keys of one system, as a JWKS: one that signs (ES256) and one that mail is sealed to (ECDH-ES). */
export type SystemKeys = { readonly keys: readonly [sig: JWK, enc: JWK] };

/** `<folder>/<member code>-<system>.json`; codes are unique in the town. */
export function keyFileOf(folder: string, system: SystemId): string {
  const code = memberOf(system).split('/')[1];
  return path.join(folder, `${code}-${system.slice(system.lastIndexOf('/') + 1)}.json`);
}

/**
 * The development keys of a system of the town, made at first use and kept in `folder` (mode 0600). Only the fictional region has
 * the keys of its members: a real member makes its own and shows the public halves.
 */
export const openSystemKeys = (folder: string, system: SystemId): Promise<SystemKeys> =>
  openKeysAt(keyFileOf(folder, system));

/** The same of a system that an application is for its member: in the folder of the applications' process, which alone reads it. */
export const openApplicationSystemKeys = (data: string, system: SystemId): Promise<SystemKeys> =>
  openKeysAt(path.join(data, 'keys-applications', 'systems', `${system}.json`));

/** An application holds the keys of those systems that it is; no member's own software does. */
const isOfApplication = (system: SystemId): boolean =>
  system.endsWith('/municipal') || /^(?:CARE|MED)\/[^/]+\/care$/.test(system);

/** The keys of any system of the town, wherever they lie. */
export const openTownSystemKeys = (data: string, system: SystemId): Promise<SystemKeys> =>
  isOfApplication(system)
    ? openApplicationSystemKeys(data, system)
    : openSystemKeys(path.join(data, 'town', 'keys'), system);

async function openKeysAt(file: string): Promise<SystemKeys> {
  const read = async () => JSON.parse(await readFile(file, 'utf8')) as SystemKeys;
  try {
    return await read();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const made: SystemKeys = { keys: [await makeKey('sig'), await makeKey('enc')] };
  await writeOnce(file, `${JSON.stringify(made, null, 2)}\n`);
  return read();
}

/** The public half, with its kid and use, as a directory holds it. */
export function publicHalf({ kty, crv, x, y, kid, use, alg }: JWK): JWK {
  return { kty, crv, x, y, kid, use, alg };
}

async function makeKey(use: 'sig' | 'enc'): Promise<JWK> {
  const alg = use === 'sig' ? 'ES256' : 'ECDH-ES';
  const { privateKey } = await generateKeyPair(alg, { extractable: true, crv: 'P-256' });
  const jwk = await exportJWK(privateKey);
  return { ...jwk, kid: await calculateJwkThumbprint(jwk), use, alg };
}

/** Whole or not at all; the first of two writers wins. */
async function writeOnce(file: string, text: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  const aside = `${file}.${process.pid}.new`;
  const handle = await open(aside, 'w', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  try {
    await link(aside, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await rm(aside, { force: true });
  }
}
