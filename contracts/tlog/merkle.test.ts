import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  checkConsistency,
  checkInclusion,
  consistencyProof,
  emptyRoot,
  hashChildren,
  hashLeaf,
  inclusionProof,
  memoryTree,
  rootOf,
} from './merkle.ts';

/** The entries of RFC 6962's own test vectors, and the roots of the trees of the first n. */
const vectorEntries = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
];
const vectorRoots = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];
const vectorLeaves = vectorEntries.map((entry) => hashLeaf(Buffer.from(entry, 'hex')));
const numbered = (count: number) => Array.from({ length: count }, (_, i) => hashLeaf(Buffer.from(String(i))));

/** RFC 6962 §2.1 word for word, to compare with. */
function rootByDefinition(leaves: readonly Buffer[]): Buffer {
  if (leaves.length === 0) return createHash('sha256').digest();
  if (leaves.length === 1) return leaves[0]!;
  let split = 1;
  while (split * 2 < leaves.length) split *= 2;
  return hashChildren(rootByDefinition(leaves.slice(0, split)), rootByDefinition(leaves.slice(split)));
}

test('the roots are those of the known trees', async () => {
  expect(emptyRoot.toString('hex')).toBe(vectorRoots[0]);
  for (const [size, root] of vectorRoots.entries())
    expect((await rootOf(size, memoryTree(vectorLeaves.slice(0, size)))).toString('hex')).toBe(root);
});

test('every inclusion and consistency proof of the known trees holds, and for no other leaf, place or size', async () => {
  for (let size = 1; size <= 8; size++) {
    const read = memoryTree(vectorLeaves.slice(0, size));
    const root = await rootOf(size, read);
    for (let index = 0; index < size; index++) {
      const proof = await inclusionProof(index, size, read);
      const claim = { index, size, leafHash: vectorLeaves[index]!, proof, root };
      expect(checkInclusion(claim), `${index} in ${size}`).toBe(true);
      for (let other = 0; other < size; other++)
        if (other !== index) {
          expect(checkInclusion({ ...claim, index: other })).toBe(false);
          expect(checkInclusion({ ...claim, leafHash: vectorLeaves[other]! })).toBe(false);
        }
      expect(checkInclusion({ ...claim, proof: [...proof, root] })).toBe(false);
      expect(proof.length === 0 || !checkInclusion({ ...claim, proof: proof.slice(1) })).toBe(true);
    }
    for (let oldSize = 0; oldSize <= size; oldSize++) {
      const proof = await consistencyProof(oldSize, size, read);
      const oldRoot = Buffer.from(vectorRoots[oldSize]!, 'hex');
      const claim = { oldSize, newSize: size, oldRoot, newRoot: root, proof };
      expect(checkConsistency(claim), `${oldSize} to ${size}`).toBe(true);
      expect(checkConsistency({ ...claim, oldRoot: Buffer.alloc(32) })).toBe(false);
      expect(checkConsistency({ ...claim, proof: [...proof, root] })).toBe(false);
      if (oldSize > 0 && oldSize < size) {
        expect(checkConsistency({ ...claim, newRoot: Buffer.alloc(32) })).toBe(false);
        expect(checkConsistency({ ...claim, proof: proof.slice(1) })).toBe(false);
      }
    }
  }
});

test('the proof that RFC 6962 §2.1.3 draws: leaf 3 of seven, and from three, four and six to seven', async () => {
  const [a, b, c, d, e, f, j] = vectorLeaves as [Buffer, Buffer, Buffer, Buffer, Buffer, Buffer, Buffer];
  const read = memoryTree(vectorLeaves.slice(0, 7));
  const [g, h, i] = [hashChildren(a, b), hashChildren(c, d), hashChildren(e, f)];
  const k = hashChildren(g, h);
  const l = hashChildren(i, j);
  expect(await inclusionProof(0, 7, read)).toEqual([b, h, l]);
  expect(await inclusionProof(3, 7, read)).toEqual([c, g, l]);
  expect(await inclusionProof(4, 7, read)).toEqual([f, j, k]);
  expect(await inclusionProof(6, 7, read)).toEqual([i, k]);
  expect(await consistencyProof(3, 7, read)).toEqual([c, d, g, l]);
  expect(await consistencyProof(4, 7, read)).toEqual([l]);
  expect(await consistencyProof(6, 7, read)).toEqual([i, j, k]);
});

