import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** The names of the municipalities that the region serves: each folder named by its six-digit code. */
export async function findMunicipalityNames(folder: string): Promise<string[]> {
  const codes = (await readdir(folder)).filter((name) => /^\d{6}$/.test(name)).sort();
  return Promise.all(
    codes.map(async (code) => JSON.parse(await readFile(path.join(folder, code, 'municipality.json'), 'utf8')).name),
  );
}
