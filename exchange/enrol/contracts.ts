import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { z } from 'zod';
import { type Contract, contract } from '../../contracts/contract.ts';
import { describeIssues } from '../receive/issues.ts';

/** Reads a JSON file of the region's data. @throws Error that names the file and the place in it */
export async function readData<S extends z.ZodType>(file: string, schema: S): Promise<z.infer<S>> {
  let content: unknown;
  try {
    content = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw new Error(`${file}: JSONとして読めません（${(error as Error).message}）`);
  }
  const read = schema.safeParse(content);
  if (!read.success) throw new Error(`${file}: ${describeIssues(read.error)}`);
  return read.data;
}

/** Every contract (連携契約定義) of the applications: each `<application>/contracts/*.json`. */
export async function loadContracts(applications: string): Promise<ReadonlyMap<string, Contract>> {
  const found = new Map<string, Contract>();
  for (const folder of (await readdir(applications, { withFileTypes: true })).filter((entry) => entry.isDirectory())) {
    const contracts = path.join(applications, folder.name, 'contracts');
    const names = await readdir(contracts).catch(() => []);
    for (const name of names.filter((file) => file.endsWith('.json')).sort()) {
      const file = path.join(contracts, name);
      const read = await readData(file, contract);
      if (found.has(read.id)) throw new Error(`${file}: ${read.id} はすでに別のファイルにあります`);
      found.set(read.id, read);
    }
  }
  return found;
}
