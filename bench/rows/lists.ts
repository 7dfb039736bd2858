import { arrange } from '../../web/table/arrange.ts';
import type { Column } from '../../web/table/column.ts';
import { median, spread } from '../figures.ts';
import type { Bench } from '../ground.ts';
import { type Row, row } from '../table.ts';

type Person = { readonly name: string; readonly kana: string };
const people: Person[] = Array.from({ length: 10_000 }, (_, i) => ({
  name: `${['髙﨑', '葛\u{E0100}西', '𠮷田', '渡邉'][i % 4]}　${['清', '節子', 'ハナ'][i % 3]}`,
  kana: `${['タカサキ', 'カサイ', 'ヨシダ', 'ワタナベ'][i % 4]} ${['キヨシ', 'セツコ', 'ハナ'][i % 3]}`,
}));
const columns: Column<Person>[] = [
  { key: 'name', title: '氏名', kind: 'text', value: ({ name }) => name, order: ({ kana }) => kana, filter: 'text' },
];

/** What it costs to look through a list of ten thousand as people type, beside a loop that knows one spelling only. */
export function measureLists({ extent }: Bench): Row[] {
  const state = { page: 1, size: 50, filter: { name: 'ｾﾂｺ' } };
  const rates = { kit: [] as number[], bare: [] as number[] };
  for (let round = 0; round < extent.rounds; round++) {
    rates.kit.push(rateOf(() => arrange(people, columns, state).total));
    rates.bare.push(
      rateOf(() => people.filter(({ name, kana }) => name.includes('セツコ') || kana.includes('セツコ')).length),
    );
  }
  const bare = { name: 'a bare loop of one spelling', value: median(rates.bare) };
  return [
    row('lists of 10,000 filtered in every spelling', '/s', median(rates.kit), bare, {
      spread: spread(rates.kit),
      aim: 'some ms each',
    }),
  ];
}

function rateOf(find: () => number): number {
  const started = performance.now();
  for (let i = 0; i < 50; i++) if (find() === 0) throw new Error('somebody of this list should be found');
  return 50_000 / (performance.now() - started);
}
