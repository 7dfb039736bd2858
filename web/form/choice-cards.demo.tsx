import type { Demo } from '../kit/demo.ts';
import { Checkboxes, ChoiceCards } from './choice-cards.tsx';

export const demo: Demo = {
  title: '選ぶカード',
  about:
    '住民の画面では、一つの問いに選ぶものは三つまでにします。はじめから選ばれているものは作りません。カードのどこを押しても選べます。',
  states: [
    {
      title: '一つを選ぶ',
      show: () => (
        <ChoiceCards
          name="visit"
          label="今日の体の調子はいかがですか"
          choices={[
            { value: 'well', label: 'よい' },
            { value: 'fair', label: 'ふつう' },
            { value: 'bad', label: 'よくない', about: '市の職員から、お電話をします' },
          ]}
        />
      ),
    },
    {
      title: '選ばれている',
      show: () => (
        <ChoiceCards
          name="answer"
          label="返事の受け取り方"
          value="phone"
          choices={[
            { value: 'letter', label: '手紙' },
            { value: 'phone', label: '電話' },
          ]}
        />
      ),
    },
    {
      title: '誤りがある',
      show: () => (
        <ChoiceCards
          name="who"
          label="どなたのことですか"
          error="「わたし」か「家族」の、どちらかを選んでください。"
          choices={[
            { value: 'me', label: 'わたし' },
            { value: 'family', label: '家族' },
          ]}
        />
      ),
    },
    {
      title: 'いくつでも選ぶ',
      show: () => (
        <Checkboxes
          name="needs"
          label="避難のときに必要なもの"
          hint="あてはまるものを、すべて選んでください。"
          value={['wheelchair']}
          optional
          choices={[
            { value: 'wheelchair', label: '車いす' },
            { value: 'medicine', label: '薬', about: '毎日飲んでいるもの' },
            { value: 'oxygen', label: '酸素の機械' },
          ]}
        />
      ),
    },
  ],
};
