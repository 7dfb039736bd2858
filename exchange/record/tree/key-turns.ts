import { parseCheckpoint } from '../../../contracts/tlog/checkpoint.ts';
import { signKeyTurn } from '../../../contracts/tlog/key-turn.ts';
import { parseNote } from '../../../contracts/tlog/note.ts';
import type { KeyStore } from '../../keys.ts';
import { lastCheckpointFile } from './block.ts';
import { readLedgerKeys, vkeysOf } from './ledger-keys.ts';

const file = 'checkpoint-turns.json';

/** How the log's key came to be what it is: a signed note (contracts/tlog/key-turn.ts) for each turn, oldest first. */
export const readKeyTurns = async (keys: KeyStore): Promise<readonly string[]> =>
  JSON.parse((await keys.readNote(file)) ?? '[]');

/**
 * Lets the old log key hand over to the new one, for all who know only the old. After every process signs with the new one: what the old
 * one alone signs from now on is not the log's. Called again for a turn that is written already, it changes nothing.
 */
export async function writeKeyTurn(keys: KeyStore, origin: string, time: Date): Promise<void> {
  const current = await readLedgerKeys(keys);
  const [old] = current.before;
  const turns = await readKeyTurns(keys);
  if (!old || turns.length >= current.before.length) return;
  const note = await keys.readNote(lastCheckpointFile);
  const last = note === undefined ? { origin, size: 0 } : parseCheckpoint(parseNote(note).body);
  const turn = { origin, from: vkeysOf(origin, old)[0]!, to: vkeysOf(origin, current), time, last };
  await keys.writeNote(file, JSON.stringify([...turns, signKeyTurn(turn, { from: old.log, to: current.log })]));
}
