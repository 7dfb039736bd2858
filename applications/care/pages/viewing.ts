import type { MemberKind } from '../../../contracts/member.ts';

/** Why the staff of a member are shown its own persons: care, or the stay in hospital. */
export const viewingOf = (kind: MemberKind): string => (kind === 'hospital' ? 'hospital-stay' : 'care-service');
