import type { MemberKind } from '../../../contracts/member.ts';
import { withBeds } from './room.ts';

/** Why the staff of a member are shown its own persons: care, or the stay in a hospital or a clinic with beds. */
export const viewingOf = (kind: MemberKind): string => (withBeds.includes(kind) ? 'hospital-stay' : 'care-service');
