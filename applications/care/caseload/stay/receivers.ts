import type { MemberId } from '../../../../contracts/member.ts';
import type { Member } from '../../../../web/member/member.ts';
import { admissionContract } from '../../hospital/content.ts';
import { listMembers } from '../../store/members.ts';

/** A hospital of the region, or a clinic with beds. `byRoad`: it takes the sheet in; the others are given paper. */
export type Hospital = { readonly id: MemberId; readonly name: string; readonly byRoad: boolean };

/** By name. Of the clinics those that take the sheet in: few have beds, and one that has is named by hand where it does not. */
export const listHospitals = async (member: Pick<Member, 'get'>): Promise<Hospital[]> =>
  (await listMembers(member))
    .map(({ id, name, kind, receives }) => ({ id, name, kind, byRoad: receives.includes(admissionContract) }))
    .filter(({ kind, byRoad }) => kind === 'hospital' || (kind === 'clinic' && byRoad))
    .map(({ id, name, byRoad }) => ({ id, name, byRoad }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
