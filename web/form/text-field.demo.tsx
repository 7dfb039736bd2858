import type { Demo } from '../kit/demo.ts';
import { TextField } from './text-field.tsx';

export const demo: Demo = {
  title: '文字の入力',
  about:
    '何を書くかを見出しに、どう書くかを説明に書きます。枠の中に例は入れません。全角と半角、ハイフンの有無は、受け取る側で直します。',
  states: [
    { title: 'ふつう', show: () => <TextField name="name" label="お名前" autocomplete="name" value="齋藤 節子" /> },
    {
      title: '説明がある',
      show: () => (
        <TextField
          name="insured"
          label="被保険者番号"
          hint="介護保険の保険証にある10けたの数字です。"
          keyboard="numeric"
          width={12}
        />
      ),
    },
    { title: 'なくてもよい', show: () => <TextField name="building" label="建物の名前と部屋番号" optional /> },
    {
      title: '誤りがある',
      show: () => (
        <TextField
          name="wrong"
          label="被保険者番号"
          hint="介護保険の保険証にある10けたの数字です。"
          value="12345"
          error="5けたしかありません。10けたの数字を書いてください。"
          keyboard="numeric"
          width={12}
        />
      ),
    },
    {
      title: '長い文',
      show: () => <TextField name="reason" label="おたずねになりたいこと" rows={5} hint="500字までです。" />,
    },
  ],
};
