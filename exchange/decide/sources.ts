import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** The exact texts that decide for one town (or, as `baseline`, for all): file name in its folder → text. */
export type Bundle = { readonly files: Readonly<Record<string, string>> };
/** 全国地方公共団体コード, or `baseline` for what the whole region shares. */
export type Origin = string;
export type Sources = ReadonlyMap<Origin, Bundle>;

export const baseline: Origin = 'baseline';
export const baselineFolder = path.join(import.meta.dirname, 'baseline');
/** A folder that is a description of how to make one, not a town. */
const template = 'example';

/** Where a person finds `file` of `origin`; stands in every error at start. */
export const placeOf = (origin: Origin, file: string): string =>
  origin === baseline ? `exchange/decide/baseline/${file}` : `municipalities/${origin}/${file}`;

/** SHA-256 of the texts and their names, hex: one that differs in a single character is another version. */
export function digestOf(bundle: Bundle): string {
  const files = Object.entries(bundle.files).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(files)).digest('hex');
}

/**
 * Reads the baseline and every town's folder under `folder`. A town is found by its folder alone.
 * @throws Error that names a folder or file that has no business there, or is missing
 */
export async function readSources(folder: string): Promise<Sources> {
  const sources = new Map<Origin, Bundle>([[baseline, await readBundle(baseline, baselineFolder, '.')]]);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (!entry.isDirectory() || entry.name === template) continue;
    if (!isMunicipalityCode(entry.name))
      throw new Error(`municipalities/${entry.name}:1: フォルダーの名前が全国地方公共団体コード（6桁）ではありません`);
    sources.set(entry.name, await readBundle(entry.name, path.join(folder, entry.name), 'policy'));
  }
  return new Map([...sources].sort(([a], [b]) => (a < b ? -1 : 1)));
}

async function readBundle(origin: Origin, folder: string, policies: string): Promise<Bundle> {
  const own = origin === baseline ? ['schema.cedarschema', 'purposes.json'] : ['municipality.json', 'purposes.json'];
  const names = [...own, ...(await findPolicyFiles(origin, folder, policies, own))];
  const files: Record<string, string> = {};
  for (const name of names)
    files[name] = await readFile(path.join(folder, name), 'utf8').catch((error) => {
      throw new Error(`${placeOf(origin, name)}:1: ファイルを読めません（${error.code}）`, { cause: error });
    });
  return { files };
}

/** @throws Error for a file that would be passed over (a misspelt name): its prohibitions would not hold, and nobody would know */
async function findPolicyFiles(origin: Origin, folder: string, policies: string, own: readonly string[]) {
  const names = (await readdir(path.join(folder, policies)).catch(() => [])).sort();
  const files = names.filter((name) => name.endsWith('.cedar')).map((name) => path.posix.join(policies, name));
  const known = [...own, ...files, 'README.md', ...(policies === '.' ? [] : [policies])];
  const all = [...(await readdir(folder)), ...names.map((name) => path.posix.join(policies, name))];
  const stray = all.find((name) => !known.includes(name));
  if (stray)
    throw new Error(
      `${placeOf(origin, stray)}:1: 規則は「${path.posix.join(policies, '名前.cedar')}」に置いてください`,
    );
  return files;
}

/** Six digits, the last of them the check digit (総務省「全国地方公共団体コード」検査数字). */
export function isMunicipalityCode(text: string): boolean {
  if (!/^\d{6}$/.test(text)) return false;
  const sum = [6, 5, 4, 3, 2].reduce((total, weight, i) => total + weight * Number(text[i]), 0);
  return (11 - (sum % 11)) % 10 === Number(text[5]);
}
