import { Actions, Button } from '../action/button.tsx';
import { Form } from '../form/form.tsx';
import { emptyForm, type FormState, field } from '../form/state.ts';
import { TextField } from '../form/text-field.tsx';

type Props = { readonly action: string; readonly token: string; readonly state?: FormState };

/** Sent by POST: whom somebody looked for must not stand in an address, a history or a log. */
export const PersonSearchForm = ({ action, token, state = emptyForm }: Props) => (
  <search class="person-search">
    <Form action={action} token={token} state={state}>
      <div class="person-fields">
        <TextField
          {...field(state, 'kana')}
          label="カナ氏名"
          hint="はじめの数文字でも探せます。"
          keyboard="kana"
          width={20}
          maxlength={100}
          optional
        />
        <TextField
          {...field(state, 'birth')}
          label="生年月日"
          hint="S25.4.1、昭和25年4月1日、1950-04-01"
          width={12}
          maxlength={30}
          optional
        />
        <TextField
          {...field(state, 'number')}
          label="番号"
          hint="被保険者番号・宛名番号"
          keyboard="numeric"
          width={12}
          maxlength={20}
          optional
        />
      </div>
      <Actions>
        <Button>探す</Button>
      </Actions>
    </Form>
  </search>
);
