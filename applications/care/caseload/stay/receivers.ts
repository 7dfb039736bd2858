import type { MemberId } from '../../../../contracts/member.ts';
import type { Member } from '../../../../web/member/member.ts';
import { admissionContract } from '../../hospital/content.ts';
import { listMembers } from '../../store/members.ts';

/** A hospital of the region. `byRoad`: it takes the sheet in; the others are given paper. */
export type Hospital = { readonly id: MemberId; readonly name: string; readonly byRoad: boolean };

/** By name. */
export const listHospitals = async (member: Pick<Member, 'get'>): Promise<Hospital[]> =>
  (await listMembers(member))
    .filter(({ kind }) => kind === 'hospital')
    .map(({ id, name, receives }) => ({ id, name, byRoad: receives.includes(admissionContract) }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
