import path from 'node:path';
import type { Client } from '../../../connector/client.ts';
import { readTables } from '../../../contracts/care/tables.ts';
import type { Town } from '../../town.ts';
import { openFederation } from './federation.ts';
import type { Registration } from './ledgers.ts';
import { makeTownLedgers } from './town-ledgers.ts';

/** The 国保連合会 of the fictional region, with its book in the region's data folder. */
export async function openTownFederation(
  town: Town,
  {
    data,
    ...given
  }: {
    readonly data: string;
    readonly client: Client;
    readonly registered?: () => Promise<readonly Registration[]>;
    readonly say: (text: string) => void;
  },
) {
  const ledgers = makeTownLedgers(town, await readTables());
  return openFederation({ folder: path.join(data, 'town', 'kokuhoren'), ledgers, ...given });
}
