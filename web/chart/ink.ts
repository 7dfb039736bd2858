/** How the series of a chart are told apart without colour: patterns of areas, dashes and marks of lines. Five are what an eye keeps apart. */
export type Ink = {
  readonly fill: string;
  readonly stroke: string;
  readonly dash?: string;
  readonly symbol: 'circle' | 'square2' | 'triangle2' | 'diamond2' | 'star';
};

const inks = [
  { stroke: '#0017c1', symbol: 'circle', pattern: '' },
  {
    stroke: '#8b1b1b',
    dash: '8 4',
    symbol: 'square2',
    pattern: '<path d="M-2 2l4-4M0 8l8-8M6 10l4-4" stroke="#8b1b1b" stroke-width="2.5"/>',
  },
  { stroke: '#0b5a3c', dash: '2 4', symbol: 'triangle2', pattern: '<circle cx="4" cy="4" r="2.2" fill="#0b5a3c"/>' },
  {
    stroke: '#5b2c83',
    dash: '12 4 2 4',
    symbol: 'diamond2',
    pattern: '<path d="M0 4h8" stroke="#5b2c83" stroke-width="3"/>',
  },
  {
    stroke: '#333333',
    dash: '4 2',
    symbol: 'star',
    pattern: '<path d="M0 4h8M4 0v8" stroke="#333333" stroke-width="1.5"/>',
  },
] as const;
export const mostSeries = inks.length;

/** @param id of the drawing that holds the patterns */
export function inkOf(at: number, id: string): Ink {
  const ink = inks[at % inks.length]!;
  return { ...ink, fill: ink.pattern === '' ? ink.stroke : `url(#${id}-ink-${at % inks.length})` };
}

export const makePatterns = (count: number, id: string): string =>
  `<defs>${inks
    .slice(0, count)
    .map(({ pattern }, i) =>
      pattern === ''
        ? ''
        : `<pattern id="${id}-ink-${i}" width="8" height="8" patternUnits="userSpaceOnUse"><rect width="8" height="8" fill="#ffffff"/>${pattern}</pattern>`,
    )
    .join('')}</defs>`;

/** A small sample beside the name of a series. */
export const drawSample = (at: number, asLine: boolean, id: string): string => {
  const { fill, stroke, dash } = inkOf(at, id);
  const shape = asLine
    ? `<path d="M0 8h28" stroke="${stroke}" stroke-width="3"${dash ? ` stroke-dasharray="${dash}"` : ''}/>`
    : `<rect x="0.5" y="0.5" width="27" height="15" fill="${fill}" stroke="#1a1a1a"/>`;
  return `<svg class="chart-sample" viewBox="0 0 28 16" width="28" height="16" aria-hidden="true">${shape}${asLine ? '' : makePatterns(mostSeries, id)}</svg>`;
};
