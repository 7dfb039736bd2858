import { create } from 'qrcode';

/** A module of light ground on each side, as ISO/IEC 18004 asks, is four wide. */
const quiet = 4;

/** The dark runs of a QR code (level M), in modules, with the size of the whole: vectors, sharp on any printer. */
export function qrRuns(text: string): {
  readonly size: number;
  readonly runs: readonly { x: number; y: number; w: number }[];
} {
  const { modules } = create(text, { errorCorrectionLevel: 'M' });
  const runs: { x: number; y: number; w: number }[] = [];
  for (let y = 0; y < modules.size; y++)
    for (let x = 0; x < modules.size; x++) {
      if (!modules.get(y, x)) continue;
      const last = runs.at(-1);
      if (last && last.y === y + quiet && last.x + last.w === x + quiet) last.w += 1;
      else runs.push({ x: x + quiet, y: y + quiet, w: 1 });
    }
  return { size: modules.size + 2 * quiet, runs };
}

/** For a PDF, `side` points wide. */
export function qrRectangles(text: string, side: number) {
  const { size, runs } = qrRuns(text);
  const unit = side / size;
  return runs.map(({ x, y, w }) => ({
    type: 'rect' as const,
    x: x * unit,
    y: y * unit,
    w: w * unit,
    // a hair more: no light line between rows
    h: unit * 1.02,
    color: '#000000',
  }));
}
