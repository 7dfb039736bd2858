import { readdirSync, readFileSync } from 'node:fs';
import type { Contract } from '../contracts/contract.ts';
import type { MemberId, MemberKind, SystemId } from '../contracts/member.ts';
import type { RelationAsserter, RelationKind } from '../contracts/relation.ts';
import { carePlanContract, hasBeds, members, sampleOffices, type TownMember, withoutSoftware } from './members.ts';
import { ageOn, isSupportLevel, type Part, type Resident, townDay } from './person.ts';
import { createRandom, type Random, uuidOf } from './random.ts';

export type TownRelation = {
  /** uuid */
  readonly id: string;
  readonly resident: string;
  readonly member: MemberId;
  readonly kind: RelationKind;
  readonly assertedBy: RelationAsserter;
  /** the member whose system asserted it */
  readonly asserter: MemberId;
  readonly evidence: string;
  /** ISO 8601 */
  readonly validFrom: string;
  readonly validUntil: string | null;
};

/** From before the town's day to long after it, so that a clock turned by some years still finds the town at work. */
export const period = { from: '2024-04-01T00:00:00+09:00', until: '2034-04-01T00:00:00+09:00' } as const;

const careKinds: readonly MemberKind[] = [
  'home-help',
  'home-bathing',
  'home-nursing',
  'day-care',
  'day-rehabilitation',
  'short-stay',
  'equipment-rental',
  'small-multifunctional',
];
const membersOf = (...kinds: MemberKind[]) => members.filter((member) => kinds.includes(member.kind));
const sampleManager: MemberId = `CARE/${sampleOffices.careManagement}`;
const sampleHelp: MemberId = `CARE/${sampleOffices.homeHelp}`;

/** Where the person of the month is a patient. */
const hospital = membersOf('hospital')[0]!.id;
/** Of the month that is lived through: two use the care application, two have files alone, one has paper. */
const officeOf = (kind: MemberKind): MemberId => membersOf(kind)[0]!.id;
const ofMonth = {
  manager: membersOf('care-management')[1]!.id,
  providers: (['day-care', 'home-nursing', 'home-help', 'equipment-rental', 'home-bathing'] as const).map(officeOf),
};

/** Who plans a person's care, and who gives it. */
function careOf(random: Random, resident: Resident, isCast: boolean): { manager: MemberId; providers: MemberId[] } {
  if (isCast) return { manager: sampleManager, providers: [sampleHelp] };
  const near = (kind: MemberKind) =>
    random.pick(membersOf(kind).filter((member) => member.municipality === resident.municipality)).id;
  const manager = isSupportLevel(resident.careLevel!) ? near('comprehensive-support-centre') : near('care-management');
  const kinds = random.some(careKinds, random.between(1, 3));
  return { manager, providers: kinds.map((kind) => membersOf(kind)[0]!.id) };
}

