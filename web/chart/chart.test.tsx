import { parseHTML } from 'linkedom';
import { describe, expect, test } from 'vitest';
import { Chart } from './chart.tsx';
import { type ChartData, sayChart } from './data.ts';

const data: ChartData = {
  title: '登録 <人>',
  unit: '人',
  categories: ['4月', '5月', '6月'],
  series: [
    { name: '縁側市', values: [120, 7, 1234] },
    { name: '軒端町', values: [48, null, 0] },
  ],
};
const few = { ...data, suppressBelow: 10 };
const kinds = ['bar', 'stacked', 'line', 'multiples'] as const;
const draw = (kind: (typeof kinds)[number], of: ChartData = data) =>
  String(<Chart id="c" kind={kind} look="staff" data={of} />);

describe.each(kinds)('%s', (kind) => {
  test('holds no style and no script, only attributes; every id once', () => {
    const html = draw(kind);
    expect(html).not.toMatch(/<style|\sstyle=|<script|\son\w+=/);
    const ids = [...html.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, id] of html.matchAll(/url\(#([^)]+)\)/g)) expect(ids).toContain(id);
    expect(html).not.toMatch(/NaN|undefined|<人>/);
  });

  test('has a name, the same in words, and the same as a table', () => {
    const { document } = parseHTML(`<html><body>${draw(kind)}</body></html>`);
    for (const svg of document.querySelectorAll('svg[role=img]'))
      expect(svg.querySelector('title')!.textContent).toBe('登録 <人>');
    expect(document.querySelectorAll('svg[role=img]')).toHaveLength(2);
    const cells = [...document.querySelectorAll('.chart-table tbody td')].map((td) => td.textContent);
    expect(cells).toEqual(['120', '48', '7', '―', '1,234', '0']);
    expect(document.querySelector('.chart-words')!.textContent).toContain('最も多いのは6月の1,234人');
  });

  test('a small count is nowhere on the page, neither as text nor as a length', () => {
    const table = parseHTML(`<html><body>${draw(kind, few)}</body></html>`).document;
    expect([...table.querySelectorAll('.chart-table tbody td')].map((td) => td.textContent)).toContain('10未満');
    const other = { ...few, series: [{ name: '縁側市', values: [120, 3, 1234] }, data.series[1]!] };
    expect(draw(kind, other)).toBe(draw(kind, few));
  });
});

test('in words: largest, smallest, where it goes, and what is not shown', () => {
  expect(sayChart(few, true)).toBe(
    '縁側市は、最も多いのは6月の1,234人、最も少ないのは4月の120人です。4月から6月までに1,114人増えました。10未満の数は示していません。' +
      '軒端町は、最も多いのは4月の48人、最も少ないのは6月の0人です。4月から6月までに48人減りました。',
  );
  expect(sayChart({ ...data, series: [{ name: 'a', values: [5, 5, 5] }] }, false)).toBe('どれも5人です。');
  expect(sayChart({ ...few, series: [{ name: 'a', values: [5, null, 3] }] }, false)).toBe(
    '示せる数がありません。10未満の数は示していません。',
  );
});

test('more series than can be told apart without colour are refused', () => {
  const many = { ...data, series: Array.from({ length: 6 }, (_, i) => ({ name: `${i}`, values: [1, 2, 3] })) };
  expect(() => draw('line', many)).toThrow('at most 5');
});
