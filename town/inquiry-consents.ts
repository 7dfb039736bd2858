import type { MemberId } from '../contracts/member.ts';
import type { TownConsent } from './consents.ts';
import type { Resident } from './person.ts';
import { uuidOf } from './random.ts';
import { period, type TownRelation } from './relations.ts';

/** For each relation by which somebody may ask about a person: the purpose, and who explained it on which paper. */
const asking = {
  'care-provider': ['certification-check', '担当の介護支援専門員'],
  'watch-over': ['watch-introduction', '見守り窓口の職員'],
  patient: ['checkup-for-treatment', '受付の職員'],
  'attending-doctor': ['checkup-for-treatment', '受付の職員'],
} as const;
const isAsking = (kind: string): kind is keyof typeof asking => Object.hasOwn(asking, kind);

/**
 * The consents that inquiries rely on, besides those of the certification: one person in four has given none. A doctor who is also
 * the person's own clinic asks under one of them.
 */
export function makeInquiryConsents(
  seed: number,
  residents: readonly Resident[],
  relations: readonly TownRelation[],
  withoutConsent: string,
): TownConsent[] {
  const byId = new Map(residents.map((resident) => [resident.id, resident]));
  const given = new Map<string, TownConsent>();
  for (const { resident: id, member, kind } of relations) {
    if (!isAsking(kind) || id === withoutConsent || hash(seed, id) % 4 === 3) continue;
    const [purpose, explainedBy] = asking[kind];
    const consent = giveTo(seed, byId.get(id)!, member, purpose, explainedBy);
    given.set(consent.id, consent);
  }
  return [...given.values()];
}

const hash = (seed: number, id: string): number => Number.parseInt(uuidOf(seed, `asking/${id}`).slice(0, 8), 16);

const giveTo = (
  seed: number,
  resident: Resident,
  recipient: MemberId,
  purpose: string,
  explainedBy: string,
): TownConsent => ({
  id: uuidOf(seed, `consent/${resident.id}/${recipient}/${purpose}/person`),
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
  explainedBy,
  witness: '説明に立ち会った職員',
  recordedBy: `GOV/${resident.municipality}`,
});
