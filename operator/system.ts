import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose';
import { writeWhole } from '../connector/files.ts';
import { readKeys } from '../connector/own-client.ts';
import { sayTrouble } from '../connector/trouble.ts';
import type { SystemId } from '../contracts/member.ts';
import { parseWritten } from '../contracts/written-json.ts';
import { Usage } from './answers.ts';

export type NewKeys = { readonly publicKeys: readonly JWK[]; readonly file: string | undefined };

/** The public halves that an office has sent. Private parts in it are a mistake that must be told at once. @throws Usage */
export async function readPublicKeys(file: string): Promise<NewKeys> {
  let content: { keys?: JWK[] } & JWK;
  try {
    content = parseWritten(await readFile(file, 'utf8')) ?? {};
  } catch (error) {
    throw new Usage(sayTrouble(error) ?? `${file} を公開鍵（JWK か JWKS）として読めません`);
  }
  const keys = content.keys ?? [content];
  if (!Array.isArray(keys) || keys.some((key) => typeof key?.kty !== 'string'))
    throw new Usage(`${file} を公開鍵（JWK か JWKS）として読めません`);
  if (keys.some((key) => 'd' in key || 'k' in key))
    throw new Usage(`${file} に秘密鍵が入っています。相手に知らせて作り直してもらい、公開鍵だけを受け取ってください`);
  return { publicKeys: keys, file: undefined };
}

/** Makes a signing and a sealing key, and keeps them in a file of mode 0600 that goes to the office and nowhere else. Keys that lie there are taken again. */
export async function makeSystemKeys(folder: string, system: SystemId): Promise<NewKeys> {
  const file = keysFile(folder, system);
  return { publicKeys: await openKeys(file), file };
}

export const keysFile = (folder: string, system: SystemId): string =>
  path.join(folder, `${system.replaceAll('/', '-')}.keys.json`);

/** The public halves of the keys in this file, which is made where there is none. */
export async function openKeys(file: string): Promise<readonly JWK[]> {
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  const made = { keys: [await makeKey('sig'), await makeKey('enc')] };
  await writeFile(file, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600, flag: 'wx' }).catch((error) => {
    if (error.code !== 'EEXIST') throw error;
  });
  return (await readKeys(file)).map(({ d: _, ...rest }) => rest);
}

async function makeKey(use: 'sig' | 'enc'): Promise<JWK> {
  const alg = use === 'sig' ? 'ES256' : 'ECDH-ES';
  const { privateKey } = await generateKeyPair(alg, { extractable: true, crv: 'P-256' });
  const jwk = await exportJWK(privateKey);
  return { ...jwk, kid: await calculateJwkThumbprint(jwk), use, alg };
}

/**
 * The file that the office puts beside its keys; a connector's configuration begins with the same lines. What an office has written into it
 * besides stays.
 * @throws Usage where that is no JSON
 */
export async function writeSystemFile(
  folder: string,
  system: SystemId,
  exchange: string,
  keys: string,
): Promise<string> {
  const file = path.join(folder, `${system.replaceAll('/', '-')}.json`);
  const before = readSetup(await readFile(file, 'utf8').catch(() => '{}'), file);
  const setup = { ...before, exchange, system, keys: path.basename(keys) };
  await writeWhole(file, Buffer.from(`${JSON.stringify(setup, null, 2)}\n`));
  return file;
}

function readSetup(text: string, file: string): object {
  try {
    return parseWritten(text);
  } catch {
    throw new Usage(
      `${file} を JSON として読めません。直すか、別の名前にしてから、同じコマンドをもう一度実行してください`,
    );
  }
}
