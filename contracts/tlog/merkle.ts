import { hash } from 'node:crypto';

/** The Merkle tree of RFC 6962 (SHA-256). Sizes and indexes are whole numbers up to 2^53. */
const sha256 = (bytes: Uint8Array): Buffer => hash('sha256', bytes, 'buffer');

/** The hash of the complete subtree of 2^level leaves that is number `index` on its level. */
export type HashReader = (level: number, index: number) => Promise<Buffer>;

export const emptyRoot: Buffer = sha256(Buffer.alloc(0));

/** RFC 6962 §2.1: the first byte keeps a leaf from being passed off as a node. */
export function hashLeaf(entry: Uint8Array): Buffer {
  const prefixed = Buffer.allocUnsafe(1 + entry.length);
  prefixed[0] = 0;
  prefixed.set(entry, 1);
  return sha256(prefixed);
}

export function hashChildren(left: Uint8Array, right: Uint8Array): Buffer {
  const pair = Buffer.allocUnsafe(1 + left.length + right.length);
  pair[0] = 1;
  pair.set(left, 1);
  pair.set(right, 1 + left.length);
  return sha256(pair);
}

const isCount = (value: number) => Number.isSafeInteger(value) && value >= 0;

/** The level of the largest complete subtree with at most `size` leaves; size ≥ 1. Counted, because log2 rounds near 2^53. */
function levelWithin(size: number): number {
  let level = 0;
  while (2 ** (level + 1) <= size) level++;
  return level;
}

/** RFC 6962's k: the largest power of two below `size`; size ≥ 2. */
const splitOf = (size: number) => 2 ** levelWithin(size - 1);

/** The hash of the leaves [start, start + size), as RFC 6962 splits them; start is a multiple of every subtree in it. */
async function rangeRoot(start: number, size: number, read: HashReader): Promise<Buffer> {
  const parts: Promise<Buffer>[] = [];
  let at = start;
  for (let left = size; left > 0; ) {
    const level = levelWithin(left);
    const width = 2 ** level;
    parts.push(read(level, at / width));
    at += width;
    left -= width;
  }
  return (await Promise.all(parts)).reduceRight((right, left) => hashChildren(left, right));
}

/** The root of the tree of the first `size` leaves. */
export async function rootOf(size: number, read: HashReader): Promise<Buffer> {
  if (!isCount(size)) throw new RangeError(`not a tree size: ${size}`);
  return size === 0 ? emptyRoot : rangeRoot(0, size, read);
}

/** RFC 6962 §2.1.1: the hashes that prove leaf `index` in the tree of `size`, from the leaf's sibling upwards. */
export async function inclusionProof(index: number, size: number, read: HashReader): Promise<Buffer[]> {
  if (!isCount(index) || !isCount(size) || index >= size) throw new RangeError(`no leaf ${index} in a tree of ${size}`);
  const proof: Promise<Buffer>[] = [];
  let start = 0;
  for (let width = size; width > 1; ) {
    const split = splitOf(width);
    if (index - start < split) {
      proof.push(rangeRoot(start + split, width - split, read));
      width = split;
    } else {
      proof.push(rangeRoot(start, split, read));
      start += split;
      width -= split;
    }
  }
  return (await Promise.all(proof)).reverse();
}

/** RFC 6962 §2.1.2: the hashes that prove the tree of `oldSize` to be a prefix of that of `newSize`; empty for an empty or equal one. */
export async function consistencyProof(oldSize: number, newSize: number, read: HashReader): Promise<Buffer[]> {
  if (!isCount(oldSize) || !isCount(newSize) || oldSize > newSize)
    throw new RangeError(`no consistency from ${oldSize} to ${newSize}`);
  if (oldSize === 0 || oldSize === newSize) return [];
  const proof: Promise<Buffer>[] = [];
  let start = 0;
  let width = newSize;
  while (oldSize - start < width) {
    const split = splitOf(width);
    if (oldSize - start <= split) {
      proof.push(rangeRoot(start + split, width - split, read));
      width = split;
    } else {
      proof.push(rangeRoot(start, split, read));
      start += split;
      width -= split;
    }
  }
  // the old tree's own root is known to whoever checks; any other subtree that it ends in must be given
  if (start > 0) proof.push(rangeRoot(start, width, read));
  return (await Promise.all(proof)).reverse();
}

