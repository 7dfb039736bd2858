import type { KeyObject } from 'node:crypto';
import { TlogError } from './error.ts';
import { checkNoteSignature, formatNote, parseNote, parseVkey, signatureTypes, signNote } from './note.ts';

/** A log's key names the one that follows it. Signed with both: the old one hands over, the new one answers for what was before it. */
export type KeyTurn = {
  readonly origin: string;
  /** the log's vkey until then */
  readonly from: string;
  /** the vkeys from then on, the log's own first */
  readonly to: readonly string[];
  readonly time: Date;
  /** the last checkpoint at that moment: what the old key alone signs beyond it is not the log's */
  readonly last: { readonly origin: string; readonly size: number };
};

const title = 'engawa/key-turn/v1';

export function signKeyTurn(
  { origin, from, to, time, last }: KeyTurn,
  keys: { readonly from: KeyObject; readonly to: KeyObject },
): string {
  const vkeys = [`from ${from}`, ...to.map((vkey) => `to ${vkey}`)];
  const body = `${[title, origin, time.toISOString(), `last ${last.size} ${last.origin}`, ...vkeys].join('\n')}\n`;
  return formatNote(body, [
    signNote(body, { name: origin, key: keys.from }),
    signNote(body, { name: origin, key: keys.to }),
  ]);
}

/** @throws TlogError when it is no such note, or one of the two has not signed it */
export function openKeyTurn(text: string): KeyTurn {
  const malformed = new TlogError('note_malformed', 'not a key turn');
  const note = parseNote(text);
  const [first, origin = '', time = '', last = '', from = '', ...to] = note.body.split('\n').slice(0, -1);
  const [, size, lastOrigin] = /^last (\d{1,15}) (\S+)$/.exec(last) ?? [];
  const old = /^from (\S+)$/.exec(from)?.[1];
  const next = to.map((line) => /^to (\S+)$/.exec(line)?.[1] ?? '');
  if (first !== title || Number.isNaN(Date.parse(time)) || size === undefined || old === undefined || !next[0])
    throw malformed;
  const vkeys = [old, ...next].map(parseVkey);
  if (vkeys.some(({ name }) => name !== origin)) throw malformed;
  for (const vkey of vkeys.slice(0, 2))
    if (vkey.type !== signatureTypes.ed25519 || !checkNoteSignature(note, vkey, nothing))
      throw new TlogError('signature_missing', 'a key turn needs both keys');
  return { origin, from: old, to: next, time: new Date(time), last: { origin: lastOrigin!, size: Number(size) } };
}

/** Ed25519 signs the text; only other kinds look at what it says. */
const nothing = { origin: '', size: 0, root: Buffer.alloc(0) };
