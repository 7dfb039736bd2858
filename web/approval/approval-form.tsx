import { Actions, Button, type ButtonKind } from '../action/button.tsx';
import { Form } from '../form/form.tsx';
import { emptyForm, type FormState, field } from '../form/state.ts';
import { TextField } from '../form/text-field.tsx';
import { possibleActs } from './act.ts';
import { type Act, type Approval, stateOf, unread } from './approval.ts';

type Props = {
  readonly approval: Approval;
  /** who looks at it */
  readonly by: string;
  readonly at: Date;
  readonly action: string;
  readonly token: string;
  readonly state?: FormState;
};

/** What the reader may do now, and a place for the reason where one is needed. Who may do nothing sees nothing. */
export const ApprovalForm = ({ approval, by, at, action, token, state = emptyForm }: Props) => {
  const acts = possibleActs(approval, by, at);
  if (acts.length === 0) return null;
  const stand = stateOf(approval);
  const deputised =
    stand.state === 'waiting' && acts.includes('approve') && approval.route[stand.step]!.approver !== by;
  const step = unread(approval).find((one) => approval.route[one]!.approver === by);
  return (
    <Form action={action} token={token} state={state} kept={step === undefined ? {} : { step: String(step) }}>
      {deputised && stand.state === 'waiting' && (
        <p class="approval-as">
          {approval.route[stand.step]!.title}の代わりに決裁します（代決）。履歴に「代」がつきます。
        </p>
      )}
      {acts.some((one) => one === 'approve' || one === 'return' || one === 'submit') && (
        <TextField
          {...field(state, 'note')}
          label={deputised ? '代決の理由' : acts.includes('submit') ? '伝えること' : '差戻しの理由・伝えること'}
          hint={deputised ? '承認者が決裁できない理由を書いてください。' : undefined}
          optional={!deputised}
          rows={3}
          maxlength={1000}
        />
      )}
      <Actions>
        {acts.map((one) => (
          <Button kind={kinds[one]} name="act" value={one}>
            {deputised && one === 'approve' ? '代決する' : titles[one]}
          </Button>
        ))}
      </Actions>
    </Form>
  );
};

const titles: Record<Act['act'], string> = {
  submit: '決裁にまわす',
  withdraw: '引き戻す',
  approve: '承認する',
  return: '差し戻す',
  read: '後閲した',
};
const kinds: Record<Act['act'], ButtonKind> = {
  submit: 'primary',
  withdraw: 'second',
  approve: 'primary',
  return: 'second',
  read: 'primary',
};
