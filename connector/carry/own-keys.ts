import type { JWK } from 'jose';
import type { CarriedOut } from '../../contracts/carry/content.ts';
import { exists, renamePatiently } from '../files.ts';
import { readKeys } from '../own-client.ts';
import { asideOf, makeNext } from '../rotate.ts';
import type { Office } from './office.ts';

type Configuration = Office['configuration'];

/**
 * Makes the office's next keys, which the next bundle shows to the exchange. They are used when its answer says that they are known. Called
 * again before that, it changes nothing.
 */
export async function carryRotate({ configuration }: Office, say: (text: string) => void): Promise<void> {
  await makeNext(configuration, await readKeys(configuration.keys));
  say('新しい鍵を作りました。次の包み（engawa carry out）で連携基盤に登録し、その返事を取り込むと使い始めます。');
  say('古い署名の鍵は、そのまた次の包みで失効します。古い封の鍵は、前に封をされたもののために残ります。');
}

/** The office's keys: what it signs with, and all that it opens with, those too which it has only just shown. */
export async function readOwnKeys(configuration: Pick<Configuration, 'keys'>): Promise<readonly JWK[]> {
  const own = await readKeys(configuration.keys);
  const next = await readNext(configuration);
  return [...own, ...next.filter(({ use, kid }) => use === 'enc' && !own.some((key) => key.kid === kid))];
}

/** Half of a file is of a run that was cut off before anybody was told. */
const readNext = async ({ keys }: Pick<Configuration, 'keys'>): Promise<readonly JWK[]> =>
  (await exists(asideOf({ keys }))) ? readKeys(asideOf({ keys })).catch(() => []) : [];

/** What the next bundle says of them: those that are new, and the signing key that the new one has replaced. */
export async function tellKeys({ configuration, store }: Office): Promise<CarriedOut['keys']> {
  const old = await readKeys(configuration.keys);
  const isOld = ({ kid }: JWK) => old.some((key) => key.kid === kid);
  const add = (await readNext(configuration))
    .filter((key) => !isOld(key))
    .map(({ d: _, kty, kid, use, ...key }) => ({ ...key, kty: kty!, kid: kid!, use: use as 'sig' | 'enc' }));
  const revoke = [...((await store.taken()).revoke ?? [])];
  return add.length > 0 || revoke.length > 0 ? { add, revoke } : undefined;
}

/**
 * Takes up what the exchange knows now.
 * @returns the kids of the signing keys that are still to be ended
 */
export async function takeUpKeys(
  { configuration, store }: Office,
  said: { readonly added: readonly string[]; readonly revoked: readonly string[] } | undefined,
  say: (text: string) => void,
): Promise<readonly string[]> {
  const left = ((await store.taken()).revoke ?? []).filter((kid) => !said?.revoked.includes(kid));
  const next = await readNext(configuration);
  const old = await readKeys(configuration.keys);
  const fresh = next.filter(({ kid }) => !old.some((key) => key.kid === kid));
  if (!said || fresh.length === 0) return left;
  if (!fresh.every(({ kid }) => said.added.includes(kid!))) {
    say('新しい鍵は、まだ登録されていません。次の包みで、もう一度登録します。');
    return left;
  }
  await renamePatiently(asideOf(configuration), configuration.keys);
  say(`鍵のファイル ${configuration.keys} を新しくしました`);
  return [...left, ...old.flatMap(({ use, kid }) => (use === 'sig' && kid !== undefined ? [kid] : []))];
}
