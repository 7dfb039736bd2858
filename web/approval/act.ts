import { type Act, type Approval, currentRound, stateOf, unread } from './approval.ts';

export type Attempt = {
  readonly act: Act['act'];
  readonly by: string;
  readonly at: Date;
  /** of `read` */
  readonly step?: number;
  readonly note?: string;
};
export type ActRefusal =
  | 'not_the_drafter'
  | 'own_draft'
  | 'not_your_turn'
  | 'not_in_this_state'
  | 'approved_already'
  | 'reason_missing'
  | 'no_route';
export type Acted =
  | { readonly outcome: 'done'; readonly approval: Approval }
  | { readonly outcome: 'refused'; readonly reason: ActRefusal; readonly message: string };

/** What is done next, or why it may not be. The caller stores what comes back, and only if nothing was stored since it read. */
export function act(approval: Approval, attempt: Attempt): Acted {
  const result = rules[attempt.act](approval, { ...attempt, note: attempt.note?.trim() || undefined });
  return typeof result === 'string'
    ? { outcome: 'refused', reason: result, message: messages[result] }
    : { outcome: 'done', approval: { ...approval, acts: [...approval.acts, result] } };
}

/** What somebody may do now: what the screen offers, and no more. */
export function possibleActs(approval: Approval, by: string, at: Date): Act['act'][] {
  const tries: Attempt[] = (['submit', 'withdraw', 'approve', 'return', 'read'] as const).map((act) => ({
    act,
    by,
    at,
    note: 'x',
    step: unread(approval).find((step) => approval.route[step]!.approver === by),
  }));
  return tries.filter((attempt) => act(approval, attempt).outcome === 'done').map(({ act }) => act);
}

const rules: Record<Act['act'], (approval: Approval, attempt: Attempt) => Act | ActRefusal> = {
  submit: (approval, { by, at, note }) => {
    if (stateOf(approval).state === 'approved') return 'approved_already';
    if (stateOf(approval).state !== 'drafting') return 'not_in_this_state';
    if (by !== approval.drafter) return 'not_the_drafter';
    // A route of the drafter alone would be an approval by nobody.
    if (approval.route.length === 0 || approval.route.some(({ approver }) => approver === by)) return 'no_route';
    return { act: 'submit', by, at, note };
  },
  withdraw: (approval, { by, at }) => {
    if (stateOf(approval).state === 'approved') return 'approved_already';
    if (stateOf(approval).state !== 'waiting') return 'not_in_this_state';
    if (by !== approval.drafter) return 'not_the_drafter';
    return { act: 'withdraw', by, at };
  },
  approve: (approval, attempt) => decide(approval, attempt, 'approve'),
  return: (approval, attempt) => (attempt.note === undefined ? 'reason_missing' : decide(approval, attempt, 'return')),
  read: (approval, { by, at, step }) => {
    if (step === undefined || !unread(approval).includes(step)) return 'not_in_this_state';
    return approval.route[step]!.approver === by ? { act: 'read', by, at, step } : 'not_your_turn';
  },
};

function decide(approval: Approval, { by, at, note }: Attempt, kind: 'approve' | 'return'): Act | ActRefusal {
  const state = stateOf(approval);
  if (state.state === 'approved') return 'approved_already';
  if (state.state !== 'waiting') return 'not_in_this_state';
  // Whoever brought it in by submitting counts as its drafter too, and so does a deputy: nobody approves their own draft.
  if (by === approval.drafter || currentRound(approval)[0]?.by === by) return 'own_draft';
  const { approver, deputies } = approval.route[state.step]!;
  const deputised = approver !== by;
  if (deputised && !deputies.includes(by)) return 'not_your_turn';
  if (deputised && note === undefined) return 'reason_missing';
  return { act: kind, by, at, step: state.step, deputised, note };
}

const messages: Record<ActRefusal, string> = {
  not_the_drafter: '起案した人だけができます。',
  own_draft: '自分が起案したものは、承認も差戻しもできません。',
  not_your_turn: 'いまの段階の承認者でも、代決者でもありません。',
  not_in_this_state: 'いまの状態ではできません。画面を開き直して、状態を確かめてください。',
  approved_already: 'すでに決裁されています。',
  reason_missing: '理由を書いてください。',
  no_route: '承認者の経路を決め直してください。起案した人は承認者になれません。',
};
