import { readdir } from 'node:fs/promises';

const web = new URL('../', import.meta.url);

/** The files of the page kit whose names end with `suffix`, in the order of their paths; `style/` comes first. */
export async function findKitFiles(suffix: string): Promise<URL[]> {
  const names = (await readdir(web, { recursive: true })).map((name) => name.replaceAll('\\', '/'));
  const first = (name: string) => (name.startsWith('style/') ? 0 : 1);
  return names
    .filter((name) => name.endsWith(suffix))
    .sort((a, b) => first(a) - first(b) || (a < b ? -1 : 1))
    .map((name) => new URL(name, web));
}
