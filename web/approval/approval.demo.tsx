import type { Demo } from '../kit/demo.ts';
import { type Attempt, act } from './act.ts';
import type { Approval } from './approval.ts';
import { ApprovalForm } from './approval-form.tsx';
import { ApprovalHistory, ApprovalRoute } from './timeline.tsx';

const names: Record<string, string> = {
  s1: '沢田 由美',
  s2: '小野寺 誠',
  s3: '髙﨑 和也',
  s4: '濵田 智子',
  s5: '荒木 豊',
};
const nameOf = (staff: string) => names[staff] ?? staff;
const at = (hour: number) => new Date(Date.UTC(2026, 10, 25, hour));
const attempts: readonly Attempt[] = [
  { act: 'submit', by: 's1', at: at(0) },
  { act: 'return', by: 's2', at: at(1), note: '対象者の人数が、別紙と合いません。確かめてください。' },
  { act: 'submit', by: 's1', at: at(2), note: '別紙を直しました。' },
  { act: 'approve', by: 's2', at: at(3) },
  { act: 'approve', by: 's5', at: at(6), note: '課長が出張のため' },
];
const draft: Approval = {
  drafter: 's1',
  route: [
    { title: '係長', approver: 's2', deputies: [] },
    { title: '課長', approver: 's3', deputies: ['s5'] },
    { title: '部長', approver: 's4', deputies: [] },
  ],
  acts: [],
};
const after = (count: number) =>
  attempts.slice(0, count).reduce((approval, attempt) => {
    const acted = act(approval, attempt);
    return acted.outcome === 'done' ? acted.approval : approval;
  }, draft);

export const demo: Demo = {
  title: '決裁',
  about:
    '起案から承認、差戻し、代決、後閲まで。だれが何をできるかは規則（act.ts）が決め、画面はできることだけを見せます。自分が起案したものは承認できません。',
  states: [
    {
      title: '部長の承認待ち。課長は代決、後閲待ち',
      show: () => <ApprovalRoute approval={after(5)} nameOf={nameOf} />,
    },
    { title: '履歴', show: () => <ApprovalHistory approval={after(5)} nameOf={nameOf} /> },
    {
      title: '代決者が見ている',
      show: (look) => <ApprovalForm approval={after(4)} by="s5" at={at(6)} action={`/kit/${look}/sent`} token="見本" />,
    },
    { title: '差し戻された', show: () => <ApprovalRoute approval={after(2)} nameOf={nameOf} /> },
  ],
};
