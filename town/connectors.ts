import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { SystemId } from '../contracts/member.ts';
import { keyFileOf } from './keys.ts';
import { carePlanContract, sampleOffices } from './members.ts';
import { services } from './services.ts';

const folders = ['out', 'in', 'sent', 'refused', 'state'] as const;

/** Where the connector of a sample office finds its configuration. */
export const connectorFileOf = (data: string, office: string) => path.join(data, 'town', office, 'connector.json');
const doorFileOf = (data: string) => path.join(data, 'town', sampleOffices.careManagement, 'door.json');
const answeringFileOf = (data: string) => path.join(data, 'town', '990019', 'connector.json');

/** The door for X-Road clients in the care-management office stands beside the town's business systems. */
export const doorPortOf = (townPort: number): number => townPort + 1;

/** Every connector that the fictional region runs. */
export const connectorFilesOf = (data: string): string[] => [
  ...Object.values(sampleOffices).map((office) => connectorFileOf(data, office)),
  doorFileOf(data),
  answeringFileOf(data),
];

/**
 * Makes the configurations of the town's connectors (connector/configuration.ts), and the folders of those that move files. Addresses may be
 * others at every start, and so a configuration is written anew when it differs. Paths in it are relative to the file, so that a data
 * folder can be moved.
 * @param providersUrl where the town's business systems stand
 */
export async function makeConnectors(data: string, exchangeUrl: string, providersUrl: string): Promise<void> {
  const configure = async (file: string, system: SystemId, more: object) => {
    await mkdir(path.dirname(file), { recursive: true });
    const own = { exchange: exchangeUrl, system, keys: keyFileOf('../keys', system), ...more };
    const text = `${JSON.stringify(own, null, 2)}\n`;
    if ((await readFile(file, 'utf8').catch(() => '')) !== text) await writeFile(file, text);
  };
  for (const office of Object.values(sampleOffices)) {
    const file = connectorFileOf(data, office);
    for (const name of folders) await mkdir(path.join(path.dirname(file), name), { recursive: true });
    await configure(file, `CARE/${office}/careplan`, {
      contract: carePlanContract,
      purpose: 'care-plan-sharing',
      folders: Object.fromEntries(folders.map((name) => [name, name])),
    });
  }
  const port = doorPortOf(Number(new URL(providersUrl).port));
  await configure(doorFileOf(data), `CARE/${sampleOffices.careManagement}/careplan`, {
    door: { port, services: Object.fromEntries(mappings) },
  });
  await configure(answeringFileOf(data), 'GOV/990019/care', {
    answering: Object.fromEntries(
      collecting.map(({ system, code }) => [code, { url: `${providersUrl}/${system}/${code}` }]),
    ),
  });
}

/** 縁側市's care-insurance system has no open port (town/services.ts). */
const collecting = services.filter(({ system, way }) => system === 'GOV/990019/care' && way === 'collect');

/** The office's own software writes whom it asks about into a header of its own, `保険者番号-被保険者番号`, and knows nothing of purposes. */
const mappings = services
  .filter(({ code }) => code === 'certification' || code === 'documents')
  .map(({ system, code }) => [
    `${system}/${code}`,
    { purpose: 'certification-for-plan', subject: { header: 'X-Insured-Person' } },
  ]);
