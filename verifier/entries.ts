import type { Checkpoint } from '../contracts/tlog/checkpoint.ts';
import { checkInclusion, type HashReader, hashLeaf, inclusionProof, memoryTree } from '../contracts/tlog/merkle.ts';
import { decodeEntries, entriesPath, tileHashReader, tilePath, tileWidth } from '../contracts/tlog/tile.ts';
import type { Report } from './finding.ts';
import { checkRecords, recordsPath } from './records.ts';
import { createRows, type HashTile } from './rows.ts';
import { type Source, UnreadableSource } from './source.ts';

/** How many bundles are read ahead: hides a network's delay, and bounds the memory. */
const readAhead = 4;

type Bundle = { readonly first: number; readonly width: number; readonly path: string; readonly number: number };

/** One by one: a log may claim any size, and only what it then shows is worth memory. */
function* bundlesOf(size: number): Generator<Bundle> {
  for (let number = 0; number * tileWidth < size; number++) {
    const first = number * tileWidth;
    const width = Math.min(tileWidth, size - first);
    yield { number, first, width, path: entriesPath(number, width) };
  }
}

export type EntryOptions = {
  /** whether the source must have records; their absence is then an alarm */
  readonly records: boolean;
  /** YYYY-MM-DD */
  readonly today: string;
  /** sizes at which the root is wanted */
  readonly sizes: ReadonlySet<number>;
};

/**
 * Reads the whole log from the left, bundle by bundle: every entry against its tile, every tile against the tiles above, all
 * against the signed root, and the records, where the source has them, against their entries.
 * @returns the roots at the sizes asked for; undefined when the entries are not those under the signed root
 */
export async function checkEntries(
  source: Source,
  checkpoint: Checkpoint,
  { records, today, sizes }: EntryOptions,
  report: Report,
): Promise<ReadonlyMap<number, Buffer> | undefined> {
  const rows = createRows();
  const roots = new Map([[0, rows.root()]]);
  const readBundle = async (bundle: Bundle) => ({
    bundle,
    bytes: await source.read(bundle.path),
    tile: await source.read(tilePath(0, bundle.number, bundle.width)),
    lines: records ? await source.read(recordsPath(bundle.number)) : undefined,
  });
  for await (const { bundle, bytes, tile, lines } of ahead(bundlesOf(checkpoint.size), readBundle)) {
    const entries = findEntries(bytes, bundle, report);
    const computed = entries.map(hashLeaf);
    const leafHashes = await settle(source, checkpoint, bundle, computed, tile, report);
    if (!leafHashes) {
      report.say(`エントリー ${bundle.first} から先は確かめていません。`);
      return undefined;
    }
    if (records && !lines) report.add('record_missing', recordsPath(bundle.number), `記録 ${bundle.first} から`);
    const own = leafHashes.map((hash, i) => (computed[i]?.equals(hash) ? entries[i] : undefined));
    if (lines) checkRecords({ bytes: lines, entries: own, first: bundle.first }, today, report);
    for (const [i, hash] of leafHashes.entries()) {
      for (const completed of rows.push(hash)) await checkTile(source, completed, report);
      const size = bundle.first + i + 1;
      if (sizes.has(size)) roots.set(size, rows.root());
    }
  }
  for (const partial of rows.edge()) await checkTile(source, partial, report);
  if (rows.root().equals(checkpoint.root)) return roots;
  report.add('root_differs', 'checkpoint', `エントリー 0～${checkpoint.size - 1}`);
  return undefined;
}

async function* ahead<T, R>(items: Iterable<T>, read: (item: T) => Promise<R>): AsyncGenerator<R> {
  const reading: Promise<R>[] = [];
  for (const item of items) {
    const started = read(item);
    started.catch(() => {}); // thrown where it is awaited, not where it waits
    reading.push(started);
    if (reading.length >= readAhead) yield await reading.shift()!;
  }
  for (const started of reading) yield await started;
}

