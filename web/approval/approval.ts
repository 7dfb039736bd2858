/** One approver of the route, and who may decide in their absence（代決者）. */
export type Step = { readonly title: string; readonly approver: string; readonly deputies: readonly string[] };

/** What was done, in the order in which it was done; the application keeps it. */
export type Act =
  | { readonly act: 'submit'; readonly by: string; readonly at: Date; readonly note?: string }
  | { readonly act: 'withdraw'; readonly by: string; readonly at: Date }
  | {
      readonly act: 'approve' | 'return';
      readonly by: string;
      readonly at: Date;
      readonly step: number;
      /** 代決: decided by a deputy */
      readonly deputised: boolean;
      /** of a return what to mend, of a deputised act why the approver could not */
      readonly note?: string;
    }
  /** 後閲: the approver has read afterwards what a deputy decided */
  | { readonly act: 'read'; readonly by: string; readonly at: Date; readonly step: number };

/** A draft on its way: 起案, 承認 step by step, 決裁. Staff are named by their ids. */
export type Approval = {
  readonly drafter: string;
  readonly route: readonly Step[];
  readonly acts: readonly Act[];
};

export type ApprovalState =
  | { readonly state: 'drafting'; readonly returned: boolean }
  | { readonly state: 'waiting'; readonly step: number }
  | { readonly state: 'approved'; readonly at: Date };

/** Where it stands. It follows from what was done, and from nothing else. */
export function stateOf({ route, acts }: Approval): ApprovalState {
  let state: ApprovalState = { state: 'drafting', returned: false };
  for (const act of acts) {
    if (act.act === 'submit') state = { state: 'waiting', step: 0 };
    else if (act.act === 'withdraw') state = { state: 'drafting', returned: false };
    else if (act.act === 'return') state = { state: 'drafting', returned: true };
    else if (act.act === 'approve')
      state =
        act.step + 1 < route.length ? { state: 'waiting', step: act.step + 1 } : { state: 'approved', at: act.at };
  }
  return state;
}

/** What was done since it was last submitted: a return makes every approval before it void. */
export function currentRound({ acts }: Approval): readonly Act[] {
  const last = acts.findLastIndex(({ act }) => act === 'submit');
  return last < 0 ? [] : acts.slice(last);
}

/** Steps that a deputy decided and whose approver has not read it yet. */
export const unread = (approval: Approval): number[] => {
  const round = currentRound(approval);
  const read = new Set(round.flatMap((act) => (act.act === 'read' ? [act.step] : [])));
  return round.flatMap((act) => (act.act === 'approve' && act.deputised && !read.has(act.step) ? [act.step] : []));
};
