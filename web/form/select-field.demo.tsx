import type { Demo } from '../kit/demo.ts';
import { SelectField } from './select-field.tsx';

const options = [
  { value: '12', label: '要支援1' },
  { value: '13', label: '要支援2' },
  { value: '21', label: '要介護1' },
  { value: '22', label: '要介護2' },
  { value: '23', label: '要介護3' },
];

export const demo: Demo = {
  title: '一覧から選ぶ',
  about: '選ぶものが多いときに使います。住民の画面では、なるべく「選ぶカード」を使います。',
  states: [
    { title: 'まだ選んでいない', show: () => <SelectField name="level" label="要介護状態区分" options={options} /> },
    {
      title: '選ばれている',
      show: () => <SelectField name="level-now" label="いまの要介護状態区分" options={options} value="22" />,
    },
    {
      title: '誤りがある',
      show: () => (
        <SelectField
          name="level-wrong"
          label="変更後の要介護状態区分"
          options={options}
          error="変更後の要介護状態区分を一つ選んでください。"
        />
      ),
    },
  ],
};