/** As many as can be read. */
function findEntries(bytes: Buffer | undefined, { path, first, width }: Bundle, report: Report): Buffer[] {
  if (!bytes) {
    report.add('entry_missing', path, `エントリー ${first}～${first + width - 1}`);
    return [];
  }
  try {
    const entries = decodeEntries(bytes);
    if (entries.length < width) report.add('entry_missing', path, `${width}件のはずが${entries.length}件`);
    if (entries.length > width) report.add('entry_altered', path, `${width}件のはずが${entries.length}件`);
    return entries;
  } catch {
    report.add('entry_altered', path, 'エントリーの束の形が正しくありません');
    return [];
  }
}

function splitHashes(bytes: Buffer | undefined, width: number): Buffer[] | undefined {
  if (bytes?.length !== width * 32) return undefined;
  return Array.from({ length: width }, (_, i) => bytes.subarray(32 * i, 32 * i + 32));
}

/**
 * Which leaf hashes to go on with, those of the entries or those of the tile; where they differ, the first entry is named, and
 * a proof under the signed root tells which of the two is false.
 * @returns undefined when the source has neither
 */
async function settle(
  source: Source,
  checkpoint: Checkpoint,
  bundle: Bundle,
  computed: readonly Buffer[],
  tileBytes: Buffer | undefined,
  report: Report,
): Promise<readonly Buffer[] | undefined> {
  const { first, number, width } = bundle;
  const path = tilePath(0, number, width);
  const own = computed.length === width ? computed : undefined;
  const tile = splitHashes(tileBytes, width);
  if (!tile) {
    report.add(tileBytes ? 'tile_altered' : 'tile_missing', path);
    return own;
  }
  const at = tile.findIndex((hash, i) => !computed[i]?.equals(hash));
  if (at < 0 || computed.length === 0) return tile;
  const where = `エントリー ${first + at}`;
  if (own && (await isProven(source, checkpoint, bundle, own, at))) {
    report.add('tile_altered', path, where);
    return own;
  }
  const isTileTrue = await isProven(source, checkpoint, bundle, tile, at);
  const detail = isTileTrue ? undefined : 'タイルも署名された内容と合わず、どちらが違うかは決められません';
  report.add(computed[at] ? 'entry_altered' : 'entry_missing', where, detail);
  return tile;
}

/** Whether the leaf `at` of a bundle stands under the signed root, if the bundle's leaves are these and the other tiles true. */
async function isProven(
  source: Source,
  { size, root }: Checkpoint,
  { first, number }: Bundle,
  hashes: readonly Buffer[],
  at: number,
): Promise<boolean> {
  const others = tileHashReader(async (path) => (await source.read(path)) ?? Buffer.alloc(0), size);
  const within = memoryTree(hashes);
  const read: HashReader = (level, index) => {
    const isWithin = level <= 8 && Math.floor((index * 2 ** level) / tileWidth) === number;
    return isWithin ? within(level, index - (number * tileWidth) / 2 ** level) : others(level, index);
  };
  try {
    const proof = await inclusionProof(first + at, size, read);
    return checkInclusion({ index: first + at, size, leafHash: hashes[at]!, proof, root });
  } catch (error) {
    if (error instanceof UnreadableSource) throw error;
    return false;
  }
}

/** Level 0 has been compared with its entries already. */
async function checkTile(source: Source, { level, number, width, hashes }: HashTile, report: Report): Promise<void> {
  if (level === 0) return;
  const path = tilePath(level, number, width);
  const bytes = await source.read(path);
  const served = splitHashes(bytes, width);
  if (!served) {
    report.add(bytes ? 'tile_altered' : 'tile_missing', path);
    return;
  }
  const at = served.findIndex((hash, i) => !hash.equals(hashes[i]!));
  const span = tileWidth ** level;
  const first = (number * tileWidth + at) * span;
  if (at >= 0) report.add('tile_altered', path, `エントリー ${first}～${first + span - 1}の部分`);
}
