import { openCheckpoint } from '../../../contracts/tlog/checkpoint.ts';
import { formatNote, parseNote, parseVkey } from '../../../contracts/tlog/note.ts';

export type Witness = { readonly name: string; readonly url: string; readonly vkey: string };

const patienceMs = 10_000;
const maxAnswer = 65_536;
const maxConflicts = 3;

/** A witness's answer that cannot be used. */
export class WitnessFault extends Error {
  override readonly name = 'WitnessFault';
}

/**
 * Asks a witness to cosign a checkpoint (C2SP tlog-witness, add-checkpoint). What it answers is trusted only as far as its key
 * verifies it.
 * @param known the size that the witness is thought to have cosigned last; it corrects us (409)
 * @param prove the consistency proof from an older size
 * @returns its signature lines on this checkpoint
 * @throws WitnessFault, and what `fetch` throws
 */
export async function askWitness(
  witness: Witness,
  { size, note }: { readonly size: number; readonly note: string },
  known: number,
  prove: (oldSize: number) => Promise<readonly Buffer[]>,
  signal: AbortSignal,
): Promise<string[]> {
  let old = Math.min(known, size);
  for (let conflict = 0; conflict < maxConflicts; conflict++) {
    const proof = (await prove(old)).map((hash) => `${hash.toString('base64')}\n`).join('');
    const response = await fetch(`${witness.url.replace(/\/$/, '')}/add-checkpoint`, {
      method: 'POST',
      headers: { 'Content-Type': 'text/plain; charset=utf-8' },
      body: `old ${old}\n${proof}\n${note}`,
      redirect: 'error',
      signal: AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]),
    });
    const answer = await readText(response);
    if (response.status === 200) return checkCosignatures(answer, note, witness);
    const told = /^(0|[1-9]\d{0,15})\n?$/.exec(answer)?.[1];
    if (response.status !== 409 || told === undefined) throw new WitnessFault(`HTTP ${response.status}`);
    if (Number(told) > size) throw new WitnessFault(`これより新しい${told}件のチェックポイントに連署済みです`);
    if (Number(told) === old) throw new WitnessFault('同じ件数で根の違うチェックポイントに連署済みです');
    old = Number(told);
  }
  throw new WitnessFault('件数の食い違いが続きます');
}

/** Only the lines of the witness's own key are taken over, and only if they verify. */
function checkCosignatures(answer: string, note: string, { vkey }: Witness): string[] {
  const { name, keyId } = parseVkey(vkey);
  const { body } = parseNote(note);
  const own = parseNote(formatNote(body, [answer])).signatures.filter(
    (signature) => signature.name === name && signature.keyId.equals(keyId),
  );
  const lines = own.map(({ line }) => `${line.replace(/\n$/, '')}\n`);
  openCheckpoint(formatNote(body, lines), [vkey]);
  return lines.slice(0, 1);
}

async function readText(response: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  const reader = response.body?.getReader();
  for (let length = 0; reader; ) {
    const { value, done } = await reader.read();
    if (done) break;
    length += value.length;
    if (length > maxAnswer) {
      await reader.cancel();
      throw new WitnessFault('答えが長すぎます');
    }
    parts.push(value);
  }
  return Buffer.concat(parts).toString();
}
