import { TlogError } from './error.ts';

/** c2sp.org/tlog-proof: that an entry stands in a log, for offline checking. */
export type TlogProof = { readonly index: number; readonly hashes: readonly Buffer[]; readonly checkpoint: string };

const header = 'c2sp.org/tlog-proof@v1';

export const formatProof = ({ index, hashes, checkpoint }: TlogProof): string =>
  `${[header, `index ${index}`, ...hashes.map((hash) => hash.toString('base64'))].join('\n')}\n\n${checkpoint}`;

/** @throws TlogError proof_malformed */
export function parseProof(text: string): TlogProof {
  const malformed = new TlogError('proof_malformed', 'not a tlog-proof');
  const end = text.indexOf('\n\n');
  if (end < 0) throw malformed;
  const lines = text.slice(0, end).split('\n');
  if (lines.shift() !== header) throw malformed;
  if (lines[0]?.startsWith('extra ')) lines.shift();
  const index = /^index (0|[1-9]\d{0,15})$/.exec(lines.shift() ?? '')?.[1];
  const hashes = lines.map((line) => Buffer.from(line, 'base64'));
  if (index === undefined || hashes.length > 63) throw malformed;
  if (hashes.some((hash, i) => hash.length !== 32 || hash.toString('base64') !== lines[i])) throw malformed;
  return { index: Number(index), hashes, checkpoint: text.slice(end + 2) };
}
