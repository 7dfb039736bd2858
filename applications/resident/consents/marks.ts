import { createHash } from 'node:crypto';
import type { Offer } from './read.ts';
import type { words } from './words.ts';

/*
 * What of an offer's words somebody has read, as a mark of each part: it goes with the form, so that a text which has changed meanwhile can be shown again
 * with what is new in it. The marks are for the reader's eye alone; which text holds is for the exchange to say (textVersion).
 */

export const parts = {
  to: (one: Offer) => one.recipientName,
  purpose: (one: Offer) => one.purposeTitle,
  documents: (one: Offer) => one.documents,
  from: (one: Offer) => one.from,
  why: (one: Offer) => one.why,
  basis: (one: Offer) => one.basisGiver,
  basisTaker: (one: Offer) => one.basisTaker,
  onward: (one: Offer) => one.onward,
  kept: (one: Offer) => [one.retentionYears, one.deletion],
  ifNot: (one: Offer) => one.ifNot,
} as const satisfies Partial<Record<keyof typeof words.part, (one: Offer) => unknown>>;
export type Part = keyof typeof parts;
const names = Object.keys(parts) as Part[];

const markOf = (said: unknown): string =>
  createHash('sha256').update(JSON.stringify(said)).digest('base64url').slice(0, 6);

/** One text for a hidden field. */
export const marksOf = (offer: Offer): string => names.map((name) => markOf(parts[name](offer))).join('.');

/** Which parts are not what was read; all of them where nobody knows what was. */
export function changedParts(read: string, offer: Offer): Part[] {
  const before = read.split('.');
  return names.filter((name, i) => before[i] !== markOf(parts[name](offer)));
}
