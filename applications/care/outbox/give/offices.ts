import { type MemberId, memberCode } from '../../../../contracts/member.ts';
import type { PageContext } from '../../../../web/application/ground.ts';
import { listMembers } from '../../store/members.ts';
import { carePlanContract } from '../../store/sent.ts';
import { type Offered, officesIn } from './make.ts';

/** Of a kind whose rows name no office, everybody's. */
export const isFor =
  (office: string) =>
  ({ entries }: Offered[number]): boolean =>
    entries.some((entry) => {
      const offices = officesIn(entry);
      return offices.includes(office) || ['basics', 'prevention'].includes(entry.kind);
    });

export type Office = {
  readonly code: string;
  readonly name: string;
  readonly persons: number;
  readonly receives: boolean;
};
/** Whom what is offered can be given to: the offices that stand in it; of forms that name none, every office of the region. */
export async function listOffices(c: PageContext, offered: Offered): Promise<Office[]> {
  const own = memberCode(c.get('member').id);
  const all = await listMembers(c.get('member'));
  const isOpen = offered.some(({ entries }) => entries.some(({ kind }) => kind === 'basics' || kind === 'prevention'));
  const named = isOpen
    ? all.filter(({ id }) => id.startsWith('CARE/')).map(({ id }) => id.slice(5))
    : [...new Set(offered.flatMap(({ entries }) => entries.flatMap(officesIn)))];
  return named
    .filter((code) => code !== own)
    .map((code) => {
      const member = all.find(({ id }) => id === (`CARE/${code}` as MemberId));
      return {
        ...{ code, name: member?.name ?? `事業所番号 ${code}`, persons: offered.filter(isFor(code)).length },
        receives: member?.receives.includes(carePlanContract) ?? false,
      };
    });
}
