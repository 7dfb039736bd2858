import type { Checkpoint } from '../contracts/tlog/checkpoint.ts';
import { hashLeaf } from '../contracts/tlog/merkle.ts';
import { decodeEntries, entriesPath, recordsPath, tilePath, tileWidth } from '../contracts/tlog/tile.ts';
import type { Report } from './finding.ts';
import { checkRecords } from './records.ts';
import { createRows, type HashTile } from './rows.ts';
import { type Bundle, settle, splitHashes } from './settle.ts';
import type { Source } from './source.ts';

/** How many bundles are read ahead: hides a network's delay, and bounds the memory. */
const readAhead = 4;

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
  /** of which sign-in what was done is said */
  readonly session?: string | undefined;
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
  { records, today, sizes, session }: EntryOptions,
  report: Report,
): Promise<ReadonlyMap<number, Buffer> | undefined> {
  const rows = createRows();
  const roots = new Map([[0, rows.root()]]);
  const readBundle = async (bundle: Bundle) => ({
    bundle,
    bytes: await source.read(bundle.path),
    tile: await source.read(tilePath(0, bundle.number, bundle.width)),
    lines: records ? await source.read(recordsPath(bundle.number), checkpoint.size) : undefined,
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
    if (lines) checkRecords({ bytes: lines, entries: own, first: bundle.first }, { today, session }, report);
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
