import type { Checkpoint } from '../contracts/tlog/checkpoint.ts';
import { checkInclusion, type HashReader, inclusionProof, memoryTree } from '../contracts/tlog/merkle.ts';
import { tileHashReader, tilePath, tileWidth } from '../contracts/tlog/tile.ts';
import type { Report } from './finding.ts';
import { type Source, UnreadableSource } from './source.ts';

/** A bundle of entries and where it stands: its number, the index of its first entry, how many it has. */
export type Bundle = { readonly number: number; readonly first: number; readonly width: number; readonly path: string };

/** The hashes of a tile, if it is as wide as it must be. */
export function splitHashes(bytes: Buffer | undefined, width: number): Buffer[] | undefined {
  if (bytes?.length !== width * 32) return undefined;
  return Array.from({ length: width }, (_, i) => bytes.subarray(32 * i, 32 * i + 32));
}

/**
 * Which leaf hashes to go on with, those of the entries or those of the tile; where they differ, the first entry is named, and
 * a proof under the signed root tells which of the two is false.
 * @returns undefined when the source has neither
 */
export async function settle(
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
