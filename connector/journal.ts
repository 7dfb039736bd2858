import { mkdir, open, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Clock } from '../contracts/clock.ts';
import type { RunMode } from '../contracts/kind.ts';
import { writeWhole } from './files.ts';
import type { Lane } from './lanes.ts';

/** A file and the place that was chosen for it before it was put there: a path from the folder that it goes to. */
export type Placed = { readonly name: string; readonly place: string };
export type PlannedParcel = { readonly id: string; readonly kind: string; readonly names: readonly string[] };

/** What a connector notes, synced to disk, before it does anything that could be repeated. */
export type Step =
  /** these files of `out` are taken away into a folder of our own, so that nothing changes them any more */
  | {
      readonly step: 'claimed';
      readonly job: string;
      readonly order: string;
      readonly names: readonly string[];
      /** from which folder, and so in which run mode: noted, so that it never changes under way */
      readonly lane?: Lane;
    }
  /** what travels together, and under which message id */
  | { readonly step: 'planned'; readonly job: string; readonly parcels: readonly PlannedParcel[] }
  /** the codes that it is sent with: the same id must go with the same content */
  | { readonly step: 'sending'; readonly id: string; readonly codes: readonly string[] }
  | {
      readonly step: 'settled';
      readonly id: string;
      readonly outcome: 'sent' | 'refused';
      readonly names: readonly string[];
      /** digests of the persons in this group and unit: a late file of a refused unit is known by them */
      readonly persons: readonly string[];
      readonly reason?: string;
      /** what the office is told of it, though it went */
      readonly warnings?: readonly string[];
    }
  /** the highest ファイル連番 that went this way */
  | { readonly step: 'passed'; readonly order: string; readonly sequence: string }
  | { readonly step: 'filing'; readonly id: string; readonly files: readonly Placed[] }
  | { readonly step: 'filed'; readonly id: string }
  | { readonly step: 'done'; readonly job: string }
  /** its receipt is proved and the receiver's side is over */
  | { readonly step: 'followed'; readonly id: string }
  | { readonly step: 'writing'; readonly message: string; readonly files: readonly Placed[]; readonly mode?: RunMode }
  /** all of its files are on disk under temporary names: from here on a temporary name that is gone has been placed */
  | { readonly step: 'ready'; readonly message: string }
  | { readonly step: 'written'; readonly message: string }
  | { readonly step: 'acknowledged'; readonly message: string };
export type Entry = Step & { readonly at: string };
export type EntryOf<S extends Step['step']> = Extract<Entry, { step: S }>;

export type Journal = {
  add(step: Step): Promise<void>;
  entries(): readonly Entry[];
  find<S extends Step['step']>(step: S, is: (entry: EntryOf<S>) => boolean): EntryOf<S> | undefined;
  close(): Promise<void>;
};

/**
 * The connector's memory: one line of JSON a step, each synced before the step is taken. A last line that a crash cut off was a
 * step not taken, and is cut away. What is over is forgotten at the next start.
 */
export async function openJournal(folder: string, clock: Clock): Promise<Journal> {
  await mkdir(folder, { recursive: true });
  const file = path.join(folder, 'journal.jsonl');
  const text = await readFile(file, 'utf8').catch((error) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  const lines = text.slice(0, text.lastIndexOf('\n') + 1);
  const entries = forget(
    lines
      .split('\n')
      .filter(Boolean)
      .map((line): Entry => JSON.parse(line)),
    clock.now(),
  );
  const kept = entries.map((entry) => `${JSON.stringify(entry)}\n`).join('');
  if (kept !== text) await writeWhole(file, Buffer.from(kept));
  const handle = await open(file, 'a');
  let last: Promise<void> = Promise.resolve();
  let broken = false;
  return {
    entries: () => entries,
    find: (step, is) => entries.findLast((entry) => entry.step === step && is(entry as never)) as never,
    add(step) {
      last = last.then(async () => {
        // After a line that failed half-way, the next one would be glued to it and both be lost.
        if (broken)
          throw new Error(
            '状態フォルダーに書き込めません。空き容量と権限を確かめ、接続プログラムを起動し直してください。',
          );
        const entry: Entry = { ...step, at: clock.now().toISOString() };
        broken = true;
        await handle.appendFile(`${JSON.stringify(entry)}\n`);
        await handle.datasync();
        broken = false;
        entries.push(entry);
      });
      const added = last;
      last = last.catch(() => {});
      return added;
    },
    async close() {
      await last;
      await handle.close();
    },
  };
}

/** Longer than anything waits in the relay, so that mail which comes again is known. */
const mailDays = 100;
/** A refused unit is remembered as long as its ファイル連番 could be used. */
const refusedDays = 400;

/** The entries without those that nothing depends on any more. */
export function forget(entries: readonly Entry[], now: Date): Entry[] {
  const young = (entry: Entry, days: number) => now.getTime() - Date.parse(entry.at) < days * 86_400_000;
  const done = new Set(entries.flatMap((entry) => (entry.step === 'done' ? entry.job : [])));
  const followed = new Set(entries.flatMap((entry) => (entry.step === 'followed' ? entry.id : [])));
  const acknowledged = new Set(entries.flatMap((entry) => (entry.step === 'acknowledged' ? entry.message : [])));
  const sent = new Set(
    entries.flatMap((entry) => (entry.step === 'settled' && entry.outcome === 'sent' ? entry.id : [])),
  );
  const finished = new Set<string>();
  for (const entry of entries)
    if (
      entry.step === 'planned' &&
      done.has(entry.job) &&
      entry.parcels.every(({ id }) => !sent.has(id) || followed.has(id))
    )
      for (const owner of [entry.job, ...entry.parcels.map(({ id }) => id)]) finished.add(owner);
  for (const entry of entries)
    if (
      entry.step === 'claimed' &&
      done.has(entry.job) &&
      !entries.some((one) => one.step === 'planned' && one.job === entry.job)
    )
      finished.add(entry.job);

  const passed = new Set<string>();
  const remembered: Entry[] = [];
  const mended = new Set<string>();
  for (const entry of [...entries].reverse()) {
    if (entry.step === 'settled' && entry.outcome === 'sent') for (const person of entry.persons) mended.add(person);
    const kept = keep(entry);
    if (kept) remembered.push(kept);
  }
  return remembered.reverse();

  function keep(entry: Entry): Entry | undefined {
    if (entry.step === 'passed') {
      if (passed.has(entry.order)) return undefined; // looked through from the newest
      passed.add(entry.order);
      return entry;
    }
    if ('message' in entry) {
      if (!young(entry, mailDays)) return undefined;
      return entry.step === 'acknowledged' || !acknowledged.has(entry.message) ? entry : undefined;
    }
    const isOver = finished.has('job' in entry ? entry.job : entry.id);
    if (entry.step !== 'settled' || entry.outcome === 'sent') return isOver ? undefined : entry;
    // A later success, which may itself be forgotten, has ended what a refusal makes us remember.
    const persons = entry.persons.filter((person) => !mended.has(person));
    if (!isOver) return { ...entry, persons };
    return persons.length > 0 && young(entry, refusedDays) ? { ...entry, persons, reason: undefined } : undefined;
  }
}
