import { mkdir, open, readdir, readFile, rename } from 'node:fs/promises';
import path from 'node:path';

/** A folder of JSON files, each written once and whole: what is on it has happened, whatever became of the process that wrote it. */
export type Shelf<T> = {
  /** false where it lies there already: then it stays as it is */
  put(name: string, value: T): Promise<boolean>;
  /** everything, by name */
  all(): ReadonlyMap<string, T>;
};

export async function openShelf<T>(folder: string): Promise<Shelf<T>> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort();
  const known = new Map<string, T>();
  for (const name of names)
    known.set(name.slice(0, -'.json'.length), JSON.parse(await readFile(path.join(folder, name), 'utf8')) as T);
  return {
    async put(name, value) {
      if (known.has(name)) return false;
      const aside = path.join(folder, `${name}.new`);
      const handle = await open(aside, 'w', 0o600);
      try {
        await handle.writeFile(JSON.stringify(value));
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(aside, path.join(folder, `${name}.json`));
      known.set(name, value);
      return true;
    },
    all: () => known,
  };
}
