import type { Demo } from '../kit/demo.ts';
import { ChoiceTable, type TableChoice } from './choice-table.tsx';

const rows = [
  { id: 'plan', title: 'ケアプラン' },
  { id: 'certification', title: '要介護認定の結果' },
];
const columns = [
  { id: 'manager', title: 'ひだまり居宅介護支援事業所' },
  { id: 'helper', title: 'こはるヘルパーステーション' },
  { id: 'shop', title: '渡場鮮魚店' },
];
const choicesOf = (row: string, column: string): TableChoice[] => {
  if (column === 'shop') return [];
  const value = `${row} ${column}`;
  if (value !== 'certification manager') return [{ value, chosen: column === 'helper' }];
  return [
    { value: `${value} plan`, about: 'ケアプランを作るため', chosen: true },
    { value: `${value} check`, about: '認定を確かめるため', chosen: false },
  ];
};
const table = { name: 'open', label: '見せてよいものに印をつけてください', rows, columns, corner: '文書', choicesOf };

export const demo: Demo = {
  title: '選ぶ表',
  about:
    '行と列の組み合わせから、いくつでも選びます。広い画面では表に、せまい画面では行ごとのならびになります。組み合わせが十に満たないときは、選ぶカードを使います。',
  states: [
    {
      title: 'いくつでも選ぶ',
      show: () => <ChoiceTable {...table} hint="もう印がついているものは、いま見せているものです。" />,
    },
    {
      title: '誤りがある',
      show: () => (
        <ChoiceTable {...table} name="wrong" error="変えたところがありません。印をつけるか、はずしてください。" />
      ),
    },
  ],
};
