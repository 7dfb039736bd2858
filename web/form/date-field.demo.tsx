import type { Demo } from '../kit/demo.ts';
import { DateField, DayField } from './date-field.tsx';
import { emptyForm } from './state.ts';

export const demo: Demo = {
  title: '日付の入力',
  about:
    '和暦でも西暦でも書けます。住民の画面は年・月・日に分け、職員の画面は一行で書けます。ない日や元号の変わり目の誤りは、正しい元号を示して確かめます。',
  states: [
    { title: '年・月・日', show: () => <DateField name="birth" label="生年月日" state={emptyForm} /> },
    {
      title: '誤りがある',
      show: () => (
        <DateField
          name="born"
          label="生年月日"
          state={{
            values: { 'born.year': '昭和64', 'born.month': '1', 'born.day': '8' },
            errors: {
              born: '生年月日を確かめてください。その日は、昭和ではなく、平成元年1月8日です。',
            },
          }}
        />
      ),
    },
    {
      title: '一行で書く',
      show: () => (
        <DayField name="since" label="認定の有効期間の開始" state={{ values: { since: 'R8.4.1' }, errors: {} }} />
      ),
    },
  ],
};