/** Every relation of the town: what the town hall asserts, what a care manager introduces, what residents say themselves. */
export function makeRelations(
  seed: number,
  residents: readonly Resident[],
  cast: Readonly<Record<Part, string>>,
): TownRelation[] {
  const isCast = new Set(Object.values(cast));
  return residents.flatMap((resident) => {
    // Each person draws from their own stream: one more resident moves nobody else's relations.
    const random = createRandom(seed, `relations/${resident.id}`);
    const hall: MemberId = `GOV/${resident.municipality}`;
    const relations: TownRelation[] = [];
    const relate = (
      member: MemberId,
      kind: RelationKind,
      evidence: string,
      asserted: Partial<Pick<TownRelation, 'assertedBy' | 'asserter' | 'validUntil'>> = {},
    ) =>
      relations.push({
        id: uuidOf(seed, `relation/${resident.id}/${member}/${kind}`),
        resident: resident.id,
        member,
        kind,
        assertedBy: 'municipality',
        asserter: hall,
        evidence,
        validFrom: period.from,
        validUntil: null,
        ...asserted,
      });

    relate(hall, 'resident', '住民基本台帳');
    const age = ageOn(townDay, resident.birth);
    if (resident.insured.length > 0) relate(hall, 'insurer-care', '介護保険被保険者台帳');
    // From 75 on the insurer is the prefecture's union (後期高齢者医療広域連合), which is no member here.
    if (age < 75) {
      const society = age < 65 && random.chance(0.5) ? random.pick(membersOf('health-insurer')).id : hall;
      relate(society, 'insurer-health', society === hall ? '国民健康保険被保険者台帳' : '資格情報の届出');
    }

    if (resident.careLevel) {
      const { manager, providers } =
        resident.id === cast.month ? ofMonth : careOf(random, resident, isCast.has(resident.id));
      const prevention = isSupportLevel(resident.careLevel);
      relate(
        manager,
        prevention ? 'prevention-manager' : 'care-manager',
        prevention ? '介護予防サービス計画作成依頼届出書' : '居宅サービス計画作成依頼届出書',
      );
      for (const provider of providers)
        relate(provider, 'care-provider', 'サービス担当者会議（利用者の文書同意あり）', {
          assertedBy: 'introduction',
          asserter: manager,
          validUntil: period.until,
        });
      relate(random.pick(membersOf('clinic', 'hospital')).id, 'attending-doctor', '主治医意見書');
      if (resident.id === cast.month) relate(hospital, 'patient', '本人の申出', { assertedBy: 'subject' });
    }
    if (age >= 65 && random.chance(0.7)) {
      relate(random.pick(membersOf('clinic')).id, 'patient', '本人の申出', { assertedBy: 'subject' });
      relate(membersOf('pharmacy')[0]!.id, 'patient', '本人の申出', { assertedBy: 'subject' });
    }
    if (resident.livesAlone && age >= 65 && random.chance(0.8))
      for (const member of random.some(membersOf('social-welfare-council', 'shop', 'volunteer'), 2))
        relate(member.id, 'watch-over', '見守り利用申込書', { assertedBy: 'subject' });
    if (resident.position === '世帯主')
      for (const member of membersOf('electricity', 'water', 'telecom'))
        relate(member.id, 'customer', '本人の申出', { assertedBy: 'subject' });
    if (age >= 40 && age < 65 && random.chance(0.3))
      relate(random.pick(membersOf('clinic')).id, 'patient', '本人の申出', { assertedBy: 'subject' });
    return relations;
  });
}

/** What is sent to others than care offices: the month's claims to the federation, and to the insurer what it pays of them and whom a centre files. */
const toBeds = (contract: string) =>
  members.filter(hasBeds).map(({ id: member }) => ({ member, contract, system: `${member}/care` as const }));
const federation = membersOf('insurance-federation')[0]!.id;
const toOthers = [
  ...toBeds('care/admission'),
  { member: federation, contract: 'care/claims', system: `${federation}/main` },
  { member: federation, contract: 'care/claims-correction', system: `${federation}/main` },
  ...membersOf('municipality').flatMap(({ id }) =>
    ['care/benefits', 'care/claims-correction', 'care/checklist-filing'].map((contract) => ({
      ...{ member: id, contract },
      system: `${id}/municipal` as const,
    })),
  ),
] as const;

/** What the care application takes in: every other contract of its own that is sent, and what a town hall sends an office alone. */
const careFolder = new URL('../applications/care/contracts/', import.meta.url);
const careContracts = readdirSync(careFolder).map(
  (name): Contract => JSON.parse(readFileSync(new URL(name, careFolder), 'utf8')),
);
const sentContracts = careContracts
  .filter(({ id, kinds }) => kinds.includes('submission') && !toOthers.some(({ contract }) => contract === id))
  .map(({ id }) => id)
  .concat('municipal/certification-progress-agent');
/** What a person agrees to who agrees that planner and providers share: plan and actuals, and what else they send each other for it. */
export const sharedContracts = careContracts
  .filter(({ kinds, purposes }) => kinds.includes('submission') && purposes.includes('care-plan-sharing'))
  .map(({ id }) => id);

/** What a hospital tells is told to who makes the plan, and to nobody else. */
const toPlanners = ['care/discharge'];
const isPlanning = ({ kind }: TownMember) => kind === 'care-management' || kind === 'comprehensive-support-centre';

/** Each care office receives in the care application where it uses that, else care-plan files in its own software; who works on paper receives nothing. */
const ofOffices = members.flatMap((office: TownMember) => {
  const { id: member, class: of, code, systems } = office;
  if (of !== 'CARE' || code === withoutSoftware.paper) return [];
  const has = (system: SystemId) => systems.some(({ id }) => id === system);
  const receive = (system: SystemId, contracts: readonly string[]) =>
    contracts.map((contract) => ({ member, contract, system }));
  return has(`${member}/care`)
    ? receive(
        `${member}/care`,
        sentContracts.filter((id) => isPlanning(office) || !toPlanners.includes(id)),
      )
    : receive(`${member}/careplan`, [carePlanContract]);
});

export const receptions = [...ofOffices, ...toOthers, ...toBeds('care/opened')];
