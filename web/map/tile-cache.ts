import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';

type Kept = { readonly bytes: number; used: number; readonly fetched: number };

/**
 * Tiles on disk, no more than `most` bytes of them: what was not looked at longest goes first.
 * @param now milliseconds
 */
export async function openTileCache(folder: string, most: number, now: () => number) {
  await mkdir(folder, { recursive: true });
  const kept = new Map<string, Kept>();
  for (const name of await readdir(folder)) {
    const file = path.join(folder, name);
    // What a process that died had begun to write.
    if (!/^\d+-\d+-\d+\.png$/.test(name)) await rm(file, { force: true });
    else {
      const { size, atimeMs, mtimeMs } = await stat(file);
      kept.set(name, { bytes: size, used: atimeMs, fetched: mtimeMs });
    }
  }
  let total = [...kept.values()].reduce((sum, { bytes }) => sum + bytes, 0);

  const forget = async (name: string) => {
    total -= kept.get(name)?.bytes ?? 0;
    kept.delete(name);
    await rm(path.join(folder, name), { force: true });
  };

  return {
    get bytes() {
      return total;
    },
    async find(name: string): Promise<{ readonly content: Buffer; readonly age: number } | undefined> {
      const entry = kept.get(name);
      if (!entry) return undefined;
      const content = await readFile(path.join(folder, name)).catch(() => undefined);
      if (!content) {
        await forget(name);
        return undefined;
      }
      entry.used = now();
      return { content, age: now() - entry.fetched };
    },
    async keep(name: string, content: Buffer): Promise<void> {
      if (content.length > most) return;
      total += content.length - (kept.get(name)?.bytes ?? 0);
      kept.set(name, { bytes: content.length, used: now(), fetched: now() });
      const file = path.join(folder, name);
      await writeFile(`${file}.new`, content);
      await rename(`${file}.new`, file);
      await utimes(file, now() / 1000, now() / 1000);
      const oldest = [...kept].filter(([other]) => other !== name).sort(([, a], [, b]) => a.used - b.used);
      for (const [other] of oldest) {
        if (total <= most) break;
        await forget(other);
      }
    },
  };
}
export type TileCache = Awaited<ReturnType<typeof openTileCache>>;
