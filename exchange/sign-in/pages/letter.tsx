import { QuestionPage } from '../../../web/form/question-page.tsx';
import { emptyForm, type FormState, field } from '../../../web/form/state.ts';
import { TextField } from '../../../web/form/text-field.tsx';
import type { AnyFrame } from '../../../web/frame/frame.ts';
import { Ruby } from '../../../web/japanese/ruby.tsx';

type Props = {
  readonly frame: AnyFrame;
  readonly back: string;
  readonly action: string;
  readonly token: string;
  readonly state?: FormState;
  readonly kept?: Readonly<Record<string, string>>;
};

/** The number of the sign-in letter: residents'. */
export const CodePage = (props: Props) => (
  <QuestionPage {...props} title="手紙《てがみ》の番号《ばんごう》を入《い》れてください">
    <TextField
      label={<Ruby text="手紙《てがみ》の 番号《ばんごう》" />}
      hint={
        <Ruby text="市役所《しやくしょ》・町役場《まちやくば》からの 手紙《てがみ》にある、18けたの 数字《すうじ》です。空白《くうはく》は、あってもなくてもかまいません。" />
      }
      keyboard="numeric"
      {...field(props.state ?? emptyForm, 'code')}
    />
  </QuestionPage>
);

export const BirthPage = (props: Props) => (
  <QuestionPage {...props} title="生《う》まれた日《ひ》を入《い》れてください">
    <TextField
      label={<Ruby text="生《う》まれた 日《ひ》" />}
      hint={
        <Ruby text="例《れい》：昭和《しょうわ》15年《ねん》3月《がつ》1日《にち》。西暦《せいれき》で 1940年《ねん》3月《がつ》1日《にち》と 書《か》いてもかまいません。" />
      }
      {...field(props.state ?? emptyForm, 'birth')}
    />
  </QuestionPage>
);

/** Staff: the one-time code of their administrator. */
export const StaffCodePage = (props: Props) => (
  <QuestionPage {...props} title="登録用の番号を入れてください">
    <TextField
      label="登録用の番号"
      hint="所属の管理者から受け取った、18けたの数字です。一度だけ使えます。"
      keyboard="numeric"
      {...field(props.state ?? emptyForm, 'code')}
    />
  </QuestionPage>
);
