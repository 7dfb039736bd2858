import type { MemberId } from '../../../../contracts/member.ts';
import type { Member } from '../../../../web/member/member.ts';
import { planners } from '../../pages/room.ts';
import { listMembers } from '../../store/members.ts';
import { successionContract } from './content.ts';

/** Who may go on with a plan. `byRoad`: it takes a succession in; the others are given paper. */
export type Receiver = { readonly id: MemberId; readonly name: string; readonly byRoad: boolean };

const making = [...planners, 'small-multifunctional' as const];

/** Offices of the region that make plans, but for the own; by name. */
export async function listReceivers(member: Pick<Member, 'id' | 'get'>): Promise<Receiver[]> {
  const all = await listMembers(member);
  return all
    .filter(({ id, kind }) => id !== member.id && making.includes(kind))
    .map(({ id, name, kind, receives }) => ({
      ...{ id, name },
      // Who plans for its own people alone has no list of persons in which a succession would be seen.
      byRoad: planners.includes(kind) && receives.includes(successionContract),
    }))
    .toSorted((a, b) => (a.byRoad === b.byRoad ? (a.name < b.name ? -1 : 1) : a.byRoad ? -1 : 1));
}
