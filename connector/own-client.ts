import { readFile, stat } from 'node:fs/promises';
import type { JWK } from 'jose';
import { parseWritten } from '../contracts/written-json.ts';
import { type Client, type ClientOptions, createClient } from './client.ts';
import type { ConnectorConfiguration } from './configuration.ts';
import { sayTrouble } from './trouble.ts';

/** The system's private keys, as they lie in its file. @throws Error in Japanese */
export async function readKeys(file: string): Promise<readonly JWK[]> {
  try {
    const { keys } = parseWritten(await readFile(file, 'utf8'));
    if (!Array.isArray(keys)) throw new Error('JWKS の keys がありません');
    return keys;
  } catch (error) {
    // The parser's own message would quote the key.
    const why = error instanceof SyntaxError ? 'JSON として読めません' : (error as Error).message;
    const trouble = sayTrouble(error, file);
    throw new Error(
      trouble ? `鍵のファイル ${trouble}（設定の keys）` : `鍵のファイル ${file} を読めません（${why}）。`,
    );
  }
}

/**
 * The client of a connector that runs for months: it looks at its key file before each call, so that `engawa connect --rotate` beside it
 * needs no restart.
 */
export async function openOwnClient(
  configuration: Pick<ConnectorConfiguration, 'keys'> & Omit<ClientOptions, 'keys'>,
): Promise<Client> {
  const stampOf = async () => {
    const { mtimeMs, size, ino } = await stat(configuration.keys);
    return `${mtimeMs} ${size} ${ino}`;
  };
  const open = async () => createClient({ ...configuration, keys: await readKeys(configuration.keys) });
  let current = await open();
  let stamp = await stampOf();
  const getCurrent = async (): Promise<Client> => {
    // A file that is being replaced, or is not there for a moment, is looked at again at the next call.
    const now = await stampOf().catch(() => stamp);
    if (now === stamp) return current;
    current = await open();
    stamp = now;
    return current;
  };
  return {
    requestCodes: async (...args) => (await getCurrent()).requestCodes(...args),
    send: async (...args) => (await getCurrent()).send(...args),
    findReceipt: async (...args) => (await getCurrent()).findReceipt(...args),
    findStatus: async (...args) => (await getCurrent()).findStatus(...args),
    collect: async (...args) => (await getCurrent()).collect(...args),
    acknowledge: async (...args) => (await getCurrent()).acknowledge(...args),
    openSealed: async (...args) => (await getCurrent()).openSealed(...args),
    trail: async (...args) => (await getCurrent()).trail(...args),
    call: async (...args) => (await getCurrent()).call(...args),
    openQuestion: async (...args) => (await getCurrent()).openQuestion(...args),
    openAnswer: async (...args) => (await getCurrent()).openAnswer(...args),
    pass: async (...args) => (await getCurrent()).pass(...args),
    stream: async (...args) => (await getCurrent()).stream(...args),
  };
}
