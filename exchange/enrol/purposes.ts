import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { type Purpose, purpose } from '../../contracts/purpose.ts';
import { readData } from './contracts.ts';

const baseline = fileURLToPath(new URL('../decide/baseline/purposes.json', import.meta.url));

/** The municipalities of the region: each folder named by a 全国地方公共団体コード. */
export async function findMunicipalities(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory() && /^\d{6}$/.test(entry.name))
    .map(({ name }) => name)
    .sort();
}

/** Every registered purpose (利用目的): the region's own, and those by a municipality's ordinance. */
export async function loadPurposes(municipalities: string): Promise<ReadonlyMap<string, Purpose>> {
  const towns = await findMunicipalities(municipalities);
  const files = [baseline, ...towns.map((town) => path.join(municipalities, town, 'purposes.json'))];
  const found = new Map<string, Purpose>();
  for (const file of files)
    for (const read of await readData(file, z.array(purpose))) {
      if (found.has(read.id)) throw new Error(`${file}: 利用目的 ${read.id} はすでに別のファイルにあります`);
      found.set(read.id, read);
    }
  return found;
}