const isHash = (value: unknown): value is Uint8Array => value instanceof Uint8Array && value.length === 32;
const isSame = (a: Uint8Array, b: Uint8Array) => Buffer.compare(a, b) === 0;
const isOdd = (value: number) => value % 2 === 1;
const half = (value: number) => Math.floor(value / 2);

/** RFC 9162 §2.1.3.2. Every input may be an attacker's: it answers, it never throws, and works no longer than the proof is. */
export function checkInclusion(claim: {
  readonly index: number;
  readonly size: number;
  readonly leafHash: Uint8Array;
  readonly proof: readonly Uint8Array[];
  readonly root: Uint8Array;
}): boolean {
  const { index, size, leafHash, proof, root } = claim;
  if (!isCount(index) || !isCount(size) || index >= size || proof.length > 64) return false;
  if (!isHash(leafHash) || !isHash(root) || !proof.every(isHash)) return false;
  let node = index;
  let last = size - 1;
  let found = leafHash;
  for (const sibling of proof) {
    if (last === 0) return false;
    if (isOdd(node) || node === last) {
      found = hashChildren(sibling, found);
      while (!isOdd(node) && node !== 0) {
        node = half(node);
        last = half(last);
      }
    } else found = hashChildren(found, sibling);
    node = half(node);
    last = half(last);
  }
  return last === 0 && isSame(found, root);
}

/**
 * RFC 9162 §2.1.4.2. Every tree extends the empty one, whose root must then be `emptyRoot`.
 * As with `checkInclusion`, every input may be an attacker's.
 */
export function checkConsistency(claim: {
  readonly oldSize: number;
  readonly newSize: number;
  readonly oldRoot: Uint8Array;
  readonly newRoot: Uint8Array;
  readonly proof: readonly Uint8Array[];
}): boolean {
  const { oldSize, newSize, oldRoot, newRoot, proof } = claim;
  if (!isCount(oldSize) || !isCount(newSize) || oldSize > newSize || proof.length > 64) return false;
  if (!isHash(oldRoot) || !isHash(newRoot) || !proof.every(isHash)) return false;
  if (oldSize === newSize) return proof.length === 0 && isSame(oldRoot, newRoot);
  if (oldSize === 0) return proof.length === 0 && isSame(oldRoot, emptyRoot);
  let node = oldSize - 1;
  let last = newSize - 1;
  while (isOdd(node)) {
    node = half(node);
    last = half(last);
  }
  // node 0 here means that the old tree is one complete subtree, whose hash the proof leaves out
  const path = node === 0 ? [oldRoot, ...proof] : proof;
  const first = path[0];
  if (!first) return false;
  let foundOld = first;
  let foundNew = first;
  for (const sibling of path.slice(1)) {
    if (last === 0) return false;
    if (isOdd(node) || node === last) {
      foundOld = hashChildren(sibling, foundOld);
      foundNew = hashChildren(sibling, foundNew);
      while (!isOdd(node) && node !== 0) {
        node = half(node);
        last = half(last);
      }
    } else foundNew = hashChildren(foundNew, sibling);
    node = half(node);
    last = half(last);
  }
  return last === 0 && isSame(foundOld, oldRoot) && isSame(foundNew, newRoot);
}

/** A tree held in memory, from its leaf hashes. */
export function memoryTree(leafHashes: readonly Buffer[]): HashReader {
  const levels: (readonly Buffer[])[] = [leafHashes];
  for (let row = leafHashes; row.length > 1; ) {
    row = Array.from({ length: half(row.length) }, (_, i) => hashChildren(row[2 * i]!, row[2 * i + 1]!));
    levels.push(row);
  }
  return async (level, index) => {
    const found = levels[level]?.[index];
    if (!found) throw new RangeError(`no complete subtree ${index} on level ${level}`);
    return found;
  };
}
