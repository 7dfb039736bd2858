import { privacyRole } from '../../../contracts/rights.ts';
import { memberSettings, staffAdministratorRole } from '../../../contracts/settings.ts';
import type { Card } from '../../../web/list/card-list.tsx';
import type { Member } from '../../../web/member/member.ts';
import { words as privacy } from './privacy/words.ts';
import { words as staff } from './staff/words.ts';

const answer = memberSettings.pick({ privacyRoles: true });

/** One request, one question: a `Member` is made anew for each. */
const asked = new WeakMap<Member, Promise<string | undefined>>();

/** The role in which this person reads and answers what residents ask; undefined for everybody else. The exchange decides by the same names. */
export function privacyRoleOf(member: Member): Promise<string | undefined> {
  const known = asked.get(member) ?? findPrivacyRole(member);
  asked.set(member, known);
  return known;
}
async function findPrivacyRole(member: Member): Promise<string | undefined> {
  const { privacyRoles } = await member.get('/v1/settings', answer).catch(() => ({ privacyRoles: [privacyRole] }));
  return member.staff.roles.find((role) => privacyRoles.includes(role));
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
