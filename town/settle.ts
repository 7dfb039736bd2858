import { ageOn, type Draft, type Household, type HouseholdDraft, type Part, type Resident, townDay } from './person.ts';
import { municipalities, prefecture, telephone } from './places.ts';
import { createRandom, uuidOf } from './random.ts';

/** The first lines belong to members (town/members.ts). */
const firstHouseholdLine = 1000;

/** Gives the drafts their households, addresses and numbers. */
export function settle(seed: number, drafts: readonly HouseholdDraft[]) {
  const random = createRandom(seed, 'settle');
  const households: Household[] = [];
  const residents: Resident[] = [];
  const cast = {} as Record<Part, string>;
  const numbers = new Set(drafts.flatMap((draft) => draft.people.flatMap((person) => person.insured ?? [])));
  const newNumber = (): string => {
    const number = String(random.between(1_000_000, 99_999_999)).padStart(10, '0');
    if (numbers.has(number)) return newNumber();
    numbers.add(number);
    return number;
  };

  const addressOf = (draft: HouseholdDraft) => {
    const town = municipalities.find((municipality) => municipality.code === draft.municipality)!;
    const places = town.livingAreas.flatMap((area) => area.districts.map((district) => ({ area, district })));
    const { area, district } =
      places.find((place) => place.district.name === draft.place?.district) ?? random.pick(places);
    const lot = random.between(1, 180);
    const house = district.name.startsWith('大字') ? `${lot}番地` : `${(lot % 20) + 1}番${random.between(1, 30)}号`;
    return {
      livingArea: area.id,
      postcode: district.postcode,
      address: `${prefecture.name}${town.name}${district.name}${draft.place?.house ?? house}`,
      insurer: town.insurer,
    };
  };

  drafts.forEach((draft, index) => {
    const { insurer, ...place } = addressOf(draft);
    const household = uuidOf(seed, `household/${index}`);
    const settlePerson = (person: Draft, position: number): Resident => {
      const id = uuidOf(seed, `resident/${index}/${position}`);
      if (person.part) cast[person.part] = id;
      const isInsured = ageOn(townDay, person.birth) >= 65 || person.careLevel !== undefined;
      return {
        id,
        municipality: draft.municipality,
        household,
        position: person.position,
        name: `${person.surname[0]}　${person.given[0]}`,
        kana: `${person.surname[1]}　${person.given[1]}`,
        birth: person.birth,
        sex: person.sex,
        ...place,
        telephone: telephone(firstHouseholdLine + index),
        insured: isInsured ? [{ insurer, insured: person.insured ?? newNumber() }] : [],
        careLevel: person.careLevel,
        livesAlone: draft.people.length === 1,
        protected: person.protected ?? false,
        movedOut: person.movedOut,
      };
    };
    const members = draft.people.map(settlePerson);
    residents.push(...members);
    households.push({
      id: household,
      municipality: draft.municipality,
      livingArea: place.livingArea,
      address: place.address,
      members: members.map((resident) => resident.id),
    });
  });
  return { households, residents, cast };
}
