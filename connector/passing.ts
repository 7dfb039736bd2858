import { type CarePlanName, orderKeyOf } from '../contracts/content/filename.ts';
import type { RunMode } from '../contracts/kind.ts';
import type { Journal } from './journal.ts';
import { inMode } from './lanes.ts';

/** The highest ファイル連番 that went this way. Fourteen digits each, so that they compare as text. */
const findPassed = (journal: Journal, order: string): string | undefined =>
  journal.find('passed', (entry) => entry.order === order)?.sequence;

/**
 * A lower ファイル連番 that comes after a higher one has gone is sent all the same: whether it is a mistake only the offices know.
 * @returns what they are told, or undefined
 */
export function findLate(journal: Journal, name: CarePlanName, mode: RunMode): string | undefined {
  const passed = findPassed(journal, inMode(mode, orderKeyOf(name)));
  return passed !== undefined && name.sequence < passed
    ? `ファイル連番 ${name.sequence} は、すでに送った ${passed} より前の番号です。送付先には番号の順に届いていません。古い内容でないか確かめてください。`
    : undefined;
}

/** Noted before the parcel counts as sent, so that a crash in between forgets nothing. */
export async function notePassed(journal: Journal, name: CarePlanName, mode: RunMode): Promise<void> {
  const order = inMode(mode, orderKeyOf(name));
  const passed = findPassed(journal, order);
  if (passed === undefined || passed < name.sequence)
    await journal.add({ step: 'passed', order, sequence: name.sequence });
}
