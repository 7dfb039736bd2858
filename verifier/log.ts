import { type Checkpoint, openCheckpoint } from '../contracts/tlog/checkpoint.ts';
import { TlogError } from '../contracts/tlog/error.ts';
import { recordsPath, tileWidth } from '../contracts/tlog/tile.ts';
import { findBreak } from './consistency.ts';
import { checkEntries } from './entries.ts';
import { createReport, type Report, type Verdict } from './finding.ts';
import { followKeyTurns, signersOf } from './key-turns.ts';
import { findOrigin, isLater, keysUnder, openUnder } from './origin.ts';
import { findBreakAcross } from './recovery.ts';
import type { Source } from './source.ts';
import { checkWitnesses } from './witnesses.ts';

/** A log as it was last found good: its keys, and the checkpoint. */
export type Seen = { readonly vkeys: readonly string[]; readonly checkpoint: string };
/**
 * What a verifier keeps of a log between two visits.
 * @property records whether it had records
 * @property older keys of before the log turned them: receipts of then are verified with these
 * @property before the logs that stood in this one's place before `engawa recover`
 */
export type Remembered = Seen & {
  readonly records: boolean;
  readonly before: readonly Seen[];
  readonly older?: readonly string[];
};

export type LogOptions = {
  /** the log's keys that the reader trusts; without them those remembered, or else the source's own, on first use */
  readonly vkeys?: readonly string[];
  /** signed checkpoints that the reader has from elsewhere */
  readonly earlier?: readonly string[];
  /** vkeys of witnesses */
  readonly witnesses?: readonly string[];
  /** how many of the witnesses must have cosigned; left out: each */
  readonly witnessesNeeded?: number | undefined;
  readonly remembered?: Remembered | undefined;
  /** whether the source must have the records; otherwise they are checked where it has them */
  readonly records?: boolean;
  /** YYYY-MM-DD, for retention */
  readonly today: string;
  /** a sign-in, as records name it: what was done in it is said */
  readonly session?: string | undefined;
};

/** @property remember what to keep for the next visit; only when all was well */
export type LogVerdict = Verdict & { readonly remember?: Remembered };

/**
 * Checks a whole log: its signature and cosignatures, that it extends what was seen before, every entry and tile, every record.
 * Everything that the source serves may be an attacker's, and the attacker may hold the log's signing key.
 * @throws UnreadableSource
 */
export async function verifyLog(source: Source, options: LogOptions): Promise<LogVerdict> {
  const report = createReport();
  const { remembered } = options;
  const note = (await source.read('checkpoint'))?.toString();
  const trusted = await getTrusted(source, note, options, report);
  if (note === undefined) report.add('checkpoint_missing', 'checkpoint');
  const followed = await followKeyTurns(source, findOrigin(note ?? '') ?? '', trusted, report);
  const { vkeys } = followed;
  const checkpoint =
    note === undefined ? undefined : findOpened(note, signersOf(note, followed, report), 'checkpoint', report);
  if (note === undefined || !checkpoint) return report.verdict();
  report.say(`台帳 ${checkpoint.origin}：${checkpoint.size}件`);
  checkWitnesses(note, checkpoint, options.witnesses ?? [], options.witnessesNeeded, report);
  const older = unique([...followed.older.flatMap((one) => one.vkeys), ...(remembered?.older ?? [])]);
  const known = findKnown(checkpoint, { vkeys, older: [...older, ...(remembered?.vkeys ?? [])] }, options, report);
  const records = options.records || remembered?.records || (await hasRecords(source, checkpoint.size));
  if (!records) report.say('記録の本文はここにないため、台帳のエントリーとの照合はしていません。');
  const sizes = new Set(known.map(({ old }) => old.size));
  const roots = await checkEntries(
    source,
    checkpoint,
    { records, today: options.today, sizes, session: options.session },
    report,
  );
  await checkExtends(
    source,
    checkpoint,
    known,
    { roots, vkeys: unique([...vkeys, ...older, ...(remembered?.vkeys ?? [])]) },
    report,
  );
  const verdict = report.verdict();
  const before = beforeOf(checkpoint.origin, remembered);
  return verdict.ok ? { ...verdict, remember: { vkeys, older, checkpoint: note, records, before } } : verdict;
}

const unique = (vkeys: readonly string[]): string[] => [...new Set(vkeys)];

/** Receipts of an old log are verified with its keys, and copies of it against its checkpoint: they are not forgotten. */
function beforeOf(origin: string, remembered: Remembered | undefined): readonly Seen[] {
  if (!remembered) return [];
  const { vkeys, checkpoint, before } = remembered;
  return findOrigin(checkpoint) === origin ? before : [...before, { vkeys, checkpoint }];
}

