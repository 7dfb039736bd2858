import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rmdir } from 'node:fs/promises';
import path from 'node:path';
import type { Clock } from '../contracts/clock.ts';
import { parseCarePlanName } from '../contracts/content/filename.ts';
import type { Contract } from '../contracts/contract.ts';
import { type Client, ExchangeError } from './client.ts';
import type { ConnectorConfiguration } from './configuration.ts';
import { exists, isBusy, renamePatiently } from './files.ts';
import { openFiling } from './filing.ts';
import { openFollowing } from './following.ts';
import { type Job, type ParcelState, readJobs } from './jobs.ts';
import type { Journal } from './journal.ts';
import { inMode, type Lane, lanesOf } from './lanes.ts';
import { type Group, openScan } from './scan.ts';
import { openSending } from './sending.ts';
import { type NamedFile, splitIntoUnits } from './units.ts';

export type OutboxOptions = {
  readonly configuration: ConnectorConfiguration;
  readonly contract: Contract;
  readonly client: Client;
  readonly journal: Journal;
  readonly say: (text: string) => void;
  readonly clock: Clock;
  /** milliseconds that only grow, for quiet times and patience */
  readonly now: () => number;
};
export type Outbox = { /** one look at the folder: sends what is complete */ look(): Promise<void> };

/** Where files wait from the moment they are taken until they are filed; beside them, so that taking is one rename. */
export const claimFolder = '送信中';

/**
 * The sending side. Each group of files is taken from `out` (claimed), split into what travels together (planned), sent, and filed in
 * `sent` or `refused`. Every step is noted before it is taken, so that a crash anywhere goes on where it was.
 */
export function openOutbox(options: OutboxOptions): Outbox {
  const { configuration, contract, journal, say, now } = options;
  const { out } = configuration.folders;
  const lanes = lanesOf(configuration).map((lane) => ({
    lane,
    scan: openScan({
      folder: path.join(out, lane.folder),
      isNeeded: lane.folder === '',
      quietMs: configuration.quietSeconds * 1000,
      now,
    }),
  }));
  const folderOf = (job: Job) => path.join(out, claimFolder, job.id);
  const send = openSending(options);
  const file = openFiling(options);
  const follow = openFollowing(options);
  const told = new Set<string>();

  /** Takes the files away, so that nothing changes them any more. @returns false when one is still being written or held */
  async function take(job: Job): Promise<boolean> {
    await mkdir(folderOf(job), { recursive: true });
    const { folder } = job.lane;
    const scan = lanes.find(({ lane }) => lane.folder === folder)?.scan;
    for (const name of job.names) {
      const [from, to] = [path.join(out, folder, name), path.join(folderOf(job), name)];
      if ((await exists(to)) || !(await exists(from))) continue;
      if (scan && !scan.isQuiet(name)) return false;
      try {
        await renamePatiently(from, to);
      } catch (error) {
        if (!isBusy(error)) throw error;
        if (!told.has(name)) say(`ほかのプログラムが使っているため、待っています: ${name}`);
        told.add(name);
        return false;
      }
    }
    return true;
  }

  async function plan(job: Job): Promise<void> {
    const named: NamedFile[] = [];
    const strange: string[] = [];
    for (const name of job.names) {
      const bytes = await readFile(path.join(folderOf(job), name)).catch(() => undefined);
      const parsed = parseCarePlanName(name);
      if (bytes && parsed) named.push({ name, bytes, parsed });
      else if (bytes) strange.push(name);
    }
    const units = splitIntoUnits(contract, named).map(({ kind, files }) => ({
      kind,
      names: files.map(({ name }) => name),
    }));
    const parcels = [...units, ...strange.map((name) => ({ kind: '', names: [name] }))];
    await journal.add({
      step: 'planned',
      job: job.id,
      parcels: parcels.map((parcel) => ({ id: randomUUID(), ...parcel })),
    });
  }

  /** @returns whether all of it is sent or refused, so that later groups may follow */
  async function work(id: string): Promise<boolean> {
    const state = () => readJobs(journal.entries()).find((job) => job.id === id)!;
    if (!state().parcels) {
      if (!(await take(state()))) return false;
      await plan(state());
    }
    const job = state();
    for (const parcel of job.parcels!) if (!parcel.settled) await send(job, parcel, folderOf(job));
    return true;
  }

  /** Files what is settled; what waits for its receipt is looked at again next time. */
  async function finish(job: Job): Promise<void> {
    const waiting: ParcelState[] = [];
    for (const parcel of job.parcels ?? [])
      if (!parcel.filed && !(parcel.settled && (await file(parcel, folderOf(job))))) waiting.push(parcel);
    if (!job.parcels || waiting.length > 0) return;
    // A folder that somebody has put something into stays.
    await rmdir(folderOf(job)).catch(() => {});
    await rmdir(path.join(out, claimFolder)).catch(() => {});
    await journal.add({ step: 'done', job: job.id });
  }

  async function claim({ names }: Group, lane: Lane, order: string | undefined): Promise<string> {
    const job = randomUUID();
    await journal.add({ step: 'claimed', job, order: order ?? '', names, lane });
    return job;
  }

  return {
    async look() {
      const troubles: unknown[] = [];
      const waiting = new Set<string>();
      const attempt = async (order: string | undefined, act: () => Promise<boolean>) => {
        if (order && waiting.has(order)) return;
        const settled = await act().catch((error) => {
          // Nobody can be reached: no use in asking for each. Anything else holds up this order only.
          if (!(error instanceof ExchangeError) || error.retry) throw error;
          troubles.push(error);
          return false;
        });
        // Strictly in the order of ファイル連番: a later group waits for an earlier one that is still coming or could not go.
        if (!settled && order) waiting.add(order);
      };
      const unfinished = () => readJobs(journal.entries()).filter(({ done }) => !done);
      try {
        const groups: { lane: Lane; group: Group }[] = [];
        for (const { lane, scan } of lanes) for (const group of await scan.look()) groups.push({ lane, group });
        groups.sort((one, other) =>
          one.group.sequence < other.group.sequence ? -1 : one.group.sequence > other.group.sequence ? 1 : 0,
        );
        for (const job of unfinished()) await attempt(job.order, () => work(job.id));
        const claimed = new Set(
          unfinished().flatMap(({ lane, names }) => names.map((name) => path.join(lane.folder, name))),
        );
        for (const { lane, group } of groups) {
          if (group.names.some((name) => claimed.has(path.join(lane.folder, name)))) continue;
          const order = group.order && inMode(lane.mode, group.order);
          await attempt(order, async () => group.closed && work(await claim(group, lane, order)));
        }
      } finally {
        for (const job of unfinished()) await finish(job);
      }
      await follow();
      if (troubles.length > 0) throw troubles[0];
    },
  };
}
