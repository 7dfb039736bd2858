import type { RunMode } from '../contracts/kind.ts';
import type { Entry, EntryOf, Journal, Placed, PlannedParcel } from './journal.ts';
import type { Lane } from './lanes.ts';

/** What the journal says of one parcel. */
export type ParcelState = PlannedParcel & {
  readonly mode: RunMode;
  readonly codes?: readonly string[];
  readonly settled?: EntryOf<'settled'>;
  /** the places chosen last */
  readonly places?: readonly Placed[];
  readonly filed: boolean;
  readonly followed: boolean;
};

/** A job: files of one group that were taken from `out` together. */
export type Job = {
  readonly id: string;
  readonly order: string;
  /** the folder below `out` that they were taken from, and what it says of them */
  readonly lane: Lane;
  readonly names: readonly string[];
  /** undefined until all files are taken and it is decided what travels together */
  readonly parcels: readonly ParcelState[] | undefined;
  readonly done: boolean;
};

/** Of journals written before there were lanes. */
const plainLane: Lane = { folder: '', mode: '通常', noMyNumber: false };

/** Every job that the journal still knows, oldest first. */
export function readJobs(entries: readonly Entry[]): Job[] {
  const jobs = new Map<string, Mutable<Job>>();
  const parcels = new Map<string, Mutable<ParcelState>>();
  for (const entry of entries)
    switch (entry.step) {
      case 'claimed':
        jobs.set(entry.job, {
          id: entry.job,
          order: entry.order,
          lane: entry.lane ?? plainLane,
          names: entry.names,
          parcels: undefined,
          done: false,
        });
        break;
      case 'planned': {
        const { mode } = jobs.get(entry.job)?.lane ?? plainLane;
        const states = entry.parcels.map((parcel) => ({ ...parcel, mode, filed: false, followed: false }));
        for (const state of states) parcels.set(state.id, state);
        set(jobs.get(entry.job), { parcels: states });
        break;
      }
      case 'done':
        set(jobs.get(entry.job), { done: true });
        break;
      case 'sending':
        set(parcels.get(entry.id), { codes: entry.codes });
        break;
      case 'settled':
        set(parcels.get(entry.id), { settled: entry });
        break;
      case 'filing':
        set(parcels.get(entry.id), { places: entry.files });
        break;
      case 'filed':
        set(parcels.get(entry.id), { filed: true });
        break;
      case 'followed':
        set(parcels.get(entry.id), { followed: true });
        break;
    }
  return [...jobs.values()];
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
const set = <T extends object>(target: T | undefined, values: Partial<T>) => target && Object.assign(target, values);

/**
 * Whether a parcel is only the rest of a unit of which another file was refused before. With all the refused files in the group
 * again it is a new attempt: somebody has mended them.
 * @param names all files of its group
 */
export function isRestOfRefused(journal: Journal, persons: readonly string[], names: readonly string[]): boolean {
  const before = journal.find('settled', (entry) => entry.persons.some((person) => persons.includes(person)));
  return before?.outcome === 'refused' && !before.names.every((name) => names.includes(name));
}
