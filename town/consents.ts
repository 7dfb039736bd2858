import type { MemberId } from '../contracts/member.ts';
import type { Giver } from '../contracts/purpose.ts';
import { carePlanContract } from './members.ts';
import type { Part, Resident } from './person.ts';
import { createRandom, uuidOf } from './random.ts';
import { period, type TownRelation } from './relations.ts';

export type TownConsent = {
  /** uuid */
  readonly id: string;
  readonly resident: string;
  readonly giver: Giver;
  readonly giverName: string;
  readonly recipient: MemberId;
  readonly purpose: string;
  readonly contracts: readonly string[];
  /** ISO 8601 */
  readonly validFrom: string;
  readonly validUntil: string | null;
  readonly withdrawnAt: string | null;
  readonly textVersion: string;
  readonly language: 'ja';
  readonly channel: 'paper' | 'counter';
  readonly explainedBy: string;
  readonly witness: string | null;
  readonly recordedBy: MemberId;
};

/** How a person stands to sharing their care plan. */
type Stance = 'agreed' | 'agreed-by-proxy' | 'withdrawn' | 'expired' | 'never-asked';
const stances: readonly Stance[] = [
  ...Array<Stance>(12).fill('agreed'),
  ...Array<Stance>(3).fill('agreed-by-proxy'),
  'withdrawn',
  'expired',
  ...Array<Stance>(3).fill('never-asked'),
];

const carePlanners = ['care-manager', 'prevention-manager'];

/**
 * The consents of the town: for the care plan from most who use care, one for each office that takes part (the plan goes out, the
 * actuals come back); for watch-over from everybody who is watched over.
 */
export function makeConsents(
  seed: number,
  residents: readonly Resident[],
  relations: readonly TownRelation[],
  cast: Readonly<Record<Part, string>>,
): TownConsent[] {
  const byResident = Map.groupBy(relations, (relation) => relation.resident);
  const isCast = new Set(Object.values(cast));
  return residents.flatMap((resident) => {
    const random = createRandom(seed, `consents/${resident.id}`);
    const own = byResident.get(resident.id) ?? [];
    const drawn = random.pick(stances);
    const stance = resident.id === cast.withoutConsent ? 'never-asked' : isCast.has(resident.id) ? 'agreed' : drawn;
    const planner = own.find((relation) => carePlanners.includes(relation.kind))?.member;
    const proxyName = `${resident.name.split('　')[0]}　（成年後見人）`;
    const make = (recipient: MemberId, purpose: string, recordedBy: MemberId): TownConsent => ({
      id: uuidOf(seed, `consent/${resident.id}/${recipient}/${purpose}`),
      resident: resident.id,
      giver: 'person',
      giverName: resident.name,
      recipient,
      purpose,
      contracts: [],
      validFrom: period.from,
      validUntil: period.until,
      withdrawnAt: null,
      textVersion: `${purpose}-2024-04`,
      language: 'ja',
      channel: 'paper',
      explainedBy: '担当者（説明書により説明）',
      witness: '説明に立ち会った職員',
      recordedBy,
    });
    const sharing = own
      .filter((relation) => planner && (relation.member === planner || relation.kind === 'care-provider'))
      .filter(() => stance !== 'never-asked')
      .map(
        (relation): TownConsent => ({
          ...make(relation.member, 'care-plan-sharing', planner!),
          contracts: [carePlanContract],
          ...(stance === 'agreed-by-proxy' ? { giver: 'legal-proxy' as const, giverName: proxyName } : {}),
          ...(stance === 'withdrawn' ? { withdrawnAt: '2025-10-01T09:00:00+09:00' } : {}),
          ...(stance === 'expired' ? { validUntil: '2025-04-01T00:00:00+09:00' } : {}),
        }),
      );
    const watching = own
      .filter((relation) => relation.kind === 'watch-over')
      .map(
        (relation): TownConsent => ({
          ...make(relation.member, 'watch-over', `GOV/${resident.municipality}`),
          channel: 'counter',
          witness: null,
        }),
      );
    return [...sharing, ...watching];
  });
}
