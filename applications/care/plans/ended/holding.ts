import { memberCode } from '../../../../contracts/member.ts';
import type { PageContext } from '../../../../web/application/ground.ts';
import { readStanding } from '../../prevention/store.ts';
import { listMembers } from '../../store/members.ts';
import type { Person } from '../../store/persons.ts';
import { listGivings } from '../give/givings.ts';
import { listOffices } from '../offices.ts';
import { readPlans } from '../plan-store.ts';
import { endedContract } from './contract.ts';
import { findLeaving, type Leaving } from './tell.ts';

/** A plan in force that this office made, of either form, and the offices that have it: with the case it is over for them. */
export type Holding = {
  readonly kind: 'plan' | 'prevention';
  readonly plan: { readonly sequence: string; readonly planDay: string };
  readonly offices: readonly Leaving[];
};

/** @throws PageError */
export async function findHoldings(c: PageContext, person: Person): Promise<Holding[]> {
  const own = memberCode(c.get('member').id);
  const [offices, members] = [await listOffices(c), await listMembers(c.get('member'))];
  return c.get('rows')(async (connection) => {
    const [plan] = await readPlans(connection, person);
    const { plan: prevention } = await readStanding(connection, person);
    const holdings: Holding[] = [];
    if (plan?.sender === own)
      holdings.push({ kind: 'plan', plan, offices: findLeaving(plan.entry, undefined, offices) });
    if (prevention?.from === own) {
      const { sequence } = prevention;
      const { planDay } = prevention.entry.key;
      // 支援計画書 names offices in words: who was given it is who has it.
      const given = (await listGivings(connection, person.code, 'prevention')).filter(
        ({ period, receiver, endedOn }) => period === planDay && receiver !== 'person' && !endedOn,
      );
      const has = members.filter(({ id }) => given.some(({ receiver }) => receiver === id));
      holdings.push({
        ...{ kind: 'prevention', plan: { sequence, planDay } },
        offices: has.map(({ id, name, receives }) => ({
          ...{ member: id, code: memberCode(id), name, hears: receives.includes(endedContract) },
        })),
      });
    }
    return holdings.map((one) => ({ ...one, offices: one.offices.filter(({ code }) => code !== own) }));
  });
}
