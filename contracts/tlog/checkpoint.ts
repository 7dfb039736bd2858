import { findBase64 } from './base64.ts';
import { TlogError } from './error.ts';
import { checkNoteSignature, parseNote, parseVkey } from './note.ts';

/** c2sp.org/tlog-checkpoint: which log, how many entries, and the root of their tree. */
export type Checkpoint = {
  readonly origin: string;
  readonly size: number;
  readonly root: Buffer;
  readonly extensions: readonly string[];
};

export const formatCheckpoint = ({
  origin,
  size,
  root,
  extensions = [],
}: Omit<Checkpoint, 'extensions'> & Partial<Checkpoint>): string =>
  `${[origin, size, root.toString('base64'), ...extensions].join('\n')}\n`;

/** @throws TlogError checkpoint_malformed */
export function parseCheckpoint(body: string): Checkpoint {
  const lines = body.split('\n');
  const [origin, size, root, ...rest] = lines.slice(0, -1);
  const bytes = findBase64(root ?? '');
  if (
    lines.at(-1) !== '' ||
    !origin ||
    !/^(?:0|[1-9]\d{0,15})$/.test(size ?? '') ||
    !Number.isSafeInteger(Number(size)) ||
    bytes?.length !== 32 ||
    rest.some((line) => line === '')
  )
    throw new TlogError('checkpoint_malformed', 'not origin, size and root');
  return { origin, size: Number(size), root: bytes, extensions: rest };
}

/**
 * Opens a signed checkpoint with the keys that the reader trusts. Signatures of other keys are ignored; a trusted key's signature that does
 * not verify voids the note.
 * @returns the checkpoint and the names of the keys that signed it
 * @throws TlogError
 */
export function openCheckpoint(
  text: string,
  vkeys: readonly string[],
): { checkpoint: Checkpoint; body: string; signedBy: string[] } {
  const note = parseNote(text);
  const checkpoint = parseCheckpoint(note.body);
  const signedBy: string[] = [];
  for (const vkey of vkeys.map(parseVkey)) {
    const holds = checkNoteSignature(note, vkey, checkpoint);
    if (holds === false) throw new TlogError('signature_invalid', vkey.name);
    if (holds) signedBy.push(vkey.name);
  }
  if (signedBy.length === 0) throw new TlogError('signature_missing', 'no trusted key has signed it');
  return { checkpoint, body: note.body, signedBy };
}
