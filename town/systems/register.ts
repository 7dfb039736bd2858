import type { Resident } from '../person.ts';
import { createRandom } from '../random.ts';
import type { Town } from '../town.ts';

/** 連絡先 (municipal/contact): as the town hall holds it, before anything is hidden. */
export function makeContact({ seed }: Town, resident: Resident) {
  const random = createRandom(seed, `contact/${resident.id}`);
  return {
    name: resident.name,
    phone: random.chance(1 / 20) ? null : resident.telephone,
    language: random.pick(['日本語', '日本語', '日本語', '日本語', '日本語（ゆっくり、大きな声で）', '日本手話']),
  };
}

/** 住民票の記載 (municipal/resident-profile): whole, before anything is made coarser. Half of the people were born here. */
export function makeProfile({ seed, households }: Town, resident: Resident) {
  const random = createRandom(seed, `profile/${resident.id}`);
  const born = Date.parse(resident.birth);
  const since = born + Math.floor(random.next() * (Date.UTC(2024, 0, 1) - born));
  const movedIn = new Date(Math.max(born, since)).toISOString().slice(0, 10);
  return {
    birthDate: resident.birth,
    address: resident.address,
    movedIn: random.chance(1 / 2) ? movedIn : null,
    household: households.find(({ id }) => id === resident.household)!.members.length,
  };
}
