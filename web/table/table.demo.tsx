import { Name } from '../japanese/name.tsx';
import type { Demo } from '../kit/demo.ts';
import { arrange } from './arrange.ts';
import type { Column } from './column.ts';
import { readTableState } from './state.ts';
import { DataTable } from './table.tsx';

type Application = {
  readonly number: string;
  readonly name: string;
  readonly kana: string;
  readonly received: string;
  readonly days: number;
  readonly state: string;
};

const names = [
  ['髙﨑　清', 'タカサキ キヨシ'],
  ['葛\u{E0100}西　節子', 'カサイ セツコ'],
  ['𠮷田　ハナ', 'ヨシダ ハナ'],
  ['濵田　勝', 'ハマダ マサル'],
  ['渡邉　千代', 'ワタナベ チヨ'],
  ['小野寺　文子', 'オノデラ フミコ'],
] as const;
const states = ['受付', '調査中', '審査中', '完了'] as const;

const columns: Column<Application>[] = [
  { key: 'number', title: '受付番号', kind: 'code', value: ({ number }) => number },
  {
    key: 'name',
    title: '氏名',
    kind: 'text',
    value: ({ name }) => name,
    order: ({ kana }) => kana,
    show: ({ name }) => (
      <a href="/kit">
        <Name name={name} />
      </a>
    ),
    filter: 'text',
    heads: true,
  },
  { key: 'kana', title: 'フリガナ', kind: 'text', value: ({ kana }) => kana, order: false },
  { key: 'received', title: '受付日', kind: 'date', value: ({ received }) => received },
  { key: 'days', title: '経過日数', kind: 'number', value: ({ days }) => days },
  { key: 'state', title: '状態', kind: 'text', value: ({ state }) => state, filter: states },
];
const rows: Application[] = Array.from({ length: 1234 }, (_, i) => ({
  number: `R8-${String(i + 1).padStart(5, '0')}`,
  name: names[i % names.length]![0],
  kana: names[i % names.length]![1],
  received: `2026-${String((i % 9) + 1).padStart(2, '0')}-${String((i % 28) + 1).padStart(2, '0')}`,
  days: (i * 37) % 1500,
  state: states[i % states.length]!,
}));

const show = (query: string, bulk: boolean, name: string) => {
  const state = readTableState(new URLSearchParams(query), columns);
  return (
    <DataTable
      caption="要介護認定の申請"
      columns={columns}
      state={state}
      arranged={arrange(rows, columns, state)}
      id={({ number }) => number}
      name={name}
      bulk={
        bulk
          ? {
              action: '/kit/staff/sent',
              acts: [
                { value: 'letters', title: '通知書を作る' },
                { value: 'pass', title: '担当を変える' },
              ],
              every: true,
            }
          : undefined
      }
    />
  );
};

export const demo: Demo = {
  title: '一覧表',
  about:
    '列を一度書くと、画面の表と、CSV・Excelのファイルの両方になります。並べかえ、絞り込み、ページは、アドレスに残ります。せまい画面では、一行ずつのカードになります。',
  looks: ['staff'],
  scripts: ['table'],
  states: [
    { title: '行を選んで、まとめて行う', show: () => show('size=20&sort=-days&f.state=受付', true, 'a') },
    { title: 'あてはまるものがない', show: () => show('f.name=いない', false, 'b') },
  ],
};
