import type { RunMode } from './kind.ts';

/** A record in a trail, as far as it says what it belongs to. */
type Told = {
  readonly time: string | Date;
  readonly kind: string;
  readonly phase: string;
  readonly from: string;
  readonly to: string | null;
  readonly purpose: string | null;
  readonly decision: string;
  readonly runMode: RunMode | string;
  readonly message: string;
};

/** One matter: what says most of it, and the records that it needed besides, the newest first. */
export type Matter<E> = { readonly chief: E; readonly others: readonly E[] };

const withinMs = 10 * 60_000;

/**
 * Gathers the records of one matter, so that a question is one entry and not five: what was meant before it was answered, by its message; and the codes
 * and look-ups, permitted, that the same party had for the same purpose within ten minutes. Whatever was refused on its own, and whatever gave or showed
 * something, stands by itself. Nothing is left out.
 * @param entries the newest first
 */
export function gatherMatters<E extends Told>(entries: readonly E[]): Matter<E>[] {
  const matters: E[][] = [];
  for (const entry of entries) {
    const matter = matters.findLast((one) => belongs(entry, one));
    if (matter) matter.push(entry);
    else matters.push([entry]);
  }
  return matters.map((all) => {
    const chief = all.find((one) => !isBeside(one)) ?? all.find(({ kind }) => kind === 'trail-look-up') ?? all[0]!;
    return { chief, others: all.filter((one) => one !== chief) };
  });
}

function belongs<E extends Told>(entry: E, matter: readonly E[]): boolean {
  if (entry.phase === 'intent' && matter.some(({ message }) => message === entry.message)) return true;
  const last = matter.at(-1)!;
  return (
    isBeside(entry) &&
    matter.every((one) => doerOf(one) === doerOf(entry) && one.runMode === entry.runMode && goesWith(entry, one)) &&
    momentOf(last) - momentOf(entry) <= withinMs
  );
}

/** What a party needs for something else, and which gives it nothing that it had not. */
const isBeside = ({ kind, decision }: Told): boolean =>
  decision === 'permit' && (kind === 'code-request' || kind === 'trail-look-up');

/** To look at somebody's records is for no purpose of its own; and it is not what a code was asked for by those who then ask for more. */
const goesWith = (entry: Told, other: Told): boolean =>
  isBeside(other)
    ? entry.purpose === other.purpose || entry.purpose === null || other.purpose === null
    : entry.kind === 'code-request' && entry.purpose === other.purpose;

/** Who asked stands in `to`, for what is asked for goes the other way. */
const doerOf = ({ kind, phase, from, to }: Told): string =>
  (kind === 'inquiry' || (kind !== 'viewing' && phase === 'intent')) && to !== null ? to : from;

const momentOf = ({ time }: Told): number => new Date(time).getTime();
