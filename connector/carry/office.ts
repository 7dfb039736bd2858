import { mkdir } from 'node:fs/promises';
import type { JWK } from 'jose';
import { machineClock } from '../../contracts/clock.ts';
import type { Client } from '../client.ts';
import { type ConnectorConfiguration, readFileContract } from '../configuration.ts';
import { type Journal, openJournal } from '../journal.ts';
import { foldersToMake } from '../lanes.ts';
import { lockState } from '../lock.ts';
import type { OutboxOptions } from '../outbox.ts';
import { openCarryClient } from './client.ts';
import { readExchangeKeys } from './exchange-keys.ts';
import { readOwnKeys } from './own-keys.ts';
import { type CarryStore, openCarryStore } from './store.ts';

export type Office = {
  readonly configuration: ConnectorConfiguration & { readonly carry: NonNullable<ConnectorConfiguration['carry']> };
  readonly store: CarryStore;
  readonly journal: Journal;
  readonly client: Client;
  readonly keys: { readonly own: readonly JWK[]; readonly exchange: readonly JWK[] };
  readonly outbox: OutboxOptions;
};

/** Opens an office's folders for one command, alone. @throws Error in Japanese */
export async function withOffice<T>(
  configuration: ConnectorConfiguration,
  say: (text: string) => void,
  work: (office: Office) => Promise<T>,
): Promise<T> {
  const { folders, carry } = configuration;
  if (!carry)
    throw new Error('設定に carry がありません。connector/README.md の「つながっていないところ」を見てください。');
  const contract = await readFileContract(configuration);
  for (const folder of foldersToMake(configuration)) await mkdir(folder, { recursive: true });
  const release = await lockState(folders.state, () => {});
  if (!release) throw new Error(`この設定の接続プログラムが動いています（${folders.state}）。`);
  try {
    const journal = await openJournal(folders.state, machineClock);
    try {
      const store = await openCarryStore(folders.state);
      const keys = {
        own: await readOwnKeys(configuration),
        exchange: await readExchangeKeys(carry.exchangeKeys, machineClock.now()),
      };
      const client = openCarryClient(store, keys.own);
      const outbox = {
        configuration,
        contract,
        client,
        journal,
        say,
        clock: machineClock,
        now: () => performance.now(),
      };
      return await work({ configuration: { ...configuration, carry }, store, journal, client, keys, outbox });
    } finally {
      await journal.close();
    }
  } finally {
    await release();
  }
}
