import type { Demo } from '../kit/demo.ts';
import { Answers } from '../list/answers.tsx';
import { sayDay, sayDayBoth } from './day.ts';
import { Name } from './name.tsx';
import { Phone } from './phone.tsx';
import { Ruby } from './ruby.tsx';
import { sayDuration, sayFileSize, sayMoney, sayPostcode } from './say.ts';
import { SaidTime } from './time.tsx';

export const demo: Demo = {
  title: '日本語の書き方',
  about:
    '日付は和暦で、住民には西暦も添えます。氏名の異体字は、基本の字で表示して印をつけ、元の字の並びを変えずに残します。ふりがなは、求められたときに出します。',
  states: [
    {
      title: 'ふりがな',
      show: () => (
        <p>
          <Ruby text="縁側市《えんがわし》の 窓口《まどぐち》に、｜お知らせ《おしらせ》を 持《も》ってきてください。" />
        </p>
      ),
    },
    {
      title: '氏名',
      show: () => (
        <ul class="plain">
          <li>
            <Name name="髙﨑 ハナ" kana="タカサキ ハナ" />
          </li>
          <li>
            <Name name={'葛\u{E0100}西 清'} kana="カサイ キヨシ" />
          </li>
          <li>
            <Name name="𠮷田 節子" kana="ヨシダ セツコ" />
          </li>
        </ul>
      ),
    },
    {
      title: '数と日付',
      show: () => (
        <Answers
          answers={[
            { name: '日付', value: sayDay('2019-05-01') },
            { name: '住民への日付', value: sayDayBoth('1947-11-20') },
            { name: '日時', value: <SaidTime at={new Date('2026-11-26T00:05:00Z')} /> },
            { name: '金額', value: sayMoney(12_300) },
            { name: '郵便番号', value: sayPostcode('0000101') },
            { name: 'ファイルの大きさ', value: sayFileSize(3_400_000) },
            { name: '時間', value: sayDuration(3900) },
            { name: '電話', value: <Phone number="0999-00-0100" who="介護保険課" /> },
          ]}
        />
      ),
    },
  ],
};
