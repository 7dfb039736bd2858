import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { type Contract, contract, findContract } from '../../contracts/contract.ts';
import { findFormMistakes } from '../disclose/form.ts';
import { readJson } from './read-json.ts';

/** What members ask of the platform itself is described like every other service. */
const platformFolder = path.join(import.meta.dirname, 'contracts');

/**
 * Every contract (連携契約定義) of the region, by id: the platform's own, and all `<application>/contracts/*.json` under `folder`.
 * An application is found by its folder alone.
 * @throws Error that names file, line and place of everything to mend
 */
export async function loadContracts(folder: string): Promise<Map<string, Contract>> {
  const found = new Map<string, Contract>();
  const problems: string[] = [];
  const platform = (await readdir(platformFolder)).map((file) => ({
    file: path.join(platformFolder, file),
    name: `exchange/enrol/contracts/${file}`,
  }));
  const ofApplications = (await findContractFiles(folder)).map((file) => ({
    file: path.join(folder, file),
    name: path.posix.join(path.basename(folder), file),
  }));
  for (const { file, name } of [...platform, ...ofApplications]) {
    try {
      const read = readJson(await readFile(file, 'utf8'), contract, name);
      for (const mistake of findFormMistakes(read)) problems.push(`${name}:1: ${mistake}`);
      if (found.has(read.id)) problems.push(`${name}:1: 連携契約定義 ${read.id} は、すでに別のファイルにあります`);
      found.set(read.id, read);
    } catch (error) {
      problems.push((error as Error).message);
    }
  }
  for (const { id, formerly } of found.values())
    for (const name of formerly ?? [])
      if (findContract(found, name)?.id !== id)
        problems.push(`${id}: formerly の ${name} は、ほかの連携契約定義の名前です`);
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return found;
}

async function findContractFiles(folder: string): Promise<string[]> {
  const files: string[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (!entry.isDirectory()) continue;
    const names = await readdir(path.join(folder, entry.name, 'contracts')).catch((error) => {
      if (error.code === 'ENOENT') return []; // an application may offer no service
      throw error;
    });
    for (const name of names) if (name.endsWith('.json')) files.push(`${entry.name}/contracts/${name}`);
  }
  return files.sort();
}
