import { findBase64 } from './base64.ts';
import { TlogError } from './error.ts';

/** c2sp.org/tlog-proof: that an entry stands in a log, for offline checking. */
export type TlogProof = { readonly index: number; readonly hashes: readonly Buffer[]; readonly checkpoint: string };

const header = 'c2sp.org/tlog-proof@v1';

export const formatProof = ({ index, hashes, checkpoint }: TlogProof): string =>
  `${[header, `index ${index}`, ...hashes.map((hash) => hash.toString('base64'))].join('\n')}\n\n${checkpoint}`;

/** @throws TlogError proof_malformed */
export function parseProof(text: string): TlogProof {
  const malformed = (what: string) => new TlogError('proof_malformed', what);
  const end = text.indexOf('\n\n');
  if (end < 0) throw malformed('no checkpoint');
  const lines = text.slice(0, end).split('\n');
  if (lines.shift() !== header) throw malformed('not a tlog-proof');
  // extra data are carried along and proved by nothing; nothing here reads them
  if (lines[0]?.startsWith('extra ') && !findBase64(lines.shift()!.slice('extra '.length)))
    throw malformed('extra data');
  const index = /^index (0|[1-9]\d{0,15})$/.exec(lines.shift() ?? '')?.[1];
  if (index === undefined || !Number.isSafeInteger(Number(index))) throw malformed('no index');
  if (lines.length > 63) throw malformed('too many hashes');
  const hashes = lines.map((line) => {
    const hash = findBase64(line);
    if (hash?.length !== 32) throw malformed('not a hash');
    return hash;
  });
  return { index: Number(index), hashes, checkpoint: text.slice(end + 2) };
}
