import { hash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { parseCheckpoint } from '../contracts/tlog/checkpoint.ts';
import { parseNote } from '../contracts/tlog/note.ts';
import type { Remembered } from './log.ts';
import { UnreadableSource } from './source.ts';

const schema = z.object({ vkeys: z.array(z.string()), checkpoint: z.string(), records: z.boolean() });

const fileOf = (folder: string, source: string) => path.join(folder, `${hash('sha256', source, 'hex')}.json`);

/**
 * What is remembered of the log at this place; or else of the log of this origin wherever it was seen, so that a copy cannot
 * show an older state, or another key, as if it were new.
 * @throws UnreadableSource for a memory that is there but broken: forgetting in silence is what a roll-back would wish for
 */
export async function findRemembered(
  folder: string,
  source: string,
  origin: string | undefined,
): Promise<Remembered | undefined> {
  const here = await findFile(fileOf(folder, source));
  if (here || origin === undefined) return here;
  return (await findAllOf(folder, [origin])).toSorted((a, b) => sizeOf(b) - sizeOf(a))[0];
}

const opened = ({ checkpoint }: Remembered) => parseCheckpoint(parseNote(checkpoint).body);
const sizeOf = (remembered: Remembered) => opened(remembered).size;

async function findFile(file: string): Promise<Remembered | undefined> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw new UnreadableSource(`${file} を読めません（${error.code}）。`);
  });
  return text === undefined ? undefined : parse(text, file);
}

function parse(text: string, file: string): Remembered {
  try {
    const remembered = schema.parse(JSON.parse(text));
    opened(remembered);
    return remembered;
  } catch {
    throw new UnreadableSource(`${file} が壊れています。`);
  }
}

/** Written beside and renamed, so that a power cut leaves the old memory. */
export async function remember(folder: string, source: string, remembered: Remembered): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = fileOf(folder, source);
  await writeFile(`${file}.new`, `${JSON.stringify({ source, ...remembered })}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
}

async function findAllOf(folder: string, origins: readonly string[]): Promise<Remembered[]> {
  const names = await readdir(folder).catch((): string[] => []);
  const files = names.filter((name) => name.endsWith('.json')).map((name) => findFile(path.join(folder, name)));
  return (await Promise.all(files)).filter(
    (found) => found !== undefined && origins.includes(opened(found).origin),
  ) as Remembered[];
}

/** The keys of logs of these origins that were found good before. */
export async function findKeysOf(folder: string, origins: readonly string[]): Promise<string[]> {
  return [...new Set((await findAllOf(folder, origins)).flatMap(({ vkeys }) => vkeys))];
}
