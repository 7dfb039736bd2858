import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { keyFileOf } from './keys.ts';
import { carePlanContract, sampleOffices } from './members.ts';

const folders = ['out', 'in', 'sent', 'refused', 'state'] as const;

/** Where the connector of a sample office finds its configuration. */
export const connectorFileOf = (data: string, office: string) => path.join(data, 'town', office, 'connector.json');

/**
 * Makes the folders and configurations of the two sample offices' connectors (connector/configuration.ts). The address of the
 * exchange may be another at every start, and so the configurations are written anew when they differ. Paths in them are relative
 * to the file, so that a data folder can be moved.
 */
export async function makeConnectorFolders(data: string, exchangeUrl: string): Promise<void> {
  for (const office of Object.values(sampleOffices)) {
    const home = path.join(data, 'town', office);
    for (const name of folders) await mkdir(path.join(home, name), { recursive: true });
    const configuration = {
      exchange: exchangeUrl,
      system: `CARE/${office}/careplan`,
      keys: keyFileOf('../keys', `CARE/${office}/careplan`),
      contract: carePlanContract,
      purpose: 'care-plan-sharing',
      folders: Object.fromEntries(folders.map((name) => [name, name])),
    };
    const file = connectorFileOf(data, office);
    const text = `${JSON.stringify(configuration, null, 2)}\n`;
    if ((await readFile(file, 'utf8').catch(() => '')) !== text) await writeFile(file, text);
  }
}
