import { createHmac } from 'node:crypto';
import type { KeyStore } from '../../keys.ts';

/**
 * The tag (hex, 64 characters) that stands for a person in the ledger, made with that person's own key: once the key is
 * dropped (erasure), nobody can say whose records they were, and there is no tag.
 */
export async function tagOf(keys: KeyStore, subject: string): Promise<string | undefined> {
  const key = await keys.findSubjectKey(subject);
  return key && tagUnder(key);
}

/** A tag is remembered as long as its key is. */
const known = new WeakMap<Buffer, string>();
function tagUnder(key: Buffer): string {
  const tag = known.get(key) ?? createHmac('sha256', key).update('engawa/subject/tag').digest('hex');
  known.set(key, tag);
  return tag;
}

/** Every tag under which records of these persons may stand: those of before their keys were turned, too. */
export async function everyTagOf(keys: KeyStore, subjects: readonly string[]): Promise<string[]> {
  const all = await Promise.all(subjects.map((subject) => keys.findSubjectKeys(subject)));
  return all.flat().map(tagUnder);
}

/** The tags of these subjects; one whose key was dropped has none. */
export async function tagsOf(keys: KeyStore, subjects: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const tags = await Promise.all(subjects.map(async (subject) => [subject, await tagOf(keys, subject)] as const));
  return new Map(tags.filter((entry): entry is [string, string] => entry[1] !== undefined));
}
