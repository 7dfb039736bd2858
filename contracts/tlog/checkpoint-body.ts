import { TlogError } from './error.ts';
import { findBase64 } from './key.ts';

/** The signed state of the ledger (C2SP tlog-checkpoint): which log, how many entries, under which root. */
export type Checkpoint = {
  readonly origin: string;
  readonly size: number;
  /** 32 bytes */
  readonly root: Buffer;
  readonly extensions: readonly string[];
};

/** The text that is signed, ending in a newline. */
export const formatCheckpoint = ({ origin, size, root, extensions }: Checkpoint): string =>
  `${[origin, size, root.toString('base64'), ...extensions].join('\n')}\n`;

/** A decimal number in its one spelling, at most 2^53 - 1. */
export function findDecimal(text: string): number | undefined {
  const number = Number(text);
  return /^(0|[1-9]\d{0,15})$/.test(text) && Number.isSafeInteger(number) ? number : undefined;
}

/** @throws TlogError checkpoint_malformed */
export function parseCheckpoint(body: string): Checkpoint {
  const lines = body.split('\n');
  if (lines.pop() !== '' || lines.length < 3 || lines.some((line) => line === ''))
    throw new TlogError('checkpoint_malformed', 'not three or more lines that each hold something');
  const [origin, sizeLine, rootLine, ...extensions] = lines as [string, string, string, ...string[]];
  const size = findDecimal(sizeLine);
  const root = findBase64(rootLine);
  if (size === undefined) throw new TlogError('checkpoint_malformed', 'the second line is not a tree size');
  if (root?.length !== 32) throw new TlogError('checkpoint_malformed', 'the third line is not a root hash');
  return { origin, size, root, extensions };
}
