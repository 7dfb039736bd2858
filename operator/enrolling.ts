import { rm } from 'node:fs/promises';
import { createClient, ExchangeError } from '../connector/client.ts';
import { exists, renamePatiently } from '../connector/files.ts';
import { readKeys } from '../connector/own-client.ts';
import { wasNotSent } from '../connector/raw.ts';
import type { SystemId } from '../contracts/member.ts';
import { keysFile, type NewKeys, openKeys, readPublicKeys } from './system.ts';

/**
 * What lies on disk before anybody is asked, so that nothing is lost with an answer, and under a name that says that it is not in force yet. Taken, it
 * gets its own name; refused, it goes.
 */
export type Pending = { readonly aside: string; readonly file: string };

export const pendingOf = (file: string): string => file.replace(/\.(\w+)$/, '.pending.$1');

type Asking = {
  readonly system: SystemId;
  readonly exchange: string;
  /** where keys are made; none where `given` names a file with public ones */
  readonly folder: string;
  readonly given: string | undefined;
  /** besides the keys */
  readonly pending?: readonly Pending[];
  /** what it is enrolled as cannot have been asked otherwise before: asked again after it was done, it is done */
  readonly isDoneOnce?: boolean;
};

/**
 * Enrols a system with keys that are given, or made. After an answer that never came the same command simply goes on: it finds the keys of the try
 * before, and looks whether they are known by now.
 * @param ask its answer is left out where the system was enrolled by the try before
 * @returns isRepeat: it had been done, and was known to be
 * @throws Error in Japanese that says what lies on disk
 */
export async function enrolWithKeys<T>(
  { system, exchange, folder, given, pending = [], isDoneOnce = false }: Asking,
  ask: (publicKeys: NewKeys['publicKeys']) => Promise<T>,
): Promise<{ readonly made?: T; readonly keys: string | undefined; readonly isRepeat?: boolean }> {
  if (given !== undefined) {
    const made = await ask((await readPublicKeys(given)).publicKeys);
    await settle(pending.filter((one) => one.aside !== one.file));
    return { made, keys: undefined };
  }
  const file = keysFile(folder, system);
  const keys = { file, aside: (await exists(file)) ? file : pendingOf(file) };
  const isAgain = await exists(keys.aside);
  const publicKeys = await openKeys(keys.aside);
  const all = [...pending, keys].filter((one) => one.aside !== one.file);
  try {
    const made = await ask(publicKeys);
    await settle(all);
    return { made, keys: file };
  } catch (error) {
    const { message } = error as Error;
    if (!isRefusal(error)) throw new Error(sayUnknown(message, all), { cause: error });
    if (!isAgain) for (const one of all) await rm(one.aside, { force: true });
    const isKnown = isAgain && (await areKnown({ exchange, system, keys: await readKeys(keys.aside) }));
    if (isKnown && keys.aside !== file) {
      await settle(all);
      return { keys: file };
    }
    if (isKnown && isDoneOnce) {
      for (const one of all) await rm(one.aside, { force: true }); // made for this try
      return { keys: file, isRepeat: true };
    }
    const stands = isKnown
      ? `${file} の鍵では、すでに登録されています。engawa self-check で確かめられます。`
      : '登録していません。';
    throw new Error(`${message}\n${stands}`, { cause: error });
  }
}

async function settle(all: readonly Pending[]): Promise<void> {
  for (const { aside, file } of all) await renamePatiently(aside, file);
}

/** Said by the exchange for good, or never asked: anything else may have been carried out. */
const isRefusal = (error: unknown): boolean =>
  error instanceof ExchangeError &&
  ((error.status >= 400 && error.status < 500 && !error.retry) || wasNotSent(error.cause));

const areKnown = async (own: Parameters<typeof createClient>[0]): Promise<boolean> =>
  (await createClient({ ...own, tries: 1 })).call('GET', '/v1/self').then(
    () => true,
    () => false,
  );

const sayUnknown = (message: string, all: readonly Pending[]): string =>
  [
    message,
    '登録されたかどうか、まだ分かりません。原因を除いて、同じコマンドをもう一度実行してください。続きから確かめます。',
    ...(all.length > 0 ? [`それまで消さないもの: ${all.map(({ aside }) => aside).join('、')}`] : []),
  ].join('\n');