const tree = fc
  .integer({ min: 1, max: 700 })
  .chain((size) => fc.record({ size: fc.constant(size), at: fc.integer({ min: 0, max: size - 1 }), flip: fc.nat() }));

test('proofs hold in trees of any size, and no flipped bit of anything does', async () => {
  const leaves = numbered(700);
  await fc.assert(
    fc.asyncProperty(tree, async ({ size, at, flip }) => {
      const read = memoryTree(leaves.slice(0, size));
      const root = await rootOf(size, read);
      expect(root).toEqual(rootByDefinition(leaves.slice(0, size)));
      const flipped = (hash: Buffer) => {
        const copy = Buffer.from(hash);
        copy[flip % 32]! ^= 1 << (flip % 8);
        return copy;
      };
      const flipOne = (hashes: readonly Buffer[]) =>
        hashes.map((hash, i) => (i === flip % hashes.length ? flipped(hash) : hash));

      const inclusion = { index: at, size, leafHash: leaves[at]!, root, proof: await inclusionProof(at, size, read) };
      expect(checkInclusion(inclusion)).toBe(true);
      expect(checkInclusion({ ...inclusion, leafHash: flipped(inclusion.leafHash) })).toBe(false);
      expect(checkInclusion({ ...inclusion, root: flipped(root) })).toBe(false);
      if (size > 1) expect(checkInclusion({ ...inclusion, proof: flipOne(inclusion.proof) })).toBe(false);

      const oldSize = at + 1;
      const oldRoot = await rootOf(oldSize, memoryTree(leaves.slice(0, oldSize)));
      const proof = await consistencyProof(oldSize, size, read);
      const consistency = { oldSize, newSize: size, oldRoot, newRoot: root, proof };
      expect(checkConsistency(consistency)).toBe(true);
      expect(checkConsistency({ ...consistency, oldRoot: flipped(oldRoot) })).toBe(false);
      expect(checkConsistency({ ...consistency, newRoot: flipped(root) })).toBe(false);
      if (proof.length > 0) expect(checkConsistency({ ...consistency, proof: flipOne(proof) })).toBe(false);
    }),
    { numRuns: 150 },
  );
});

test('whatever is claimed, the checks answer and do not throw', () => {
  const number = fc.oneof(fc.nat(300), fc.double(), fc.maxSafeInteger(), fc.constantFrom(2 ** 53, -1, Number.NaN));
  const bytes = fc.oneof(fc.uint8Array({ minLength: 32, maxLength: 32 }), fc.uint8Array({ maxLength: 40 }));
  const proof = fc.array(bytes, { maxLength: 70 });
  fc.assert(
    fc.property(number, number, bytes, bytes, proof, (a, b, leafHash, root, hashes) => {
      expect(checkInclusion({ index: a, size: b, leafHash, root, proof: hashes })).toBe(
        a === 0 && b === 1 && same(leafHash, root) && hashes.length === 0,
      );
      checkConsistency({ oldSize: a, newSize: b, oldRoot: leafHash, newRoot: root, proof: hashes });
      checkInclusion({ index: null, size: {}, leafHash: 'x', root: undefined, proof: [null] } as never);
    }),
  );
});

const same = (a: Uint8Array, b: Uint8Array) => a.length === 32 && Buffer.compare(a, b) === 0;

test('the largest trees are reckoned exactly', async () => {
  const size = 2 ** 53 - 1; // log2 rounds it up to 53
  const asked: [number, number][] = [];
  await rootOf(size, async (level, index) => {
    asked.push([level, index]);
    return Buffer.alloc(32, level);
  });
  expect(asked[0]).toEqual([52, 0]);
  expect(asked).toHaveLength(53);
  expect(asked.at(-1)).toEqual([0, 2 ** 53 - 2]);
});

test('what a tree does not have is refused', async () => {
  const read = memoryTree(numbered(5));
  await expect(inclusionProof(5, 5, read)).rejects.toThrow(RangeError);
  await expect(consistencyProof(6, 5, read)).rejects.toThrow(RangeError);
  await expect(rootOf(6, read)).rejects.toThrow(RangeError);
  await expect(rootOf(1.5, read)).rejects.toThrow(RangeError);
});
