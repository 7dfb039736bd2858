import { createHash } from 'node:crypto';
import type { ServiceRow } from '../files/model/month.ts';
import { isEquipment } from '../files/table/service-types.ts';
import type { Kept } from '../store/held.ts';

/** A person's slip of a month as this office holds it: the newest of all planners', so that a person who changed planner has one. */
export type Slip = {
  readonly insurer: string;
  readonly insured: string;
  readonly planner: string;
  readonly rows: readonly ServiceRow[];
};

/** A visit as a slip plans it: all services of one kind at one time are one visit. */
export type PlannedVisit = {
  readonly id: string;
  readonly insurer: string;
  readonly insured: string;
  /** YYYYMMDD */
  readonly day: string;
  readonly serviceType: string;
  /** HHMM; 9999 where no time is said */
  readonly starts: string;
  readonly ends: string;
  readonly services: readonly ServiceRow[];
};

export const typeOf = ({ serviceCode = '' }: ServiceRow): string => serviceCode.slice(0, 2);

/** The slips of a month, each person's newest, with the rows of this office alone. @param office 事業所番号 */
export function slipsOf(held: readonly Kept[], office: string): Slip[] {
  const newest = new Map<string, Kept>();
  for (const one of held) {
    if (one.entry?.kind !== 'slip') continue;
    const person = `${one.key.insurer} ${one.key.insured}`;
    const before = newest.get(person);
    if (!before || before.sequence < one.sequence) newest.set(person, one);
  }
  return [...newest.values()].map(({ key, from, entry }) => ({
    ...{ insurer: key.insurer, insured: key.insured, planner: from },
    rows: entry?.kind === 'slip' ? entry.parts.UPPLAN.filter((row) => row.office === office) : [],
  }));
}

/** The visits of one day. The same plan gives the same ids, so that an entry made without a network finds its visit again. */
export function visitsOn(member: string, slips: readonly Slip[], day: string): PlannedVisit[] {
  return slips.flatMap(({ insurer, insured, rows }) => {
    const today = rows.filter((row) => row.day === day && !isEquipment(typeOf(row)));
    const groups = Map.groupBy(today, (row) => [typeOf(row), row.start ?? '9999', row.end ?? '9999'].join(' '));
    return [...groups].map(([key, services]) => {
      const [serviceType, starts, ends] = key.split(' ') as [string, string, string];
      const id = idOf([member, insurer, insured, day, serviceType, starts, ends]);
      return { id, insurer, insured, day, serviceType, starts, ends, services };
    });
  });
}

/** A UUID (version 8) of what is said. */
function idOf(parts: readonly string[]): string {
  const bytes = createHash('sha256').update(JSON.stringify(parts)).digest().subarray(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x80;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
