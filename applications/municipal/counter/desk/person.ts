import { protectionRole } from '../../../../contracts/protection.ts';
import type { PageContext } from '../../../../web/application/ground.ts';
import { PageError } from '../../../../web/application/page-error.ts';
import type { Member } from '../../../../web/member/member.ts';
import { open, type Shown, viewPersons } from '../../../../web/viewing/viewing.tsx';
import { findResident, listHousehold, listResidents, type Resident } from '../../register/resident.ts';

/** A person as the desk may show them. Where they are protected (支援措置) the address is left out for all but those who have the measure in hand. */
export type AtDesk = Omit<Resident, 'address'> & { readonly address: string | null; readonly isProtected: boolean };

const desk = '窓口の職員';
/** In which role the desk looks: what residents read in their records. */
export const deskRole = ({ staff }: Member): string => (staff.roles.includes(desk) ? desk : staff.roles[0]!);
export const isGuardian = ({ staff }: Member): boolean => staff.roles.includes(protectionRole);

/** Whoever does the desk's work. */
export const isAtDesk = ({ staff }: Member): boolean =>
  staff.roles.some((role) => role === '窓口の職員' || role === protectionRole);

type About = { readonly purpose: string; readonly page: string };

/** Records that the desk is shown these, and loads those who may be. Who is not in the register is left out. */
export async function showPersons(c: PageContext, about: About, codes: readonly string[]): Promise<Shown<AtDesk>[]> {
  const member = c.get('member');
  const known = await c.get('rows')((connection) => listResidents(connection, codes));
  const byCode = new Map(known.map((one) => [one.code, one]));
  const there = codes.filter((code) => byCode.has(code));
  return viewPersons(member, { ...about, role: deskRole(member) }, there, async (visible, isProtected) =>
    visible.map((code) => atDesk(byCode.get(code)!, isProtected(code), isGuardian(member))),
  );
}

/** One person. @throws PageError not_found: nobody in the register, or nobody who may be shown */
export async function showPerson(c: PageContext, about: About): Promise<Shown<AtDesk>> {
  const [shown] = await showPersons(c, about, [codeOf(c)]);
  if (!shown) throw new PageError('not_found');
  return shown;
}

/** The others of the household, without anybody who is protected: where they live is not read off somebody else's page. */
export async function showHousehold(c: PageContext, about: About): Promise<Shown<AtDesk>[]> {
  const codes = await c.get('rows')(async (connection) => {
    const one = await findResident(connection, codeOf(c));
    const all = one?.household ? await listHousehold(connection, one.household) : [];
    return all.map(({ code }) => code).filter((code) => code !== codeOf(c));
  });
  const shown = await showPersons(c, about, codes);
  return shown.filter((person) => !open(person).isProtected);
}

/** The person of this page; who is not in the register has none. For checks that show nothing. */
export async function getPerson(c: PageContext): Promise<Resident> {
  const found = await c.get('rows')((connection) => findResident(connection, codeOf(c)));
  if (!found) throw new PageError('not_found');
  return found;
}

export const codeOf = (c: PageContext): string => c.req.param('code') ?? '';
export const pathOf = (code: string, below = ''): string =>
  `/municipal/counter/people/${encodeURIComponent(code)}${below}`;

/** Below the help that goes on. */
export const helpPath = (c: PageContext, below = ''): string =>
  pathOf(codeOf(c), `/help/${encodeURIComponent(c.req.param('help') ?? '')}${below}`);

const atDesk = (one: Resident, isProtected: boolean, mayKnow: boolean): AtDesk => ({
  ...one,
  address: isProtected && !mayKnow ? null : one.address,
  isProtected,
});
