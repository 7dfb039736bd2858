import { z } from 'zod';
import { leavesOf } from '../contracts/leaf.ts';
import type { RecordFields } from '../contracts/record.ts';
import { findBase64 } from '../contracts/tlog/base64.ts';
import type { Checkpoint } from '../contracts/tlog/checkpoint.ts';
import { checkInclusion, hashLeaf, inclusionProof } from '../contracts/tlog/merkle.ts';
import { tileHashReader } from '../contracts/tlog/tile.ts';
import { findBreak } from './consistency.ts';
import type { FindingCode, Report } from './finding.ts';
import { findNumber, isLater, keysUnder, openUnder } from './origin.ts';
import { type Source, UnreadableSource } from './source.ts';

/** What the first entry of a tree that `engawa recover` opened says of the trees before it (`<log>/opening`). */
type Opening = {
  /** the log in whose place it stands */
  readonly before: string;
  /** its last checkpoint, as far as the operator still had it */
  readonly previous: { readonly origin: string; readonly size: number; readonly root: string } | undefined;
  readonly lost: { readonly origin: string; readonly first: number; readonly beyond: number } | undefined;
  readonly actor: string;
  readonly reason: string;
};

const fields = z.looseObject({
  kind: z.literal('registration'),
  time: z.string(),
  actor: z.string(),
  items: z.array(z.string()),
  reasons: z.array(z.string()),
});
const shown = z.object({ origin: z.string(), fields, secret: z.string() });

/** The log of an earlier number, as its successor's server still shows it. */
const treeOf = (source: Source, number: number): Source => ({
  name: `${source.name}/trees/${number}`,
  read: (path, size) => source.read(`trees/${number}/${path}`, size),
});

/**
 * Whether `later` is the log that the operator opened in place of the one of `old` (`engawa recover`). Its first entry must stand under the
 * signed root and name a checkpoint of the old log that `old` leads to; what it says is lost is told, and only that may be missing. An
 * operator who holds the key can open a new log to be rid of history: never in silence, then.
 * @param vkeys keys of the line of logs, under any of its names
 * @returns what is wrong
 */
export async function findBreakAcross(
  source: Source,
  old: Checkpoint,
  later: Checkpoint,
  vkeys: readonly string[],
  report: Report,
): Promise<FindingCode | undefined> {
  let at = { source, checkpoint: later };
  for (;;) {
    const opening = await findOpening(at.source, at.checkpoint);
    const number = opening && findNumber(at.checkpoint.origin, opening.before);
    if (!opening || number === undefined) return 'recovery_unproved';
    const { before, actor, reason } = opening;
    report.say(`台帳 ${at.checkpoint.origin} は、${before} に代わるものです（${actor}：${reason}）。`);
    const tree = treeOf(source, number);
    const note = (await tree.read('checkpoint'))?.toString();
    const kept = note === undefined ? undefined : openUnder(note, keysUnder(before, vkeys));
    if (kept !== undefined && kept.origin !== before) return 'recovery_unproved';
    if (before === old.origin) return findBreakBefore(tree, old, opening, kept, report);
    if (!kept || !isLater(before, old.origin)) return 'recovery_unproved';
    at = { source: tree, checkpoint: kept };
  }
}

/** @param kept the last checkpoint that the old log can still show; it may show none */
async function findBreakBefore(
  source: Source,
  old: Checkpoint,
  { previous, lost }: Opening,
  kept: Checkpoint | undefined,
  report: Report,
): Promise<FindingCode | undefined> {
  if (previous && previous.size < old.size) return 'rolled_back';
  if (previous?.size === old.size && previous.root !== old.root.toString('base64')) return 'forked';
  if (kept && kept.size >= old.size) return findBreak(source, old, kept);
  const first = kept?.size ?? 0;
  if (lost?.origin !== old.origin || lost.first > first || lost.beyond < old.size) return 'rolled_back';
  report.say(
    `【注意】前に確かめた${old.size}件のうち、${first}件目より後は失われたと、新しい台帳の最初の記録にあります。失われた分は確かめられません。`,
  );
  return undefined;
}

async function findOpening(source: Source, checkpoint: Checkpoint): Promise<Opening | undefined> {
  const bytes = await source.read('opening');
  const { origin, fields: opened, secret } = (bytes && findShown(bytes)) ?? {};
  const key = findBase64(secret ?? '');
  if (!opened || origin !== checkpoint.origin || key?.length !== 32) return undefined;
  if (!(await isFirst(source, checkpoint, opened as unknown as RecordFields, key))) return undefined;
  const [, ...previous] = findItem(opened.items, /^previous (\S+) (\d{1,15}) (\S+)$/);
  const [, ...lost] = findItem(opened.items, /^lost (\S+) (\d{1,15})-(\d{1,15})$/);
  const [, kept] = findItem(opened.items, /^kept (\S+) \d{1,15}$/);
  const before = previous[0] ?? kept;
  if (before === undefined) return undefined;
  return {
    before,
    previous: previous.length > 0 ? { origin: previous[0]!, size: Number(previous[1]), root: previous[2]! } : undefined,
    lost: lost.length > 0 ? { origin: lost[0]!, first: Number(lost[1]), beyond: Number(lost[2]) } : undefined,
    actor: opened.actor,
    reason: opened.reasons.at(-1) ?? '',
  };
}

function findShown(bytes: Buffer): z.infer<typeof shown> | undefined {
  try {
    return shown.safeParse(JSON.parse(bytes.toString())).data;
  } catch {
    return undefined;
  }
}

const findItem = (items: readonly string[], form: RegExp): readonly string[] =>
  items.map((item) => form.exec(item)).find((found) => found !== null) ?? [];

/** By a proof, not by the bundle: it holds even where somebody has broken entries. */
async function isFirst(source: Source, { size, root }: Checkpoint, opened: RecordFields, secret: Buffer) {
  try {
    const leaves = leavesOf(opened, secret);
    const read = tileHashReader(async (path) => (await source.read(path)) ?? Buffer.alloc(0), size);
    const proof = await inclusionProof(0, size, read);
    return leaves.some((leaf) => checkInclusion({ index: 0, size, leafHash: hashLeaf(leaf), proof, root }));
  } catch (error) {
    if (error instanceof UnreadableSource) throw error;
    return false;
  }
}
