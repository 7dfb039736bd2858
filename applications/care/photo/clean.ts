/** A picture by its first bytes, whatever it is called. */
export type Photo = { readonly type: 'image/jpeg' | 'image/png'; readonly bytes: Buffer };

/**
 * A picture without what a camera writes beside it: where and when it was taken, by what, a smaller copy, a film. Which way is up stays, and its colours.
 * @returns undefined where it is no whole JPEG or PNG
 */
export function cleanPhoto(bytes: Buffer): Photo | undefined {
  if (bytes.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff]))) return made('image/jpeg', cleanJpeg(bytes));
  if (bytes.subarray(0, 8).equals(pngHead)) return made('image/png', cleanPng(bytes));
  return undefined;
}

const made = (type: Photo['type'], bytes: Buffer | undefined): Photo | undefined => bytes && { type, bytes };

const [start, end, scan] = [0xd8, 0xd9, 0xda];
/** JFIF, the colours of ICC and of Adobe; every other APPn tells of the taking, and so does a comment. */
const keptApp: ReadonlyMap<number, string> = new Map([
  [0xe0, 'JFIF\0'],
  [0xe2, 'ICC_PROFILE\0'],
  [0xee, 'Adobe'],
]);
const isBeside = (mark: number): boolean => (mark >= 0xe0 && mark <= 0xef) || mark === 0xfe;

/** ISO/IEC 10918-1 annex B: segments one after the other until the end of the image; what hangs behind it is left off. */
function cleanJpeg(bytes: Buffer): Buffer | undefined {
  const parts: Buffer[] = [Buffer.from([0xff, start])];
  let hasScan = false;
  let at = 2;
  while (at + 1 < bytes.length && bytes[at] === 0xff) {
    const mark = bytes[at + 1]!;
    if (mark === 0xff) at += 1;
    else if (mark === end) return hasScan ? Buffer.concat([...parts, Buffer.from([0xff, end])]) : undefined;
    else {
      if (at + 4 > bytes.length) return undefined;
      const length = bytes.readUInt16BE(at + 2);
      const after = mark === scan ? endOfScan(bytes, at + 2 + length) : at + 2 + length;
      if (length < 2 || after > bytes.length) return undefined;
      const segment = bytes.subarray(at, after);
      if (!isBeside(mark)) parts.push(segment);
      else if (keptApp.has(mark) && segment.toString('latin1', 4).startsWith(keptApp.get(mark)!))
        parts.push(mark === 0xe0 ? withoutCopy(segment) : segment);
      else if (mark === 0xe1) parts.push(...orientationOf(segment));
      hasScan ||= mark === scan;
      at = after;
    }
  }
  return undefined;
}

/** JFIF may hold a smaller copy too, of the picture as it was before somebody cut it（ISO/IEC 10918-5, 10.1）: its last two bytes say how large. */
function withoutCopy(segment: Buffer): Buffer {
  const [mark, head, copy] = [segment.subarray(0, 2), segment.subarray(4, 16), Buffer.alloc(2)];
  return segment.length <= 18 ? segment : Buffer.concat([mark, Buffer.from([0, 16]), head, copy]);
}

/** Behind the compressed picture, where the next mark stands: FF00 is a byte of it, FFD0 to FFD7 begin its parts. */
function endOfScan(bytes: Buffer, from: number): number {
  for (let at = from; at + 1 < bytes.length; at += 1) {
    const next = bytes[at + 1]!;
    if (bytes[at] === 0xff && next !== 0 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return at;
  }
  return bytes.length + 1;
}

/** Of Exif which way is up alone: a phone turns no picture, it says so there. */
function orientationOf(segment: Buffer): Buffer[] {
  const tiff = segment.subarray(10);
  if (segment.toString('latin1', 4, 10) !== 'Exif\0\0' || tiff.length < 14) return [];
  const isLittle = tiff.toString('latin1', 0, 2) === 'II';
  const two = (at: number) => (at + 2 > tiff.length ? 0 : isLittle ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
  const list = isLittle ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4);
  for (let i = 0; i < two(list) && i < 100; i += 1) {
    const entry = list + 2 + i * 12;
    const turned = two(entry + 8);
    if (two(entry) === 0x0112 && turned >= 1 && turned <= 8) return [exifOf(turned)];
  }
  return [];
}

/** APP1 with one list of one entry (Exif 3.0, 4.5 and 4.6): 0x0112, a SHORT, one of it. */
const exifOf = (turned: number): Buffer => {
  const list = ['0001', '0112', '0003', '00000001', `000${turned}`, '0000', '00000000'];
  return Buffer.from(['ffe1', '0022', '45786966', '0000', '4d4d', '002a', '00000008', ...list].join(''), 'hex');
};

const pngHead = Buffer.from('89504e470d0a1a0a', 'hex');
const keptChunks: ReadonlySet<string> = new Set([
  'IHDR',
  'PLTE',
  'tRNS',
  'IDAT',
  'IEND',
  'gAMA',
  'cHRM',
  'sRGB',
  'iCCP',
  'sBIT',
  'pHYs',
]);

/** Chunk by chunk: what does not draw is left out. */
function cleanPng(bytes: Buffer): Buffer | undefined {
  const parts: Buffer[] = [pngHead];
  for (let at = 8; at + 12 <= bytes.length; ) {
    const after = at + 12 + bytes.readUInt32BE(at);
    const name = bytes.toString('latin1', at + 4, at + 8);
    if (after > bytes.length || (at === 8) !== (name === 'IHDR')) return undefined;
    if (keptChunks.has(name)) parts.push(bytes.subarray(at, after));
    if (name === 'IEND') return Buffer.concat(parts);
    at = after;
  }
  return undefined;
}
