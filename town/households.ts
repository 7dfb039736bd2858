import { pickGivenName, pickSurname, type Sex } from './names.ts';
import { type CareLevel, type Draft, type HouseholdDraft, townDay } from './person.ts';
import type { Municipality } from './places.ts';
import type { Random } from './random.ts';

const msPerDay = 86_400_000;

function birthOf(random: Random, age: number): string {
  const [year, month, day] = townDay.split('-').map(Number);
  const youngest = Date.UTC(year! - age, month! - 1, day);
  return new Date(youngest - random.below(365) * msPerDay).toISOString().slice(0, 10);
}

/** Out of a hundred who use care in a country town, roughly so many at each level. */
const levels: readonly CareLevel[] = [
  '12',
  '12',
  '13',
  '13',
  '21',
  '21',
  '21',
  '21',
  '22',
  '22',
  '22',
  '23',
  '23',
  '24',
  '24',
  '25',
];

function careLevelOf(random: Random, age: number): CareLevel | undefined {
  const share = age >= 85 ? 0.6 : age >= 75 ? 0.3 : age >= 65 ? 0.08 : age >= 40 ? 0.015 : 0;
  return random.chance(share) ? random.pick(levels) : undefined;
}

type Place = readonly [position: string, sex: Sex, age: number];

/** Who lives together, oldest generation and its children: the mix of a country town where two in five are 65 or older. */
const shapes: readonly ((random: Random) => Place[])[] = [
  (r) => [['世帯主', r.chance(0.7) ? '女' : '男', r.between(67, 95)]],
  (r) => [['世帯主', r.chance(0.7) ? '女' : '男', r.between(70, 97)]],
  (r) => couple(r, r.between(66, 90)),
  (r) => couple(r, r.between(70, 86)),
  (r) => withParent(r, r.between(48, 62)),
  (r) => [...couple(r, r.between(40, 55)), ...children(r, r.between(1, 3), 6, 19)],
  (r) => [...couple(r, r.between(28, 40)), ...children(r, r.between(1, 3), 0, 9)],
  (r) => [...couple(r, r.between(42, 52)), ...children(r, r.between(1, 2), 8, 17), ['母', '女', r.between(70, 84)]],
  (r) => [['世帯主', '女', r.between(30, 50)], ...children(r, r.between(1, 2), 3, 16)],
  (r) => [['世帯主', r.chance(0.5) ? '女' : '男', r.between(22, 60)]],
];

const couple = (r: Random, age: number): Place[] => [
  ['世帯主', '男', age],
  ['妻', '女', Math.max(20, age - r.between(-2, 5))],
];
const children = (r: Random, count: number, youngest: number, oldest: number): Place[] =>
  Array.from({ length: count }, () => {
    const sex: Sex = r.chance(0.5) ? '女' : '男';
    return ['子', sex, r.between(youngest, oldest)] as const;
  });
const withParent = (r: Random, age: number): Place[] => [
  ['世帯主', r.chance(0.6) ? '男' : '女', age],
  r.chance(0.8) ? ['母', '女', age + r.between(22, 32)] : ['父', '男', age + r.between(24, 34)],
];

/** One household; every member a name that nobody else in it has. */
export function drawHousehold(random: Random, municipality: Municipality['code']): HouseholdDraft {
  const surname = pickSurname(random);
  const taken = new Set<string>();
  const people = random
    .pick(shapes)(random)
    .map(([position, sex, age]): Draft => {
      let given = pickGivenName(random, sex, age);
      while (taken.has(given[0])) given = pickGivenName(random, sex, age);
      taken.add(given[0]);
      return { position, surname, given, sex, birth: birthOf(random, age), careLevel: careLevelOf(random, age) };
    });
  return { municipality, people };
}
