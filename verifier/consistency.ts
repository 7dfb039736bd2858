import type { Checkpoint } from '../contracts/tlog/checkpoint.ts';
import { checkConsistency, consistencyProof } from '../contracts/tlog/merkle.ts';
import { tileHashReader } from '../contracts/tlog/tile.ts';
import { createReport, type FindingCode, type Verdict } from './finding.ts';
import { type Source, UnreadableSource } from './source.ts';

/** What is wrong between an earlier checkpoint of a log and a later one; both are signed already. */
export async function findBreak(
  source: Source,
  earlier: Checkpoint,
  later: Checkpoint,
): Promise<FindingCode | undefined> {
  if (earlier.origin !== later.origin) return 'other_log';
  if (later.size < earlier.size) return 'rolled_back';
  if (later.size === earlier.size) return later.root.equals(earlier.root) ? undefined : 'forked';
  const get = async (path: string) => (await source.read(path)) ?? Buffer.alloc(0);
  try {
    const proof = await consistencyProof(earlier.size, later.size, tileHashReader(get, later.size));
    const claim = { oldSize: earlier.size, newSize: later.size, oldRoot: earlier.root, newRoot: later.root, proof };
    return checkConsistency(claim) ? undefined : 'forked';
  } catch (error) {
    if (error instanceof UnreadableSource) throw error;
    return 'consistency_unproved';
  }
}

/** Whether the later checkpoint extends the earlier one, by the tiles of the source. */
export async function verifyConsistency(earlier: Checkpoint, later: Checkpoint, source: Source): Promise<Verdict> {
  const report = createReport();
  const found = await findBreak(source, earlier, later);
  if (found) report.add(found, 'checkpoint', `${earlier.size}件 → ${later.size}件`);
  else report.say(`${earlier.size}件から${later.size}件まで、つながっています。`);
  return report.verdict();
}
