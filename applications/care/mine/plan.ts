import type { CurrentPlan, MineAnswer, PlanVersion } from '../../../contracts/care/mine.ts';
import { identityOf } from '../files/compare/held.ts';
import type { Entry } from '../files/model/group.ts';
import { readNeeds } from '../files/model/needs.ts';
import { readWeek } from '../files/model/week.ts';
import { readHeld, readVersions } from '../store/held.ts';
import type { Asking } from './asking.ts';
import { clockOf, dayOf } from './slips.ts';

type Plan = NonNullable<MineAnswer['plan']>;
type PlanEntry = Extract<Entry, { kind: 'plan' }>;

/** The plan that the office made last, and every version that ever stood; one that was deleted is none any more. */
export async function planOf({ connection, member, person }: Asking): Promise<Plan> {
  const held = await readHeld(connection, { kind: 'plan', person, sender: member.split('/')[1]! });
  const standing = held.filter(({ entry }) => entry?.kind === 'plan');
  const [newest] = standing;
  const versions: PlanVersion[] = [];
  for (const { from, kind, key } of standing) {
    const identity = identityOf(from, kind, key);
    for (const { sequence, entry } of await readVersions(connection, identity))
      if (entry)
        versions.push({
          ...{ identity, sequence, madeOn: dayOf(key.planDay) ?? '1900-01-01' },
          inForce: newest !== undefined && key.planDay === newest.key.planDay && sequence === newest.sequence,
        });
  }
  const inForce = versions.find((one) => one.inForce);
  return { ...(newest && inForce && { current: textOf(inForce, newest.entry as PlanEntry) }), versions };
}

function textOf(version: PlanVersion, { parts }: PlanEntry): CurrentPlan {
  const [first] = parts.UP1KYO;
  const week = readWeek(parts.UP3KYO);
  return {
    ...version,
    ...some('planner', first?.planner),
    ...some('office', first?.plannerOffice.name),
    ...some('wishes', first?.wishes),
    ...some('policy', first?.policy),
    needs: readNeeds(parts.UP2KYO).map(({ text, goals }) => ({
      need: text,
      goals: goals.map(({ long, short, longTerm, shortTerm, contents }) => ({
        ...{ long, short, longTerm, shortTerm },
        contents: contents.map(({ content = '', service = '', officeName = '', office = '', frequency = '' }) => ({
          ...{ content, service, frequency },
          office: officeName === '' ? office : officeName,
        })),
      })),
    })),
    services: week.services.map(({ weekday, start, end, text }) => ({
      ...(weekday !== undefined && /^[1-7]$/.test(weekday) && { weekday: Number(weekday) }),
      ...between(start, end),
      what: text,
    })),
    activities: week.activities.map(({ start, end, text }) => ({ ...between(start, end), what: text })),
    others: [...week.others],
  };
}

const some = <K extends string>(name: K, text: string | undefined) =>
  (text === undefined || text === '' ? {} : { [name]: text }) as { [name in K]?: string };

function between(start: string | undefined, end: string | undefined): { from?: string; to?: string } {
  const [from, to] = [clockOf(start), clockOf(end)];
  return { ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
}
