import { privacyDeputyRole, privacyRole } from '../../../contracts/rights.ts';
import { memberSettings, staffAdministratorRole } from '../../../contracts/settings.ts';
import type { Card } from '../../../web/list/card-list.tsx';
import type { Member } from '../../../web/member/member.ts';
import { words as privacy } from './privacy/words.ts';
import { words as staff } from './staff/words.ts';

const answer = memberSettings.pick({ privacyRoles: true, privacyDeputies: true });

/** In which role somebody reads and answers what residents ask: as the officer, or as who drafts and decides in the officer's absence. */
export type PrivacyRole = { readonly role: string; readonly isDeputy: boolean };

/** One request, one question: a `Member` is made anew for each. */
const asked = new WeakMap<Member, Promise<PrivacyRole | undefined>>();

/** The role in which this person reads and answers what residents ask; undefined for everybody else. The exchange decides by the same names. */
export function privacyRoleOf(member: Member): Promise<PrivacyRole | undefined> {
  const known = asked.get(member) ?? findPrivacyRole(member);
  asked.set(member, known);
  return known;
}
async function findPrivacyRole(member: Member): Promise<PrivacyRole | undefined> {
  const usual = { privacyRoles: [privacyRole], privacyDeputies: [privacyDeputyRole] };
  const { privacyRoles, privacyDeputies } = await member.get('/v1/settings', answer).catch(() => usual);
  const held = (names: readonly string[]) => member.staff.roles.find((role) => names.includes(role));
  const [officer, deputy] = [held(privacyRoles), held(privacyDeputies)];
  if (officer !== undefined) return { role: officer, isDeputy: false };
  return deputy === undefined ? undefined : { role: deputy, isDeputy: true };
}

/** The rooms that are for a few, and that nobody else is shown. */
export async function roomsOf(member: Member): Promise<readonly Card[]> {
  return [
    ...((await privacyRoleOf(member)) === undefined
      ? []
      : [{ href: '/municipal/counter/privacy', title: privacy.title, about: privacy.about }]),
    ...(member.staff.roles.includes(staffAdministratorRole)
      ? [{ href: '/municipal/counter/staff', title: staff.title, about: staff.about }]
      : []),
  ];
}
