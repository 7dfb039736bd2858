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

/** @throws UnreadableSource for a memory that is there but broken: forgetting in silence is what a roll-back would wish for */
export async function findRemembered(folder: string, source: string): Promise<Remembered | undefined> {
  const file = fileOf(folder, source);
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw new UnreadableSource(`${file} を読めません（${error.code}）。`);
  });
  return text === undefined ? undefined : parse(text, file);
}

function parse(text: string, file: string): Remembered {
  try {
    return schema.parse(JSON.parse(text));
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

/** The keys of logs of these origins that were found good before. */
export async function findKeysOf(folder: string, origins: readonly string[]): Promise<string[]> {
  const names = await readdir(folder).catch((): string[] => []);
  const keys = await Promise.all(
    names
      .filter((name) => name.endsWith('.json'))
      .map(async (name) => {
        const { checkpoint, vkeys } = parse(await readFile(path.join(folder, name), 'utf8'), name);
        return origins.includes(parseCheckpoint(parseNote(checkpoint).body).origin) ? vkeys : [];
      }),
  );
  return [...new Set(keys.flat())];
}
