import { expect, test } from 'vitest';
import type { Relative } from './family.ts';
import { drawTree, sayRelative } from './tree.ts';

const of = (relation: Relative['relation'], more: Partial<Relative> = {}): Relative => ({
  ...{ id: `00000000-0000-4000-8000-${relation}`, relation, sex: 'female', name: '', age: null, about: [], note: '' },
  ...more,
});
const self = { sex: 'female', age: 86 } as const;

test('a row a generation, nobody over another; the person is marked, with her spouse at her side', () => {
  const { nodes, lines, width, height } = drawTree(self, [
    of('息子', { sex: 'male', name: '長男　一郎', age: 60, about: ['together', 'key'] }),
    of('配偶者', { sex: 'male', about: ['gone'] }),
    of('姉'),
    of('孫'),
    of('母'),
    of('父', { sex: 'male' }),
  ]);
  const at = (line: string) => nodes.find(({ lines: [first] }) => first === line)!;
  expect(new Set(nodes.map(({ x, y }) => `${x} ${y}`)).size).toBe(nodes.length);
  expect([at('母'), at('姉'), at('長男　一郎'), at('孫')].map(({ y }) => y)).toEqual([34, 166, 298, 430]);
  expect(at('本人')).toMatchObject({ isSelf: true, shape: 'female', lines: ['本人', '86歳'] });
  expect(at('配偶者').x - at('本人').x).toBe(110);
  expect(at('配偶者').isGone).toBe(true);
  expect(at('長男　一郎')).toMatchObject({ isTogether: true, shape: 'male', lines: ['長男　一郎', '60歳 KP'] });
  for (const [x1, y1, x2, y2] of lines) {
    for (const x of [x1, x2]) expect(x >= 0 && x <= width).toBe(true);
    for (const y of [y1, y2]) expect(y >= 0 && y <= height).toBe(true);
  }
  expect(drawTree(self, [])).toMatchObject({ nodes: [{ isSelf: true }], lines: [] });
});

test('the same in words', () => {
  expect(sayRelative(of('娘', { name: '久美', age: 58, about: ['carer', 'key'], note: '隣町' }))).toEqual([
    ...['娘', '久美', '58歳', 'おもな介護者、キーパーソン', '隣町'],
  ]);
});
