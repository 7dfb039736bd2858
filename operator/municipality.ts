import { createHash } from 'node:crypto';
import { cp, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { openFolder } from '../connector/files.ts';

const template = path.join(import.meta.dirname, '..', 'municipalities', 'example');

type Described = { readonly code: string; readonly name: string; readonly kana: string; readonly insurer: string };

export const isFolder = async (folder: string): Promise<boolean> =>
  (await stat(folder).catch(() => undefined))?.isDirectory() ?? false;

/**
 * Makes the folder of a municipality: who it is, no purposes of its own, and no rules. It then permits nothing until it writes rules,
 * after the pattern of municipalities/example.
 */
export async function makeMunicipalityFolder(folder: string, { code, name, kana, insurer }: Described): Promise<void> {
  await openFolder(path.join(folder, 'policy'));
  await writeFile(
    path.join(folder, 'municipality.json'),
    `${JSON.stringify({ code, name, kana, insurer }, null, 2)}\n`,
  );
  await writeFile(path.join(folder, 'purposes.json'), '[]\n');
  await cp(path.join(template, 'README.md'), path.join(folder, 'README.md'));
  await writeFile(
    path.join(folder, 'policy', 'certification.cedar'),
    `// ${name} 提供の定め。書き方は README.md にあります。何も書かなければ何も渡りません。\n`,
  );
}

/** The files of a municipality's folder (or of the baseline's), as the exchange is sent them. */
export async function readPolicyFolder(folder: string): Promise<Record<string, string>> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  const files: Record<string, string> = {};
  for (const entry of names) {
    if (!entry.isFile() || entry.name === 'README.md' || entry.name.startsWith('.')) continue;
    const file = path.join(entry.parentPath, entry.name);
    files[path.relative(folder, file).split(path.sep).join('/')] = await readFile(file, 'utf8');
  }
  return files;
}

/** SHA-256 of the texts that were read: what is approved, or joined under, is what was read, whatever the exchange says of it. */
export function digestOf(files: Readonly<Record<string, string>>): string {
  const sorted = Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(sorted)).digest('hex');
}
