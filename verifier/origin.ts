import { type Checkpoint, openCheckpoint, parseCheckpoint } from '../contracts/tlog/checkpoint.ts';
import { TlogError } from '../contracts/tlog/error.ts';
import { parseNote, parseVkey, vkeyOf } from '../contracts/tlog/note.ts';

/*
 * The names of a region's logs: `engawa recover` opens `<origin>/2` in place of `<origin>`, then `<origin>/3`, signed with the same key.
 */

/** The origin of the log that a signed checkpoint claims to be of; undefined when it is none. */
export function findOrigin(note: string): string | undefined {
  try {
    return parseCheckpoint(parseNote(note).body).origin;
  } catch {
    return undefined;
  }
}

/** The number of `earlier` in the line of logs that `later` belongs to; undefined when it comes not before it. */
export function findNumber(later: string, earlier: string): number | undefined {
  const [, base, own] = /^(.+)\/([1-9]\d{0,8})$/.exec(later) ?? [];
  if (base === undefined) return undefined;
  if (earlier === base) return Number(own) > 1 ? 1 : undefined;
  const number = earlier.startsWith(`${base}/`) ? earlier.slice(base.length + 1) : '';
  return /^[1-9]\d{0,8}$/.test(number) && Number(number) > 1 && Number(number) < Number(own)
    ? Number(number)
    : undefined;
}

/** Whether a log of this name may have come after that one. The name proves nothing; the first entry does. */
export const isLater = (origin: string, than: string): boolean => findNumber(origin, than) !== undefined;

/** The same keys under the name of another log of their line: a vkey's id is of its name and key. */
export const keysUnder = (origin: string, vkeys: readonly string[]): string[] => [
  ...new Set(
    vkeys.map((vkey) => {
      const { name, type, publicKey } = parseVkey(vkey);
      return isLater(origin, name) || isLater(name, origin) ? vkeyOf(origin, type, publicKey) : vkey;
    }),
  ),
];

/** The checkpoint, if one of these keys has signed it and none falsely. */
export function openUnder(note: string, vkeys: readonly string[]): Checkpoint | undefined {
  try {
    return openCheckpoint(note, vkeys).checkpoint;
  } catch (error) {
    if (!(error instanceof TlogError)) throw error;
    return undefined;
  }
}