async function getTrusted(
  source: Source,
  note: string | undefined,
  { vkeys = [], remembered }: LogOptions,
  report: Report,
): Promise<readonly string[]> {
  if (vkeys.length > 0) return vkeys;
  if (remembered) {
    const origin = findOrigin(note ?? '');
    if (origin !== undefined && isLater(origin, findOrigin(remembered.checkpoint)!)) {
      report.say('鍵：前に確かめたときに覚えたもの（台帳の名前だけが新しくなっています）');
      return keysUnder(origin, remembered.vkeys);
    }
    report.say('鍵：前に確かめたときに覚えたもの');
    return remembered.vkeys;
  }
  report.say('鍵：台帳が自ら示したものを、初めてなのでそのまま信じました（別の経路で得た鍵を --vkey で指定できます）');
  const text = (await source.read('vkey'))?.toString() ?? '';
  return text.split('\n').filter((line) => line.trim() !== '');
}

/** Opens a signed checkpoint, whose signer must be the log that it names. */
function findOpened(note: string, vkeys: readonly string[], where: string, report: Report): Checkpoint | undefined {
  try {
    const { checkpoint, signedBy } = openCheckpoint(note, vkeys);
    if (signedBy.includes(checkpoint.origin)) return checkpoint;
    report.add('signature_missing', where, '台帳の名前と署名した鍵の名前が違います');
  } catch (error) {
    if (!(error instanceof TlogError)) throw error;
    const isSignature = error.code === 'signature_invalid' || error.code === 'signature_missing';
    report.add(isSignature ? (error.code as 'signature_invalid') : 'checkpoint_malformed', where);
  }
  return undefined;
}

/** Something that the reader knows of this log, or claims to. */
type Known = { readonly from: string; readonly old: Checkpoint };

function findKnown(
  { origin }: Checkpoint,
  { vkeys, older }: { readonly vkeys: readonly string[]; readonly older: readonly string[] },
  { vkeys: given = [], earlier = [], remembered, witnesses = [] }: LogOptions,
  report: Report,
): Known[] {
  const notes = [
    ...earlier.map((note) => ({ from: '指定されたチェックポイント', note })),
    ...(remembered ? [{ from: '前に確かめたチェックポイント', note: remembered.checkpoint }] : []),
  ];
  if (notes.length === 0 && witnesses.length === 0)
    report.say(
      '比べる以前のチェックポイントも立会人もないため、巻き戻しと分岐は確かめていません。次からは今回のものと比べます。',
    );
  return notes.flatMap(({ from, note }) => {
    const old = findEarlier(note, vkeys, older);
    if (!old) report.add('earlier_invalid', from);
    // Whoever names the keys of a log that has nothing to do with the remembered one has decided to follow it there.
    else if (
      old.origin !== origin &&
      !isLater(origin, old.origin) &&
      note === remembered?.checkpoint &&
      given.length > 0
    )
      report.say(`前に確かめた台帳 ${old.origin} とは別の台帳です。鍵の指定があるため、新しい台帳として確かめます。`);
    else return [{ from, old }];
    return [];
  });
}

/**
 * Checks that the log extends what is known of it, by its entries where they stand under the signed root, and by its tiles where
 * somebody has broken the entries.
 */
async function checkExtends(
  source: Source,
  checkpoint: Checkpoint,
  known: readonly Known[],
  { roots, vkeys }: { readonly roots: ReadonlyMap<number, Buffer> | undefined; readonly vkeys: readonly string[] },
  report: Report,
): Promise<void> {
  let agreed = 0;
  for (const { from, old } of known.toSorted((a, b) => a.old.size - b.old.size)) {
    if (isLater(checkpoint.origin, old.origin)) {
      const found = await findBreakAcross(source, old, checkpoint, vkeys, report);
      const range = `${old.origin} ${old.size}件 → ${checkpoint.origin} ${checkpoint.size}件`;
      if (found) report.add(found, from, range);
      else report.say(`${from}（${old.origin}、${old.size}件）を引き継いでいます。`);
      continue;
    }
    const isComparable = roots && old.origin === checkpoint.origin && old.size < checkpoint.size;
    const broken = isComparable
      ? roots.get(old.size)?.equals(old.root)
        ? undefined
        : 'forked'
      : await findBreak(source, old, checkpoint);
    // Tiles that do not lead to the signed root prove nothing, neither way.
    const found = broken === 'forked' && !roots && old.size < checkpoint.size ? 'consistency_unproved' : broken;
    const range = `${old.size}件 → ${checkpoint.size}件${found === 'forked' ? `、違いはエントリー ${agreed}～${old.size - 1}のどこか` : ''}`;
    if (found) report.add(found, from, range);
    else {
      agreed = old.size;
      report.say(`${from}（${old.size}件）の続きです。`);
    }
  }
}

/** The first file and the last: a log is not without records because somebody took one file away. */
async function hasRecords(source: Source, size: number): Promise<boolean> {
  const last = Math.max(0, Math.ceil(size / tileWidth) - 1);
  const found = await Promise.all([recordsPath(0), recordsPath(last)].map((path) => source.read(path)));
  return found.some((bytes) => bytes !== undefined);
}

/** An earlier checkpoint may still bear only a key that has since been replaced, or be of the log before `engawa recover`. */
function findEarlier(note: string, vkeys: readonly string[], older: readonly string[]): Checkpoint | undefined {
  const origin = findOrigin(note);
  if (origin === undefined) return undefined;
  return openUnder(note, keysUnder(origin, vkeys)) ?? openUnder(note, keysUnder(origin, older));
}
