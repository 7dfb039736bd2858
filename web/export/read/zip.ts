import { inflateRawSync } from 'node:zlib';
import { type Refused, refuse } from './result.ts';

export type Entry = {
  readonly name: string;
  readonly packed: Uint8Array;
  readonly method: number;
  readonly size: number;
};

/** What a book may unpack to: far above a list of fifty thousand rows, far below the memory of a process. */
export const zipLimits = { entries: 500, bytes: 150 * 1024 * 1024 } as const;
const endSignature = 0x06054b50;
const centralSignature = 0x02014b50;
const localSignature = 0x04034b50;

/**
 * The entries of a ZIP file as its directory names them, unpacked once under a limit: what a header says about its size is the sender's
 * word (zip bomb), and what unpacks to something else than it says is refused before any library sees it.
 */
export function openZip(bytes: Buffer): { readonly entries: readonly Entry[] } | Refused {
  try {
    const entries = readDirectory(bytes);
    if (!entries) return bomb();
    let total = 0;
    for (const entry of entries) {
      if (total + entry.size > zipLimits.bytes) return bomb();
      total += unpack(entry).length;
    }
    return { entries };
  } catch {
    return broken();
  }
}

/** @throws when it unpacks to another size than it says */
export function unpack({ packed, method, size }: Entry): Buffer {
  const content = method === 0 ? Buffer.from(packed) : inflateRawSync(packed, { maxOutputLength: Math.max(1, size) });
  if (content.length !== size) throw new RangeError('not the size it says');
  return content;
}

function readDirectory(bytes: Buffer): Entry[] | undefined {
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0 || bytes.readUInt32LE(end) !== endSignature) throw new RangeError('no directory');
  const count = bytes.readUInt16LE(end + 10);
  if (count > zipLimits.entries) return undefined;
  const entries: Entry[] = [];
  let at = bytes.readUInt32LE(end + 16);
  for (let i = 0; i < count; i++) {
    const [entry, next] = readEntry(bytes, at);
    entries.push(entry);
    at = next;
  }
  return entries;
}

function readEntry(bytes: Buffer, at: number): [Entry, number] {
  if (bytes.readUInt32LE(at) !== centralSignature) throw new RangeError('no entry');
  const encrypted = (bytes.readUInt16LE(at + 8) & 1) === 1;
  const method = bytes.readUInt16LE(at + 10);
  if (encrypted || (method !== 0 && method !== 8)) throw new RangeError('not readable');
  const packedSize = bytes.readUInt32LE(at + 20);
  const size = bytes.readUInt32LE(at + 24);
  const nameLength = bytes.readUInt16LE(at + 28);
  const next = at + 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  const name = bytes.toString('utf8', at + 46, at + 46 + nameLength);
  const local = bytes.readUInt32LE(at + 42);
  if (bytes.readUInt32LE(local) !== localSignature) throw new RangeError('no local header');
  const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
  const packed = bytes.subarray(start, start + packedSize);
  if (packed.length !== packedSize) throw new RangeError('cut off');
  return [{ name, packed, method, size }, next];
}

const bomb = () => refuse('zip_bomb', 'Excelファイルが大きすぎます。必要な行だけのファイルにしてください。');
const broken = () =>
  refuse('broken_file', 'Excelファイルがこわれています。Excelで開き、「Excelブック（.xlsx）」で保存し直してください。');
