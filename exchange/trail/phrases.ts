import { notAvailable, type RefusalCode, refusals } from '../../contracts/refusal.ts';
import type { TrailEntry } from './read.ts';

/** A record as the sentences about it are made from. */
export type Entry = Omit<TrailEntry, 'said' | 'brief'>;
export type More = {
  /** why, as the purpose is explained to residents */
  readonly plain: string | undefined;
  /** what was done, where the record names it among its items */
  readonly acts: readonly string[];
  /** the items given, as the contract calls them */
  readonly given: readonly string[];
  /** what the contract is called */
  readonly document: string | undefined;
  /** the person, or who stands in for them, asked it by themselves */
  readonly byOneself: boolean;
};

/** `縁側市の職員（介護保険担当）`, or the member alone where nobody was named. */
export const sayStaff = (member: string | null, role: string | null): string =>
  role === null ? (member ?? '') : `${member}の職員（${role}）`;

export const sayWhy = ({ plain }: More): string => (plain ? `目的は「${plain}」です。` : '');

export const sayRefused = ({ reasons }: Entry): string =>
  reasons.map((code) => (code in refusals ? refusals[code as RefusalCode] : notAvailable)).join(' ');
