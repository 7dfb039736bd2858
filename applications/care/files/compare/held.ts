import type { Entry, GroupKind, Person } from '../model/group.ts';

/** What is held under one key of one sender: as last sent, or deleted (then without `entry`), and by which ファイル連番. */
export type HeldEntry = {
  readonly from: string;
  readonly kind: GroupKind;
  readonly key: Person & Readonly<Record<string, string>>;
  readonly sequence: string;
  readonly entry?: Entry;
};

/** By `identityOf`. A deleted key stays in it, so that what was sent before the deletion cannot come back by arriving late. */
export type Held = ReadonlyMap<string, HeldEntry>;

/** The sender is part of it: nobody replaces or deletes what another office has sent. */
export const identityOf = (from: string, kind: GroupKind, key: object): string =>
  JSON.stringify([from, kind, ...Object.entries(key).sort(([a], [b]) => (a < b ? -1 : 1))]);
