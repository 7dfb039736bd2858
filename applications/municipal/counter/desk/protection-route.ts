import type { z } from 'zod';
import type { protectionProposal } from '../../../../contracts/protection.ts';
import type { Act, Approval } from '../../../../web/approval/approval.ts';
import { words } from './words.ts';

export type Proposal = z.infer<typeof protectionProposal>;

/** Where a proposal stands, as 決裁 shows it. Whoever has the measure in hand and did not propose it may decide: the route names the post. */
export function approvalOf({ proposer, proposedAt, decider, decidedAt, outcome }: Proposal): Approval {
  const acts: Act[] = [{ act: 'submit', by: proposer, at: new Date(proposedAt) }];
  if (outcome === 'approved')
    acts.push({ act: 'approve', by: decider!, at: new Date(decidedAt!), step: 0, deputised: false });
  const approver = decider ?? words.protection.other;
  return { drafter: proposer, route: [{ title: words.protection.approverTitle, approver, deputies: [] }], acts };
}

/** Renewal is asked for in the last month; two months before somebody must be told（住民基本台帳事務処理要領）. */
export function endsSoon(until: string, now: Date): boolean {
  const from = new Date(until);
  from.setUTCMonth(from.getUTCMonth() - 2);
  return from <= now;
}
