import { createHash } from 'node:crypto';
import { cast as castDrafts } from './cast.ts';
import { makeConsents, type TownConsent } from './consents.ts';
import { drawHousehold } from './households.ts';
import { makeInquiryConsents } from './inquiry-consents.ts';
import { members, type TownMember } from './members.ts';
import type { Household, Part, Resident } from './person.ts';
import { type Municipality, municipalities } from './places.ts';
import { makeProxies, type TownProxy } from './proxies.ts';
import { createRandom } from './random.ts';
import { makeRelations, receptions, type TownRelation } from './relations.ts';
import { services, type TownService } from './services.ts';
import { settle } from './settle.ts';

/** The one fictional region of every demo and test. Nobody in it is real, and none of its numbers can be anybody's (checks/). */
export type Town = {
  readonly seed: number;
  readonly municipalities: readonly Municipality[];
  readonly members: readonly TownMember[];
  readonly receptions: typeof receptions;
  readonly services: readonly TownService[];
  readonly households: readonly Household[];
  readonly residents: readonly Resident[];
  readonly relations: readonly TownRelation[];
  readonly consents: readonly TownConsent[];
  readonly proxies: readonly TownProxy[];
  /** the persons of town/cast.ts, by their part: ids of residents */
  readonly cast: Readonly<Record<Part, string>>;
};

/** Households besides the cast's. */
const counts = { 990019: 96, 990027: 44 } as const;

/** Makes the town of a seed: the same in every place and at every time. */
export function makeTown(seed = 1): Town {
  const random = createRandom(seed, 'households');
  const drawn = municipalities.flatMap(({ code }) =>
    Array.from({ length: counts[code] }, () => drawHousehold(random, code)),
  );
  const { households, residents, cast } = settle(seed, [...castDrafts, ...drawn]);
  const relations = makeRelations(seed, residents, cast);
  const consents = [
    ...makeConsents(seed, residents, relations, cast),
    ...makeInquiryConsents(seed, residents, relations, cast.withoutConsent),
  ];
  const proxies = makeProxies(seed, residents, cast);
  const people = { households, residents, relations, consents, proxies, cast };
  return { seed, municipalities, members, receptions, services, ...people };
}

/** @throws Error when nobody has that id */
export function getResident(town: Town, id: string): Resident {
  const resident = town.residents.find((one) => one.id === id);
  if (!resident) throw new Error('nobody in the town has this id');
  return resident;
}

/** SHA-256 over all of it, hex: two towns are the same when it is. */
export const digestOfTown = (town: Town): string => createHash('sha256').update(JSON.stringify(town)).digest('hex');
