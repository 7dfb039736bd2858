import { dayIn, sayDay } from '../japanese/day.ts';
import { SaidTime } from '../japanese/time.tsx';
import { type Act, type Approval, stateOf, unread } from './approval.ts';

type Props = {
  readonly approval: Approval;
  /** staff ids become the words that this reader may see: a name, or a post alone */
  readonly nameOf: (staff: string) => string;
};

/** Where the draft stands: each step of the route, who decided it or who is awaited. */
export const ApprovalRoute = ({ approval, nameOf }: Props) => {
  const state = stateOf(approval);
  const decided = decisions(approval);
  const late = unread(approval);
  return (
    <div class="approval">
      <p class="approval-state">{sayState(approval)}</p>
      <ol class="approval-route">
        <li class="approval-done">
          <span class="approval-post">起案</span>
          <span class="approval-who">{nameOf(approval.drafter)}</span>
        </li>
        {approval.route.map((step, i) => {
          const by = decided.get(i);
          const now = state.state === 'waiting' && state.step === i;
          return (
            <li class={by ? 'approval-done' : now ? 'approval-now' : undefined} aria-current={now ? 'step' : undefined}>
              <span class="approval-post">{step.title}</span>
              <span class="approval-who">
                {by?.deputised && <Deputised />}
                {nameOf(by?.by ?? step.approver)}
              </span>
              <span class="approval-mark">
                {by ? <SaidDay at={by.at} /> : now ? '承認を待っています' : 'まだです'}
                {late.includes(i) && '（後閲待ち）'}
              </span>
            </li>
          );
        })}
      </ol>
    </div>
  );
};

/** Everything that was done, the newest first. */
export const ApprovalHistory = ({ approval, nameOf }: Props) => (
  <ol class="approval-history" reversed>
    {approval.acts.toReversed().map((act) => (
      <li>
        <p class="approval-what">
          <strong>{titles[act.act]}</strong>
          {'deputised' in act && act.deputised && <Deputised />} {nameOf(act.by)}
          {'step' in act && `（${approval.route[act.step]!.title}の段階）`}
        </p>
        <p class="approval-when">
          <SaidTime at={act.at} />
        </p>
        {'note' in act && act.note !== undefined && <p class="approval-note">{act.note}</p>}
      </li>
    ))}
  </ol>
);

const Deputised = () => (
  <abbr class="approval-deputy" title="代決">
    代
  </abbr>
);

const titles: Record<Act['act'], string> = {
  submit: '起案',
  withdraw: '引戻し',
  approve: '承認',
  return: '差戻し',
  read: '後閲',
};

export function sayState(approval: Approval): string {
  const state = stateOf(approval);
  if (state.state === 'approved') return '決裁済み';
  if (state.state === 'waiting') return `${approval.route[state.step]!.title}の承認待ち`;
  return state.returned ? '差戻し（起案者が直しています）' : '起案中';
}

function decisions(approval: Approval) {
  const from = approval.acts.findLastIndex(({ act }) => act === 'submit' || act === 'return' || act === 'withdraw');
  const found = new Map<number, Extract<Act, { act: 'approve' | 'return' }>>();
  for (const act of approval.acts.slice(from + 1)) if (act.act === 'approve') found.set(act.step, act);
  return found;
}

const SaidDay = ({ at }: { readonly at: Date }) => <time datetime={at.toISOString()}>{sayDay(dayIn(at))}</time>;
