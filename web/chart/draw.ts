import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import { type ChartData, sayValue, shown } from './data.ts';
import { inkOf, makePatterns } from './ink.ts';

export type ChartKind = 'bar' | 'stacked' | 'line' | 'multiples';
export type Size = { readonly width: number; readonly font: number };
type Cell = {
  readonly category: string;
  readonly series: string;
  readonly value: number | null;
  readonly said: string;
};

/**
 * A chart as SVG text. What Plot writes as style is taken off, since no page of ours may hold any (content policy): colours and dashes are
 * attributes, the rest stands in chart.css.
 * @param id of this drawing, unique on its page: patterns are referred to by it
 */
export function drawChart(kind: ChartKind, data: ChartData, { width, font }: Size, id: string): string {
  const { document } = parseHTML('<!doctype html><html><body></body></html>');
  const cells: Cell[] = data.series.flatMap(({ name, values }) =>
    data.categories.map((category, i) => {
      const value = shown(values[i], data);
      return { category, series: name, value: typeof value === 'number' ? value : null, said: sayValue(value, data) };
    }),
  );
  const names = data.series.map(({ name }) => name);
  const drawing = makers[kind](cells, data, names, { width, font }, id);
  const svg = Plot.plot({ document: document as unknown as Document, width, ...drawing }) as unknown as Element;
  for (const style of svg.querySelectorAll('style')) style.remove();
  for (const styled of [svg, ...svg.querySelectorAll('[style]')]) styled.removeAttribute('style');
  svg.setAttribute('class', 'chart-drawing');
  svg.setAttribute('font-size', String(font));
  svg.removeAttribute('font-family');
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-labelledby', `${id}-title`);
  svg.setAttribute('aria-describedby', `${id}-desc`);
  // The drawing is one image with one name; parts of it have none.
  for (const part of svg.querySelectorAll('[aria-label], [aria-hidden]')) {
    part.removeAttribute('aria-label');
    part.removeAttribute('aria-hidden');
  }
  const said =
    `<title id="${id}-title">${encode(data.title)}</title>` +
    `<desc id="${id}-desc">同じ数を、この下の文と表で読めます。</desc>` +
    makePatterns(names.length, id);
  return svg.outerHTML.replace('>', () => `>${said}`);
}

// linkedom writes the text of a title as it is: markup in it would be markup in the page.
const encode = (text: string) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

type Make = (cells: Cell[], data: ChartData, names: string[], size: Size, id: string) => Plot.PlotOptions;

const longest = (texts: readonly string[], font: number) =>
  Math.max(...texts.map((text) => [...text].reduce((sum, char) => sum + (char.charCodeAt(0) < 256 ? 0.6 : 1), 0))) *
  font;

const bars = (data: ChartData, { width, font }: Size): Plot.PlotOptions => ({
  marginLeft: Math.min(width * 0.4, longest(data.categories, font) + 12),
  marginRight: font * 3.5,
  marginTop: 4,
  marginBottom: font * 2.2,
  height: data.categories.length * font * 2.1 + font * 2.4,
  x: { label: null, ticks: Math.max(2, Math.floor(width / (font * 6))), grid: true, nice: true },
  y: { label: null, domain: [...data.categories], padding: 0.3, tickSize: 0 },
});

const makers: Record<ChartKind, Make> = {
  bar: (cells, data, _names, size, id) => ({
    ...bars(data, size),
    marks: [
      Plot.barX(cells, { x: 'value', y: 'category', fill: inkOf(0, id).fill, stroke: inkOf(0, id).stroke }),
      Plot.text(cells, {
        x: ({ value }: Cell) => value ?? 0,
        y: 'category',
        text: 'said',
        dx: 4,
        textAnchor: 'start',
      }),
      Plot.ruleX([0]),
    ],
  }),
  stacked: (cells, data, names, size, id) => ({
    ...bars(data, size),
    color: { domain: names, range: names.map((_, i) => inkOf(i, id).fill) },
    marks: [
      Plot.barX(cells, { x: 'value', y: 'category', fill: 'series', stroke: '#1a1a1a', order: names }),
      Plot.ruleX([0]),
    ],
  }),
  line: (cells, data, names, size, id) => ({
    ...lines(cells, data, size),
    height: Math.max(size.font * 14, size.width * 0.45),
    marks: [Plot.ruleY([0]), ...names.flatMap((name, i) => lineOf(cells, name, i, id))],
  }),
  multiples: (cells, data, names, size, id) => ({
    ...lines(cells, data, size),
    height: names.length * size.font * 8 + size.font * 3,
    fy: { label: null, domain: names, padding: 0.25, axis: null },
    marks: [
      Plot.ruleY([0]),
      Plot.text(names, {
        fy: (name: string) => name,
        text: (name: string) => name,
        frameAnchor: 'top-left',
        dy: -2,
        fontWeight: 700,
      }),
      ...names.flatMap((name) => lineOf(cells, name, 0, id, true)),
    ],
  }),
};

const lines = (cells: readonly Cell[], data: ChartData, { width, font }: Size): Plot.PlotOptions => {
  const most = Math.max(1, ...cells.map(({ value }) => value ?? 0));
  const every = Math.ceil((longest(data.categories, font) * 1.25 * data.categories.length) / (width - font * 5));
  return {
    marginLeft: longest([Math.ceil(most).toLocaleString('en')], font) + font * 1.4,
    marginRight: font * 1.5,
    marginTop: font * 1.2,
    marginBottom: font * 2.2,
    x: {
      label: null,
      type: 'point',
      domain: [...data.categories],
      ticks: data.categories.filter((_, i) => i % every === 0),
    },
    y: { label: null, grid: true, zero: true, nice: true, ticks: 4 },
  };
};

const lineOf = (cells: readonly Cell[], name: string, at: number, id: string, facet = false): Plot.Markish[] => {
  const { stroke, dash, symbol } = inkOf(at, id);
  const own = cells.filter(({ series }) => series === name);
  const place = { x: 'category', y: 'value', ...(facet && { fy: 'series' }) } as const;
  return [
    Plot.line(own, { ...place, stroke, strokeWidth: 2.5, ...(dash && { strokeDasharray: dash }) }),
    Plot.dot(own, { ...place, symbol, r: 5, fill: stroke, stroke: '#fff' }),
  ];
};
