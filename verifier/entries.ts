import type { Checkpoint } from '../contracts/tlog/checkpoint.ts';
import { checkInclusion, hashLeaf, inclusionProof } from '../contracts/tlog/merkle.ts';
import {
  decodeEntries,
  entriesPath,
  newEntryBundles,
  tileHashReader,
  tilePath,
  tileWidth,
} from '../contracts/tlog/tile.ts';
import type { Report } from './finding.ts';
import { checkRecords, recordsPath } from './records.ts';
import { createRows, type HashTile } from './rows.ts';
import type { Source } from './source.ts';

/** How many bundles are read ahead: hides a network's delay, and bounds the memory. */
const readAhead = 4;

type Bundle = { readonly first: number; readonly width: number; readonly path: string; readonly number: number };

/**
 * Reads the whole log from the left, bundle by bundle: every entry against its tile, every tile against the tiles above, all
 * against the signed root, and the records, where the source has them, against their entries.
 * @param records whether the source must have records; their absence is then an alarm
 */
export async function checkEntries(
  source: Source,
  checkpoint: Checkpoint,
  { records, today }: { records: boolean; today: string },
  report: Report,
): Promise<void> {
  const rows = createRows();
  let isWhole = true;
  const bundles = newEntryBundles(0, checkpoint.size).map(({ number, width }) => ({
    number,
    width,
    first: number * tileWidth,
    path: entriesPath(number, width),
  }));
  const readBundle = async (bundle: Bundle) => ({
    bundle,
    bytes: await source.read(bundle.path),
    tile: splitHashes(await source.read(tilePath(0, bundle.number, bundle.width)), bundle.width),
    lines: records ? await source.read(recordsPath(bundle.number)) : undefined,
  });
  for await (const { bundle, bytes, tile, lines } of ahead(bundles, readBundle)) {
    const entries = findEntries(bytes, bundle, report);
    const computed = entries?.map(hashLeaf);
    if (!tile) report.add('tile_missing', tilePath(0, bundle.number, bundle.width));
    else if (computed) await compare(source, checkpoint, bundle, computed, tile, report);
    if (records && !lines) report.add('record_missing', recordsPath(bundle.number), `記録 ${bundle.first} から`);
    if (lines && entries) checkRecords({ bytes: lines, entries, first: bundle.first }, today, report);
    const leafHashes = computed?.length === bundle.width ? computed : tile;
    isWhole &&= leafHashes !== undefined;
    if (!isWhole) continue;
    for (const hash of leafHashes!) for (const completed of rows.push(hash)) await checkTile(source, completed, report);
  }
  if (!isWhole) return;
  const { tiles, root } = rows.finish();
  for (const partial of tiles) await checkTile(source, partial, report);
  if (!root.equals(checkpoint.root)) report.add('root_differs', 'checkpoint', `エントリー 0～${checkpoint.size - 1}`);
}

async function* ahead<T, R>(items: readonly T[], read: (item: T) => Promise<R>): AsyncGenerator<R> {
  const reading: Promise<R>[] = [];
  for (const item of items) {
    const started = read(item);
    started.catch(() => {}); // thrown where it is awaited, not where it waits
    reading.push(started);
    if (reading.length >= readAhead) yield await reading.shift()!;
  }
  for (const started of reading) yield await started;
}

function findEntries(bytes: Buffer | undefined, { path, first, width }: Bundle, report: Report): Buffer[] | undefined {
  if (!bytes) {
    report.add('entry_missing', path, `エントリー ${first}～${first + width - 1}`);
    return undefined;
  }
  try {
    const entries = decodeEntries(bytes);
    if (entries.length < width) report.add('entry_missing', path, `${width}件のはずが${entries.length}件`);
    if (entries.length > width) report.add('entry_altered', path, `${width}件のはずが${entries.length}件`);
    return entries;
  } catch {
    report.add('entry_altered', path, 'エントリーの束の形が正しくありません');
    return undefined;
  }
}

function splitHashes(bytes: Buffer | undefined, width: number): Buffer[] | undefined {
  if (bytes?.length !== width * 32) return undefined;
  return Array.from({ length: width }, (_, i) => bytes.subarray(32 * i, 32 * i + 32));
}

/** Names the first entry on which bundle and tile differ, and by a proof under the signed root which of them is wrong. */
async function compare(
  source: Source,
  checkpoint: Checkpoint,
  { first, number, width }: Bundle,
  computed: readonly Buffer[],
  tile: readonly Buffer[],
  report: Report,
): Promise<void> {
  const at = tile.findIndex((hash, i) => !computed[i]?.equals(hash));
  if (at < 0) return;
  const where = `エントリー ${first + at}`;
  const own = computed[at];
  if (own && (await isProven(source, checkpoint, first + at, own)))
    report.add('tile_altered', tilePath(0, number, width), where);
  else report.add(own ? 'entry_altered' : 'entry_missing', where);
}

async function isProven(source: Source, { size, root }: Checkpoint, index: number, leafHash: Buffer): Promise<boolean> {
  const get = async (path: string) => (await source.read(path)) ?? Buffer.alloc(0);
  try {
    const proof = await inclusionProof(index, size, tileHashReader(get, size));
    return checkInclusion({ index, size, leafHash, proof, root });
  } catch {
    return false;
  }
}

/** Level 0 has been compared with its entries already. */
async function checkTile(source: Source, { level, number, width, hashes }: HashTile, report: Report): Promise<void> {
  if (level === 0) return;
  const path = tilePath(level, number, width);
  const served = splitHashes(await source.read(path), width);
  if (!served) {
    report.add('tile_missing', path);
    return;
  }
  const at = served.findIndex((hash, i) => !hash.equals(hashes[i]!));
  const span = tileWidth ** level;
  const first = (number * tileWidth + at) * span;
  if (at >= 0) report.add('tile_altered', path, `エントリー ${first}～${first + span - 1}の部分`);
}
