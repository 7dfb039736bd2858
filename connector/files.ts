import { createHash, randomBytes } from 'node:crypto';
import { access, link, mkdir, open, readFile, rename, rm, unlink } from 'node:fs/promises';
import path from 'node:path';

/* Files in an office's folders. Only what works on Windows too: no modes, no signals, no reliance on hard links. */

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

export const exists = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );

/** Where a file of this name may go without touching another: the folder itself, or `2/`, `3/` … in it, its name unchanged. */
export async function findPlace(folder: string, name: string): Promise<string> {
  for (let number = 1; ; number++) {
    const place = number === 1 ? path.join(folder, name) : path.join(folder, String(number), name);
    if (!(await exists(place))) return place;
  }
}

/** Writes a file so that nobody ever sees half of it: aside, synced, and then under its name. */
export async function writeWhole(file: string, bytes: Uint8Array): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  const aside = path.join(path.dirname(file), `.${randomBytes(6).toString('hex')}.part`);
  const handle = await open(aside, 'wx');
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(aside, file);
}

/** Moves a file to a place that is free; never over another. */
export async function moveTo(from: string, to: string): Promise<void> {
  await mkdir(path.dirname(to), { recursive: true });
  try {
    await link(from, to); // fails where something stands already
    await unlink(from);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST' || code === 'ENOENT') throw error;
    if (await exists(to)) throw error;
    await rename(from, to); // a folder without hard links
  }
}

/** The file's bytes if it is there with this digest. */
export async function readIfSame(file: string, digest: string): Promise<Buffer | undefined> {
  const bytes = await readFile(file).catch(() => undefined);
  return bytes && sha256(bytes) === digest ? bytes : undefined;
}

/** Removes what an earlier run left half-written. */
export async function removeParts(folder: string, names: readonly string[]): Promise<void> {
  for (const name of names) if (/^\.[0-9a-f]{12}\.part$/.test(name)) await rm(path.join(folder, name), { force: true });
}
