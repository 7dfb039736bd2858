import { mkdir, open, readFile, truncate } from 'node:fs/promises';
import path from 'node:path';

/** A file of a sending or of received mail, and the place that was chosen for it before it was put there. */
export type Placed = { readonly name: string; readonly sha256: string; readonly place: string };

/** What a connector notes, synced to disk, before it does anything that could be repeated. */
export type Entry =
  | {
      readonly step: 'sending';
      readonly id: string;
      readonly unit: string;
      readonly files: readonly { name: string; sha256: string }[];
    }
  | {
      readonly step: 'settled';
      readonly id: string;
      readonly outcome: 'sent' | 'refused';
      readonly files: readonly Placed[];
      readonly reason?: string;
      readonly persons: readonly string[];
    }
  | { readonly step: 'moved'; readonly id: string }
  | { readonly step: 'writing'; readonly message: string; readonly files: readonly Placed[] }
  | { readonly step: 'written'; readonly message: string }
  | { readonly step: 'acknowledged'; readonly message: string };

export type Journal = {
  add(entry: Entry): Promise<void>;
  entries(): readonly Entry[];
  close(): Promise<void>;
};

/**
 * The connector's memory: one line of JSON a step, each synced before the step is taken. A last line that a crash cut off was a
 * step not taken, and is cut away.
 */
export async function openJournal(folder: string): Promise<Journal> {
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, 'journal.jsonl');
  const text = await readFile(file, 'utf8').catch(() => '');
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  if (whole.length < text.length) await truncate(file, Buffer.byteLength(whole));
  const entries = whole
    .split('\n')
    .filter(Boolean)
    .map((line): Entry => JSON.parse(line));
  const handle = await open(file, 'a');
  let last: Promise<void> = Promise.resolve();
  return {
    entries: () => entries,
    add(entry) {
      last = last.then(async () => {
        await handle.appendFile(`${JSON.stringify(entry)}\n`);
        await handle.datasync();
        entries.push(entry);
      });
      return last;
    },
    async close() {
      await last.catch(() => {});
      await handle.close();
    },
  };
}
