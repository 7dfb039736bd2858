import type { CurrentPlan, MineAnswer, PlanVersion } from '../../../contracts/care/mine.ts';
import { memberCode } from '../../../contracts/member.ts';
import { identityOf } from '../files/compare/held.ts';
import type { Entry } from '../files/model/group.ts';
import { readNeeds, readSupport } from '../files/model/needs.ts';
import { readWeek } from '../files/model/week.ts';
import { type Kept, readHeld, readVersions } from '../store/held.ts';
import type { Asking } from './asking.ts';
import { clockOf, dayOf } from './slips.ts';

type Plan = NonNullable<MineAnswer['plan']>;
type PlanEntry = Extract<Entry, { kind: 'plan' }>;

/** The plan that the office made last, and every version that ever stood; one that was deleted is none any more. */
export async function planOf({ connection, member, person }: Asking): Promise<Plan> {
  const held = await readHeld(connection, { person, sender: memberCode(member) });
  const standing = held
    .filter(({ entry }) => entry?.kind === 'plan' || entry?.kind === 'prevention')
    .toSorted((a, b) => (orderOf(a) < orderOf(b) ? 1 : -1));
  const [newest] = standing;
  const versions: PlanVersion[] = [];
  for (const { from, kind, key } of standing) {
    const identity = identityOf(from, kind, key);
    for (const { sequence, entry } of await readVersions(connection, identity))
      if (entry)
        versions.push({
          ...{ identity, sequence, madeOn: dayOf(key.planDay) ?? '1900-01-01' },
          inForce: newest !== undefined && identity === identityIn(newest) && sequence === newest.sequence,
        });
  }
  const inForce = versions.find((one) => one.inForce);
  const entry = newest?.entry;
  if (!inForce || !entry) return { versions };
  return {
    current: entry.kind === 'prevention' ? preventionOf(inForce, entry) : textOf(inForce, entry as PlanEntry),
    versions,
  };
}

const identityIn = ({ from, kind, key }: Kept): string => identityOf(from, kind, key);
/** 計画作成（変更）日, then ファイル連番. */
const orderOf = ({ key, sequence }: Kept): string => `${key.planDay} ${sequence}`;

/** 介護予防サービス・支援計画書: what she wants to be able to do, and of each need what she does herself and who helps. */
function preventionOf(version: PlanVersion, { parts }: Entry<'prevention'>): CurrentPlan {
  const [first] = parts.UPYOBO;
  const wishes = [first?.goalOfDay, first?.goalOfYear, ...Object.values(first?.areas ?? {}).map(({ wish }) => wish)];
  const rows = readSupport(parts.UPYOBO_SUB);
  return {
    ...version,
    ...some('planner', first?.author ?? first?.centreAuthor),
    ...some('office', first?.authorOffice.name ?? first?.centre),
    ...some('wishes', wishes.filter(Boolean).join('\n')),
    ...some('policy', first?.policy),
    needs: [...Map.groupBy(rows, ({ needNo, need }) => JSON.stringify([needNo, need])).values()].map((under) => ({
      need: under[0]!.need ?? '',
      goals: [...Map.groupBy(under, ({ goal }) => goal).entries()].map(([goal = '', of]) => ({
        ...{ long: goal, short: '', longTerm: '', shortTerm: '' },
        contents: of.map(({ point, selfCare, insuredServices, service = '', office = '', term = '' }) => ({
          content: [point, selfCare, insuredServices].filter(Boolean).join('\n'),
          ...{ service, office, frequency: term },
        })),
      })),
    })),
    ...{ services: [], activities: [], others: [] },
  };
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
    others: week.others.flatMap(({ text }) => (text === '' ? [] : [text])),
  };
}

const some = <K extends string>(name: K, text: string | undefined) =>
  (text === undefined || text === '' ? {} : { [name]: text }) as { [name in K]?: string };

function between(start: string | undefined, end: string | undefined): { from?: string; to?: string } {
  const [from, to] = [clockOf(start), clockOf(end)];
  return { ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
}
