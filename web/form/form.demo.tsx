import { Actions, Button } from '../action/button.tsx';
import type { Demo } from '../kit/demo.ts';
import { sampleToken, sentTo } from '../kit/sample.ts';
import { Page } from '../page.tsx';
import { ChoiceCards } from './choice-cards.tsx';
import { ConfirmPage } from './confirm-page.tsx';
import { DateField } from './date-field.tsx';
import { Form } from './form.tsx';
import { QuestionPage } from './question-page.tsx';
import { type FormState, field } from './state.ts';
import { TextField } from './text-field.tsx';

const wrong: FormState = {
  values: { name: '', 'birth.year': '昭和64', 'birth.month': '1', 'birth.day': '8' },
  errors: {
    name: 'お名前を書いてください。',
    birth: '生年月日を確かめてください。その日は、昭和ではなく、平成元年1月8日です。',
  },
};
const who = (
  <ChoiceCards
    heading
    name="who"
    label="どなたのことを届け出ますか"
    choices={[
      { value: 'me', label: 'わたし' },
      { value: 'family', label: '家族' },
      { value: 'other', label: 'そのほかの方', about: '委任状がいります' },
    ]}
  />
);

export const demo: Demo = {
  title: '届出',
  about:
    '住民の画面は、一つのページに一つの問いです。職員の画面は、一つの届出を一つのページに並べます。誤りは、ページのはじめにまとめ、直し方を示し、書いたものを残します。',
  states: [
    {
      title: '誤りのある届出',
      show: (look) => (
        <Form action={sentTo(look)} token={sampleToken} state={wrong}>
          <TextField label="お名前" {...field(wrong, 'name')} autocomplete="name" />
          <DateField name="birth" label="生年月日" state={wrong} />
          <Actions>
            <Button>つぎへ</Button>
          </Actions>
        </Form>
      ),
    },
  ],
  pages: [
    {
      page: 'question',
      title: '一つの問い',
      show: (frame) => (
        <QuestionPage
          frame={frame}
          title="どなたのことを届け出ますか"
          ownHeading
          back="/kit"
          action={sentTo(frame.look)}
          token={sampleToken}
        >
          {who}
        </QuestionPage>
      ),
    },
    {
      page: 'question-wrong',
      title: '一つの問い（誤りがある）',
      show: (frame) => {
        const state = {
          values: { phone: '12' },
          errors: { phone: '電話番号は、0から始まる10けたか11けたの数字です。市外局番から書いてください。' },
        };
        return (
          <QuestionPage
            frame={frame}
            title="昼間につながる電話番号"
            back="/kit"
            action={sentTo(frame.look)}
            token={sampleToken}
            state={state}
          >
            <TextField label="電話番号" {...field(state, 'phone')} keyboard="tel" autocomplete="tel" width={12} />
          </QuestionPage>
        );
      },
    },
    {
      page: 'confirm',
      title: '内容の確認',
      show: (frame) => (
        <ConfirmPage
          frame={frame}
          title="この内容で届け出ますか"
          about="届け出ると、縁側市の介護保険課に届きます。受け付けたことを、手紙でお知らせします。"
          back="/kit"
          action={sentTo(frame.look)}
          token={sampleToken}
          go="届け出る"
          answers={[
            { name: 'お名前', value: '齋藤 節子', change: '/kit' },
            { name: '生年月日', value: '昭和22年（1947年）11月20日', change: '/kit' },
            { name: '返事の受け取り方', value: '手紙', change: '/kit' },
          ]}
        />
      ),
    },
    {
      page: 'taken-back',
      title: '取り消せないことの確認',
      show: (frame) => (
        <ConfirmPage
          frame={frame}
          title="同意を取りやめますか"
          about="取りやめると、すぐに、この医院はあなたの健診の結果を見られなくなります。あとで、もう一度同意することができます。"
          back="/kit"
          action={sentTo(frame.look)}
          token={sampleToken}
          go="同意を取りやめる"
          danger
          answers={[
            { name: 'だれに', value: '縁側内科医院' },
            { name: '何を', value: '健診の結果' },
          ]}
        />
      ),
    },
    {
      page: 'whole',
      title: '一つのページの届出',
      show: (frame) => (
        <Page frame={frame} title="介護予防の教室の申しこみ" back="/kit">
          <Form action={sentTo(frame.look)} token={sampleToken}>
            <TextField name="name" label="お名前" autocomplete="name" />
            <TextField name="kana" label="お名前のふりがな" keyboard="kana" />
            <DateField name="birth" label="生年月日" state={{ values: {}, errors: {} }} />
            <TextField name="phone" label="電話番号" keyboard="tel" autocomplete="tel" width={12} />
            <Actions>
              <Button>申しこむ</Button>
            </Actions>
          </Form>
        </Page>
      ),
    },
  ],
};
