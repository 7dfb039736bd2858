import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose';
import { writePrivate } from './files.ts';

/** What the applications' process alone holds. */
export type ApplicationKeys = {
  /** private: with which its applications say to the issuer who they are; the newest first, which signs */
  readonly signing: readonly JWK[];
  /** of 32 bytes, base64url: with which it seals what it keeps; the newest first */
  readonly sealing: readonly string[];
};

/** Two files in a folder of their own, so that the exchange's process, started alone, need not be able to read the private one. */
const files = (data: string) => ({
  own: path.join(data, 'keys-applications', 'private.json'),
  published: path.join(data, 'keys-applications', 'public.json'),
});

/** The applications' keys of this installation; made at the first start. Only for the holder of the data lock. */
export async function openApplicationKeys(data: string): Promise<ApplicationKeys> {
  const { own, published } = files(data);
  const known = await readOwn(own);
  const keys = known ?? (await makeKeys());
  if (!known) await writePrivate(own, JSON.stringify(keys));
  await writePrivate(published, JSON.stringify({ keys: keys.signing.map(publicHalf) }));
  return keys;
}

/** For the applications' process that was started alone. */
export async function readApplicationKeys(data: string): Promise<ApplicationKeys> {
  const { own } = files(data);
  const keys = await readOwn(own);
  if (!keys) throw new Error(`${own} を読めません。先に npm start を一度実行してください。`);
  return keys;
}

/** The public halves, which the exchange knows the applications by. None before the first start of the applications. */
export async function readPublishedKeys(data: string): Promise<readonly JWK[]> {
  const text = await readFile(files(data).published, 'utf8').catch(() => '{"keys":[]}');
  return (JSON.parse(text) as { keys: JWK[] }).keys;
}

const readOwn = async (file: string): Promise<ApplicationKeys | undefined> => {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  return text === undefined ? undefined : JSON.parse(text);
};

export async function makeKeys(): Promise<ApplicationKeys> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const jwk = await exportJWK(privateKey);
  const kid = await calculateJwkThumbprint(jwk);
  return {
    signing: [{ ...jwk, kid, alg: 'ES256', use: 'sig' }],
    sealing: [randomBytes(32).toString('base64url')],
  };
}

export const publicHalf = ({ d: _, ...published }: JWK): JWK => published;
