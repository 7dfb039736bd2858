import { open, rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose';
import { type Client, createClient } from './client.ts';
import { readSetup, type Setup } from './configuration.ts';
import { renamePatiently } from './files.ts';
import { readKeys } from './own-client.ts';

type KeyEntry = { readonly kid: string; readonly use: 'sig' | 'enc'; readonly revokedAt: string | null };

/**
 * Turns the keys of an office's system: new ones are made and shown to the exchange with the old, tried, put into the key file, and
 * only then the old signing key is ended. Killed at any moment, the next run goes on. The old sealing keys stay in the file and in the
 * directory, because mail sealed to them may still be on its way; those that no mail waits for any more are ended by a later run.
 * A connector that runs beside it goes on without a restart.
 * @throws Error in Japanese
 */
export async function rotateKeys(file: string, say: (text: string) => void): Promise<void> {
  const configuration = await readSetup(file);
  const old = await readKeys(configuration.keys);
  const next = await makeNext(configuration, old);
  const [sig, enc] = next;
  const before = await openWith(configuration, old, next);
  for (const key of [sig!, enc!]) await before.call('POST', '/v1/keys', { use: key.use, jwk: publicHalf(key) });
  say('新しい鍵を登録しました');
  const after = await createClient({ ...configuration, keys: next });
  const { keys: known } = await patiently(() => after.call<{ keys: KeyEntry[] }>('GET', '/v1/keys'));
  await renamePatiently(asideOf(configuration), configuration.keys);
  say(`鍵のファイル ${configuration.keys} を新しくしました`);
  for (const { kid, use, revokedAt } of known)
    if (use === 'sig' && kid !== sig!.kid && revokedAt === null) await revoke(after, kid);
  say('古い署名の鍵を失効させました。これからは新しい鍵で署名します');
  const previous = old.find(({ use }) => use === 'enc')?.kid;
  for (const { kid, use, revokedAt } of known)
    if (use === 'enc' && kid !== enc!.kid && kid !== previous && revokedAt === null)
      await revoke(after, kid).catch(() => say(`鍵 ${kid} には受け取りを待つ送付があるため、残しました`));
}

/** Every process of the exchange hears of a new key within a moment; the first call may come before it has. */
async function patiently<T>(ask: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await ask();
    } catch (error) {
      if (attempt === 10) throw error;
      await sleep(300);
    }
  }
}

const revoke = (client: Client, kid: string) =>
  client.call<void>('POST', `/v1/keys/${encodeURIComponent(kid)}/revoke`, { lost: false });

/** Where the next keys lie until they are in use. */
export const asideOf = ({ keys }: Pick<Setup, 'keys'>) => `${keys}.next`;

/** The keys as they shall be, on disk before anybody is told of them: new signing, new sealing, and all sealing keys of before. */
export async function makeNext(configuration: Pick<Setup, 'keys'>, old: readonly JWK[]): Promise<readonly JWK[]> {
  const aside = asideOf(configuration);
  // Half of a file is of a run that was cut off before it told anybody.
  const begun = await readKeys(aside).catch(() => undefined);
  if (begun) return begun;
  await rm(aside, { force: true });
  const made = [await makeKey('sig'), await makeKey('enc'), ...old.filter(({ use }) => use === 'enc')];
  await writePrivate(aside, `${JSON.stringify({ keys: made }, null, 2)}\n`);
  return made;
}

/** With the old key; where an earlier run had ended it already, with the new. */
async function openWith(configuration: Setup, old: readonly JWK[], next: readonly JWK[]): Promise<Client> {
  const client = await createClient({ ...configuration, keys: old });
  return client.call('GET', '/v1/keys').then(
    () => client,
    async (error) => {
      const other = await createClient({ ...configuration, keys: next });
      await other.call('GET', '/v1/keys').catch(() => {
        throw error;
      });
      return other;
    },
  );
}

async function writePrivate(file: string, text: string): Promise<void> {
  const handle = await open(file, 'w', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function makeKey(use: 'sig' | 'enc'): Promise<JWK> {
  const alg = use === 'sig' ? 'ES256' : 'ECDH-ES';
  const { privateKey } = await generateKeyPair(alg, { extractable: true, crv: 'P-256' });
  const jwk = await exportJWK(privateKey);
  return { ...jwk, kid: await calculateJwkThumbprint(jwk), use, alg };
}

const publicHalf = ({ kty, crv, x, y, kid }: JWK): JWK => ({ kty, crv, x, y, kid });
