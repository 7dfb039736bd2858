import { z } from 'zod';
import type { Checkpoint } from '../contracts/tlog/checkpoint.ts';
import { TlogError } from '../contracts/tlog/error.ts';
import { type KeyTurn, openKeyTurn } from '../contracts/tlog/key-turn.ts';
import type { Report } from './finding.ts';
import { isLater, keysUnder, openUnder } from './origin.ts';
import type { Source } from './source.ts';

/** Keys of before, and what they may have signed alone. */
export type Older = { readonly vkeys: readonly string[]; readonly last: KeyTurn['last'] };
/** @property vkeys the newest that the trusted ones lead to */
export type Followed = { readonly vkeys: readonly string[]; readonly older: readonly Older[] };

const shown = z.array(z.string()).max(1000);

/**
 * Follows a log that has turned its key: from the keys that the reader trusts to the newest, each handing over to the next by its own
 * signature; and back to those that the trusted ones answer for. Whoever serves the log can hide a turn, never invent one.
 */
export async function followKeyTurns(
  source: Source,
  origin: string,
  trusted: readonly string[],
  report: Report,
): Promise<Followed> {
  const turns = findTurns(await source.read('turns'), origin, report);
  const older: Older[] = [];
  let vkeys = trusted;
  for (const { from, to, time, last } of turns) {
    if (!vkeys.includes(from)) continue;
    report.say(`鍵：${time.toISOString()} に、前の鍵の署名で新しい鍵に引き継がれています。`);
    older.push({ vkeys, last });
    vkeys = to;
  }
  // Backwards: the turns that end in what the reader trusts.
  let known = trusted;
  for (const { from, to, last } of turns.toReversed())
    if (known.includes(to[0]!)) {
      known = [from];
      older.push({ vkeys: known, last });
    }
  return { vkeys, older };
}

function findTurns(bytes: Buffer | undefined, origin: string, report: Report): KeyTurn[] {
  if (!bytes) return [];
  try {
    const turns = shown.parse(JSON.parse(bytes.toString())).map(openKeyTurn);
    if (new Set(turns.map(({ from }) => from)).size < turns.length)
      report.add('key_turn_invalid', 'turns', '一つの鍵が、二つの鍵に引き継いでいます');
    const under = (vkey: string) => keysUnder(origin, [vkey])[0]!;
    return turns.map((turn) => ({ ...turn, from: under(turn.from), to: turn.to.map(under) }));
  } catch (error) {
    if (!(error instanceof TlogError || error instanceof SyntaxError || error instanceof z.ZodError)) throw error;
    report.add('key_turn_invalid', 'turns');
    return [];
  }
}

/** The keys that a checkpoint is to be opened with: the newest, or those of before for what was signed before they were turned. */
export function signersOf(note: string, { vkeys, older }: Followed, report: Report): readonly string[] {
  if (openUnder(note, vkeys)) return vkeys;
  const before = older.find((one) => {
    const checkpoint = openUnder(note, one.vkeys);
    return checkpoint && isWithin(checkpoint, one.last);
  });
  if (!before) return vkeys;
  report.say('このチェックポイントは、鍵を替える前に署名されたものです。');
  return before.vkeys;
}

const isWithin = ({ origin, size }: Checkpoint, last: KeyTurn['last']): boolean =>
  origin === last.origin ? size <= last.size : isLater(last.origin, origin);
