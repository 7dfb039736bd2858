import type { Clock } from '../../../contracts/clock.ts';
import { type Checkpoint, openCheckpoint, parseCheckpoint } from '../../../contracts/tlog/checkpoint.ts';
import { TlogError } from '../../../contracts/tlog/error.ts';
import { checkConsistency, emptyRoot } from '../../../contracts/tlog/merkle.ts';
import { parseNote } from '../../../contracts/tlog/note.ts';
import { type Pool, transact } from '../../../database/connect.ts';
import { cosignCheckpoint, type LedgerKeys } from '../tree/ledger-keys.ts';

/** A log that we witness: its origin and the vkeys of which one must have signed. */
export type WitnessedLog = { readonly origin: string; readonly vkeys: readonly string[] };
export type WitnessAnswer = { readonly status: number; readonly contentType: string; readonly body: string };

export const maxWitnessBody = 262_144;
const maxProof = 63;

/**
 * Being a witness (C2SP tlog-witness, add-checkpoint): cosigns a checkpoint of a log that it knows, if that extends what it
 * cosigned before, and never two histories. Requests are not authenticated; the log's signature is.
 * @param pool of the role sequencer
 * @param name our key name as a witness
 * @returns a handler of request bodies that answers as the specification says; it throws only when the database fails
 */
export function createWitness({
  pool,
  keys,
  name,
  logs,
  realClock,
}: {
  readonly pool: Pool;
  /** read for each request: they may have been turned */
  readonly keys: () => Promise<LedgerKeys>;
  readonly name: string;
  readonly logs: readonly WitnessedLog[];
  readonly realClock: Clock;
}): (body: string) => Promise<WitnessAnswer> {
  const known = new Map(logs.map(({ origin, vkeys }) => [origin, vkeys]));
  return async (text) => {
    const request = parseRequest(text);
    if (!request) return plain(400, 'the request is not as c2sp.org/tlog-witness says');
    const { old, proof, note, checkpoint } = request;
    const vkeys = known.get(checkpoint.origin);
    if (!vkeys) return plain(404, 'unknown origin');
    if (!isSigned(note, vkeys)) return plain(403, 'no valid signature of a trusted key');
    if (old > checkpoint.size) return plain(400, 'the old size is beyond the checkpoint');
    const refused = await extend(pool, checkpoint, old, proof, note);
    if (refused) return refused;
    return plain(200, cosignCheckpoint(parseNote(note).body, name, await keys(), realClock.now()).join(''));
  };
}

const plain = (status: number, text: string): WitnessAnswer => ({
  status,
  contentType: 'text/plain; charset=utf-8',
  body: text.endsWith('\n') ? text : `${text}\n`,
});
const conflict = (size: number): WitnessAnswer => ({ status: 409, contentType: 'text/x.tlog.size', body: `${size}\n` });

/** Check and persist are one under the row's lock: else an older request could roll back a newer one. */
const extend = (
  pool: Pool,
  { origin, size, root }: Checkpoint,
  old: number,
  proof: readonly Buffer[],
  note: string,
): Promise<WitnessAnswer | undefined> =>
  transact(pool, {}, async (connection) => {
    await connection.query(
      'INSERT INTO ledger.witnessed (origin, size, root, note) VALUES ($1, 0, $2, $3) ON CONFLICT (origin) DO NOTHING',
      [origin, emptyRoot, ''],
    );
    const { rows } = await connection.query<{ size: number; root: Buffer }>(
      'SELECT size, root FROM ledger.witnessed WHERE origin = $1 FOR UPDATE',
      [origin],
    );
    const known = rows[0]!;
    if (known.size !== old) return conflict(known.size);
    if (old === size && !known.root.equals(root)) return conflict(known.size);
    if (!checkConsistency({ oldSize: old, newSize: size, oldRoot: known.root, newRoot: root, proof }))
      return plain(422, 'the consistency proof does not verify');
    await connection.query('UPDATE ledger.witnessed SET size = $2, root = $3, note = $4 WHERE origin = $1', [
      origin,
      size,
      root,
      note,
    ]);
    return undefined;
  });

type Request = {
  readonly old: number;
  readonly proof: readonly Buffer[];
  readonly note: string;
  readonly checkpoint: Checkpoint;
};

function parseRequest(text: string): Request | undefined {
  const end = text.indexOf('\n\n');
  if (end < 0 || text.length > maxWitnessBody) return undefined;
  const [first = '', ...lines] = text.slice(0, end).split('\n');
  const old = /^old (0|[1-9]\d{0,15})$/.exec(first)?.[1];
  const proof = lines.map((line) => Buffer.from(line, 'base64'));
  if (old === undefined || !Number.isSafeInteger(Number(old)) || proof.length > maxProof) return undefined;
  if (proof.some((hash, i) => hash.length !== 32 || hash.toString('base64') !== lines[i])) return undefined;
  const note = text.slice(end + 2);
  try {
    return { old: Number(old), proof, note, checkpoint: parseCheckpoint(parseNote(note).body) };
  } catch (error) {
    if (error instanceof TlogError) return undefined;
    throw error;
  }
}

/** Whether one of the log's keys has signed; a trusted key's signature that does not verify voids the note. */
function isSigned(note: string, vkeys: readonly string[]): boolean {
  try {
    openCheckpoint(note, vkeys);
    return true;
  } catch (error) {
    if (error instanceof TlogError) return false;
    throw error;
  }
}
