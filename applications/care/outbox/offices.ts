import type { MemberId } from '../../../contracts/member.ts';
import type { PageContext } from '../../../web/application/ground.ts';
import { PageError } from '../../../web/application/page-error.ts';
import { listMembers } from '../store/members.ts';

export type NameOf = (member: string) => string;

/**
 * Names of offices, as the exchange has them; one that takes no part, and each while the exchange cannot be asked, by its number, or by the name under
 * which it was written down.
 */
export async function readNames(c: PageContext): Promise<NameOf> {
  const members = await listMembers(c.get('member')).catch((error) => {
    if (error instanceof PageError && error.code === 'unavailable') return [];
    throw error;
  });
  const names = new Map(members.map(({ id, name }) => [id, name]));
  return (member) =>
    names.get(member as MemberId) ??
    (member.includes('/') ? `事業所番号 ${member.slice(member.indexOf('/') + 1)}` : member);
}
