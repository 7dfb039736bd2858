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
  /** of a turn that has begun: known everywhere before anything stands under it */
  readonly next?: { readonly signing: JWK; readonly sealing: string };
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
  await writePrivate(published, publishedOf(keys));
  return keys;
}

const publishedOf = ({ signing, next }: ApplicationKeys): string =>
  JSON.stringify({ keys: [...(next ? [next.signing] : []), ...signing].map(publicHalf) });

/**
 * The three steps of turning them, each to be known to every process before the one after it: makes the next ones (of a turn that was cut off, the
 * same), uses them for what is new, and drops the signing key before. What was sealed under the keys before still opens.
 */
export const applicationKeyTurn = (data: string) => {
  const step = async (change: (keys: ApplicationKeys) => Promise<ApplicationKeys>): Promise<void> => {
    const keys = await change(await readApplicationKeys(data));
    const { own, published } = files(data);
    await writePrivate(own, JSON.stringify(keys));
    await writePrivate(published, publishedOf(keys));
  };
  return {
    makeNext: () =>
      step(async (keys) => {
        if (keys.next) return keys;
        const { signing, sealing } = await makeKeys();
        return { ...keys, next: { signing: signing[0]!, sealing: sealing[0]! } };
      }),
    turn: () =>
      step(async ({ next, signing, sealing }) =>
        next ? { signing: [next.signing, ...signing], sealing: [next.sealing, ...sealing] } : { signing, sealing },
      ),
    end: () => step(async ({ signing, ...keys }) => ({ ...keys, signing: signing.slice(0, 1) })),
  };
};

const lookMs = 1_000;
/**
 * The keys of a process that runs while they are turned: it looks at their file, at most once a second. Where it cannot be read, those that are known hold.
 * @param given those that it was handed
 */
export function followApplicationKeys(data: string, given: ApplicationKeys): () => Promise<ApplicationKeys> {
  let known = given;
  let looked = Date.now();
  return async () => {
    if (Date.now() - looked < lookMs) return known;
    looked = Date.now();
    known = (await readOwn(files(data).own).catch(() => undefined)) ?? known;
    return known;
  };
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
