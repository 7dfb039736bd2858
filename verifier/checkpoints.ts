import { verifyConsistency } from './consistency.ts';
import { createReport, type Verdict } from './finding.ts';
import { openUnder } from './origin.ts';
import { type Source, UnreadableSource } from './source.ts';

/**
 * Whether of two signed checkpoints of one log the longer extends the shorter. Two of one size need nothing else: when their roots
 * differ, they are by themselves the proof that the log has shown different people different things.
 * @param source whose tiles connect checkpoints of different sizes
 * @throws UnreadableSource when it is needed and not given
 */
export async function verifyCheckpoints(
  notes: readonly [string, string],
  vkeys: readonly string[],
  source: Source | undefined,
): Promise<Verdict> {
  const report = createReport();
  const [one, other] = notes.map((note) => openUnder(note, vkeys));
  if (!one || !other) {
    for (const [i, found] of [one, other].entries())
      if (!found) report.add('signature_missing', `${i + 1}つ目のチェックポイント`);
    return report.verdict();
  }
  const [earlier, later] = one.size <= other.size ? [one, other] : [other, one];
  if (earlier.size !== later.size && earlier.origin === later.origin && !source)
    throw new UnreadableSource(
      '大きさの違うチェックポイントを比べるには、--log で台帳のURLまたはフォルダーを指定してください。',
    );
  const nothing: Source = { name: '', read: async () => undefined };
  return verifyConsistency(earlier, later, source ?? nothing);
}
