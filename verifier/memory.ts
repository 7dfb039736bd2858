import { hash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { parseCheckpoint } from '../contracts/tlog/checkpoint.ts';
import { parseNote } from '../contracts/tlog/note.ts';
import type { Remembered, Seen } from './log.ts';
import { isLater } from './origin.ts';
import { UnreadableSource } from './source.ts';

const seen = z.object({ vkeys: z.array(z.string()), checkpoint: z.string() });
const schema = seen.extend({
  records: z.boolean(),
  before: z.array(seen).default([]),
  older: z.array(z.string()).default([]),
});

const fileOf = (folder: string, source: string) => path.join(folder, `${hash('sha256', source, 'hex')}.json`);

/**
 * What is remembered of the log at this place; or else of the log of this origin wherever it was seen, or of the newest before it,
 * so that a copy cannot show an older state, or another key, as if it were new.
 * @throws UnreadableSource for a memory that is there but broken: forgetting in silence is what a roll-back would wish for
 */
export async function findRemembered(
  folder: string,
  source: string,
  origin: string | undefined,
): Promise<Remembered | undefined> {
  const here = await findFile(fileOf(folder, source));
  if (here || origin === undefined) return here;
  const all = await findAll(folder);
  const own = all.filter((one) => opened(one).origin === origin).toSorted((a, b) => opened(b).size - opened(a).size);
  const before = all.filter((one) => isLater(origin, opened(one).origin)).toSorted(newestFirst);
  const elsewhere = own[0] ?? before[0];
  // A folder that an auditor was given shows the records; what everybody reads does not.
  return elsewhere && { ...elsewhere, records: false };
}

const opened = ({ checkpoint }: Seen) => parseCheckpoint(parseNote(checkpoint).body);
function newestFirst(a: Seen, b: Seen): number {
  const [one, other] = [opened(a), opened(b)];
  if (one.origin === other.origin) return other.size - one.size;
  return isLater(one.origin, other.origin) ? -1 : 1;
}

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
    for (const one of [remembered, ...remembered.before]) opened(one);
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

/** Each log that is remembered, those too that have been followed by another. */
async function findAll(folder: string): Promise<Remembered[]> {
  const names = await readdir(folder).catch((): string[] => []);
  const files = names.filter((name) => name.endsWith('.json')).map((name) => findFile(path.join(folder, name)));
  return (await Promise.all(files)).flatMap((found) =>
    found ? [found, ...found.before.map((one) => ({ ...one, records: false, before: [] }))] : [],
  );
}

/** The keys of logs of these origins that were found good before. */
export async function findKeysOf(folder: string, origins: readonly string[]): Promise<string[]> {
  const known = (await findAll(folder)).filter((one) => origins.includes(opened(one).origin));
  return [...new Set(known.flatMap(({ vkeys, older = [] }) => [...vkeys, ...older]))];
}
