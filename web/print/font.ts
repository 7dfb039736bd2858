import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

const require = createRequire(import.meta.url);
const home = path.dirname(require.resolve('@embedpdf/fonts-jp'));
const font = (weight: 'Regular' | 'Bold') => path.join(home, '../fonts', `NotoSansJP-${weight}.otf`);
export const fontFiles = {
  normal: font('Regular'),
  bold: font('Bold'),
} as const;

/**
 * Whether the font has a glyph for a character: one that it has not would be an empty box on paper, and nobody would be told.
 * Read from the font's own table (OpenType `cmap`, format 12).
 */
export function hasGlyph(character: string): boolean {
  ranges ??= readRanges(readFileSync(fontFiles.normal));
  const code = character.codePointAt(0)!;
  let low = 0;
  let high = ranges.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const [first, last] = ranges[middle]!;
    if (code < first) high = middle - 1;
    else if (code > last) low = middle + 1;
    else return true;
  }
  return false;
}
let ranges: (readonly [number, number])[] | undefined;

function readRanges(font: Buffer): (readonly [number, number])[] {
  const tables = Array.from({ length: font.readUInt16BE(4) }, (_, i) => 12 + i * 16);
  const cmap = font.readUInt32BE(tables.find((at) => font.toString('latin1', at, at + 4) === 'cmap')! + 8);
  const maps = Array.from(
    { length: font.readUInt16BE(cmap + 2) },
    (_, i) => cmap + font.readUInt32BE(cmap + 8 + i * 8),
  );
  const map = maps.find((at) => font.readUInt16BE(at) === 12);
  if (map === undefined) throw new Error('the font has no full character map');
  return Array.from({ length: font.readUInt32BE(map + 12) }, (_, i) => {
    const at = map + 16 + i * 12;
    return [font.readUInt32BE(at), font.readUInt32BE(at + 4)] as const;
  });
}
