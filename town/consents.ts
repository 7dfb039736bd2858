import type { MemberId } from '../contracts/member.ts';
import type { Giver } from '../contracts/purpose.ts';
import { members } from './members.ts';
import type { Part, Resident } from './person.ts';
import { uuidOf } from './random.ts';
import { period, sharedContracts, type TownRelation } from './relations.ts';

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
const guardian = '山岸　裕子（成年後見人）';
const consequences: Readonly<Record<Stance, Partial<TownConsent>>> = {
  agreed: {},
  'agreed-by-proxy': { giver: 'legal-proxy', giverName: guardian },
  withdrawn: { withdrawnAt: '2025-10-01T09:00:00+09:00' },
  expired: { validUntil: '2025-04-01T00:00:00+09:00' },
  'never-asked': {},
};

const isHospital = (id: MemberId) => members.some((one) => one.id === id && one.kind === 'hospital');
const isPlanner = ({ kind }: TownRelation) => kind === 'care-manager' || kind === 'prevention-manager';

/**
 * The consents of the town. To sharing the care plan: one for each office that takes part (the plan goes out, the actuals come
 * back). To showing the planner the papers of the certification: the person's own, ticked on the application, and the doctor's for
 * the opinion, which one doctor in three has not given. To what planner and hospital tell each other: of whoever is a patient there.
 */
export function makeConsents(
  seed: number,
  residents: readonly Resident[],
  relations: readonly TownRelation[],
  cast: Readonly<Record<Part, string>>,
): TownConsent[] {
  const byResident = Map.groupBy(relations, (relation) => relation.resident);
  const isCast = new Set(Object.values(cast));
  // In turn, not by chance: every stance is in every town.
  const turn = stances.values();
  const certified = residents.filter((resident) => resident.careLevel !== undefined);
  const inTurn = certified.filter(({ id }) => id !== cast.month); // who came later moves nobody's turn
  return certified.flatMap((resident) => {
    const own = byResident.get(resident.id)!;
    const stance = isCast.has(resident.id) ? 'agreed' : (turn.next().value ?? 'agreed');
    const wasAsked = stance !== 'never-asked' && resident.id !== cast.withoutConsent;
    const planner = own.find(isPlanner)!.member;
    const townHall: MemberId = `GOV/${resident.municipality}`;
    const give = (recipient: MemberId, purpose: string, details: Partial<TownConsent> = {}): TownConsent => {
      const giver = details.giver ?? 'person';
      return {
        id: uuidOf(seed, `consent/${resident.id}/${recipient}/${purpose}/${giver}`),
        resident: resident.id,
        giver,
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
        explainedBy: '担当の介護支援専門員',
        witness: '説明に立ち会った職員',
        recordedBy: planner,
        ...details,
      };
    };
    const sharing = own
      .filter((relation) => isPlanner(relation) || relation.kind === 'care-provider')
      .map(({ member }) => give(member, 'care-plan-sharing', { contracts: sharedContracts, ...consequences[stance] }));
    const application: Partial<TownConsent> = {
      channel: 'counter',
      explainedBy: '介護保険窓口の職員',
      witness: null,
      recordedBy: townHall,
    };
    const certification = [
      give(planner, 'certification-for-plan', application),
      give(planner, 'certification-change-notice', application),
      give(planner, 'certification-progress-notice', application),
      ...(inTurn.indexOf(resident) % 3 === 2
        ? []
        : [give(planner, 'certification-for-plan', { ...application, giver: 'doctor', giverName: '主治医' })]),
    ];
    const hospital = own.find(({ kind, member }) => kind === 'patient' && isHospital(member));
    const ofStays = hospital
      ? [give(hospital.member, 'admission-sharing'), give(planner, 'discharge-sharing', { recordedBy: townHall })]
      : [];
    return [...(wasAsked ? sharing : []), ...certification, ...ofStays];
  });
}
