import { createHash, randomUUID } from 'node:crypto';
import { access, copyFile, link, mkdir, open, readFile, rename, rm, unlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sayTrouble } from './trouble.ts';

/* Files in an office's folders. Only what works on Windows too: no modes, no signals, no reliance on hard links. */

export const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');

export const exists = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );

/** What another program does to a file for a moment on Windows: a virus scanner, an editor, a share. */
export const isBusy = (error: unknown): boolean =>
  ['EBUSY', 'EPERM', 'EACCES', 'ETXTBSY'].includes((error as NodeJS.ErrnoException)?.code ?? '');

/**
 * A folder that somebody named to write into, made where there is none.
 * @param mode of what is made
 * @throws Error in Japanese where it is a file, or a place in which nobody can make one (/proc, /sys, a disk that is full or not writable)
 */
export async function openFolder(folder: string, mode = 0o777): Promise<void> {
  const place = path.resolve(folder);
  try {
    // One by one: below /proc, Node's own way to make them all never comes to an end.
    for (const one of await findMissing(place)) await mkdir(one, { mode });
    const trial = path.join(place, `.engawa-${randomUUID()}`);
    await writeFile(trial, '', { flag: 'wx' });
    await rm(trial);
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    const words = ['ENOENT', 'ENOTDIR', 'EEXIST', 'EINVAL', 'ENOSYS', 'ENXIO'].includes(code)
      ? `${folder} は、ファイルを作れるフォルダーではありません。ふつうのフォルダーを指定してください。`
      : sayTrouble(error, folder);
    throw words === undefined ? error : new Error(words, { cause: error });
  }
}

/** Itself and the folders above it that are not there, from the top. */
async function findMissing(place: string): Promise<string[]> {
  if (await exists(place)) return [];
  return [...(await findMissing(path.dirname(place))), place];
}

/** A name that every office PC can write and that stays inside its folder, whoever sent it. */
export const isSafeName = (name: string): boolean =>
  name !== '' &&
  name.length <= 200 &&
  !/[\\/:*?"<>|\u0000-\u001f\u007f]/.test(name) &&
  !/^[. ]|[. ]$/.test(name) &&
  !/^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i.test(name);

/**
 * Where these files may go together without touching another: the folder itself, or `2/`, `3/` … in it, their names unchanged.
 * @param beside endings of what will stand beside each
 * @param below a folder in `folder` that all of them go to
 * @returns paths from `folder`, as the journal keeps them: the folders may be moved as a whole
 */
export async function findPlaces(
  folder: string,
  names: readonly string[],
  { beside = [], below = '' }: { readonly beside?: readonly string[]; readonly below?: string } = {},
): Promise<string[]> {
  for (let number = 1; ; number++) {
    const places = names.map((name) => path.join(below, ...(number === 1 ? [] : [String(number)]), name));
    const taken = await Promise.all(
      places.flatMap((place) => ['', ...beside].map((ending) => exists(path.join(folder, place + ending)))),
    );
    if (!taken.includes(true)) return places;
  }
}

/** Writes and syncs a file that nobody looks at yet; what an earlier run left of it is written over. */
export async function writeAside(aside: string, bytes: Uint8Array): Promise<void> {
  await mkdir(path.dirname(aside), { recursive: true });
  const handle = await open(aside, 'w');
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Writes a file of our own so that nobody ever sees half of it. One of an earlier run is replaced. */
export async function writeWhole(file: string, bytes: Uint8Array): Promise<void> {
  const aside = path.join(path.dirname(file), `.${path.basename(file)}.part`);
  await writeAside(aside, bytes);
  await renamePatiently(aside, file);
}

const renameTries = 6;

/** Renames, waiting out a program that holds the file for a moment; a second at most. */
export async function renamePatiently(from: string, to: string): Promise<void> {
  await mkdir(path.dirname(to), { recursive: true });
  for (let attempt = 1; ; attempt++) {
    try {
      await rename(from, to);
      return await syncFolder(path.dirname(to));
    } catch (error) {
      if (!isBusy(error) || attempt === renameTries) throw error;
      await sleep(30 * attempt);
    }
  }
}

/** A new name is durable only with its folder. Windows syncs none, and needs none. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined);
  await handle?.sync().catch(() => {});
  await handle?.close();
}

/**
 * Moves a file that is ours to a place that was free, never over another, and ends an earlier attempt that was cut off.
 * @returns false when the place has meanwhile been taken by another file
 */
export async function moveTo(from: string, to: string): Promise<boolean> {
  await mkdir(path.dirname(to), { recursive: true });
  try {
    await link(from, to); // the only step that fails where something stands already
  } catch (error) {
    if (await exists(to)) {
      if (!(await isSame(from, to))) return false;
    } else {
      if (error instanceof Error && (error as NodeJS.ErrnoException).code === undefined) throw error;
      return moveWithoutLink(from, to);
    }
  }
  await unlink(from);
  await syncFolder(path.dirname(to));
  return true;
}

/** On a file system without hard links, or to another one. */
async function moveWithoutLink(from: string, to: string): Promise<boolean> {
  try {
    await renamePatiently(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
    const aside = path.join(path.dirname(to), `.${path.basename(to)}.part`);
    await copyFile(from, aside);
    await renamePatiently(aside, to);
    await rm(from, { force: true });
  }
  return true;
}

async function isSame(one: string, other: string): Promise<boolean> {
  const [left, right] = await Promise.all([readFile(one), readFile(other)]);
  return left.equals(right);
}
