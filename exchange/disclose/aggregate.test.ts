import { expect, test } from 'vitest';
import type { Obligation } from '../../contracts/decision.ts';
import type { Disclosing } from './disclose.ts';
import { disclose } from './index.ts';
import { contractWith, giving, permit } from './testing.ts';

const field = (at: string, name = '要配慮個人情報') => ({ title: at, class: name, at });
const wards = ['山手', '川辺', '中央', '浜'];
const levels = ['要支援', '要介護', '非該当'];
const survey = contractWith({
  subject: 'aggregate',
  fields: {
    asOf: { title: '基準日', class: '統計情報' },
    person: field('/rows/*/person'),
    ward: field('/rows/*/ward'),
    level: field('/rows/*/level'),
    birthDate: field('/rows/*/birthDate'),
    note: field('/rows/*/note'),
  },
  schema: {
    type: 'object',
    properties: {
      asOf: { type: 'string' },
      rows: { type: 'array', items: { $ref: '#/$defs/row' } },
    },
    $defs: {
      row: { type: 'object', properties: { ward: { enum: wards }, level: { enum: levels } } },
    },
  },
});

type Person = { person: string; ward: string; level: string; birthDate?: string; note?: string };
type Figures = { ward: string | null; level: string | null; count: number | null }[];
const counted = (value = 'ward+level/k-10/asOf/person'): Obligation[] => [{ name: 'aggregate', value }];
const named = ['asOf', 'ward', 'level', 'birthDate'];
const asOf = '2026-10-31';

const ask = (rows: readonly Person[], more: Partial<Disclosing> = {}, obligations = counted(), day = asOf) =>
  disclose(giving(survey, permit(named, obligations), { asOf: day, rows }, more));
async function figuresOf(...asked: Parameters<typeof ask>): Promise<Figures> {
  const given = await ask(...asked);
  if ('refused' in given) throw new Error(given.detail);
  return JSON.parse(given.body.toString()).figures;
}
const keyNumber = (i: number): Partial<Disclosing> => ({ keys: { secret: async () => Buffer.alloc(32, `key ${i}`) } });

/** 240 persons, no two cells alike. */
const town: Person[] = Array.from({ length: 240 }, (_, i) => ({
  person: `P${10_000 + i}`,
  ward: wards[Math.floor((i * i) / 14_500)]!,
  level: levels[[0, 1, 1, 2, 1, 0, 2, 1][i % 8]!]!,
}));
const at = (figures: Figures, { ward, level }: { ward: string | null; level: string | null }) =>
  figures.find((one) => one.ward === ward && one.level === level)!.count;

test('a table goes out and nothing else: no row, no person, nothing that no side names', async () => {
  const rows = town.map((one) => ({ ...one, note: `秘密 ${one.person}`, birthDate: '1950-01-01' }));
  const given = await ask(rows);
  if ('refused' in given) throw new Error(given.detail);
  expect(given.items).toEqual(['asOf', 'ward', 'level']);
  const said = given.body.toString();
  for (const { person } of rows) expect(said).not.toContain(person);
  expect(said).not.toMatch(/秘密|1950/);
  const { figures, ...rest } = JSON.parse(said);
  expect(rest).toEqual({ asOf, roundedTo: 5 });
  expect(figures).toHaveLength((wards.length + 1) * (levels.length + 1));
  for (const { count } of figures) expect(count === null || (count > 10 && count % 5 === 0)).toBe(true);
  expect(figures.filter(({ count }: { count: number | null }) => count !== null).length).toBeGreaterThan(8);
});

test('every category is listed, whoever is counted: nobody sees that one is empty', async () => {
  const frame = async (rows: Person[]) => (await figuresOf(rows)).map(({ ward, level }) => [ward, level]);
  expect(await frame(town.filter(({ ward }) => ward === '山手'))).toEqual(await frame(town));
  for (const { count } of await figuresOf(town.slice(0, 9))) expect(count).toBeNull();
  for (const { count } of await figuresOf([])) expect(count).toBeNull();
});

test('ages are those of the day of the figures, and the oldest are together', async () => {
  // On that day ten persons of each band have their first birthday in it, and fifteen have one day left.
  const rows = Array.from({ length: 11 * 25 }, (_, i): Person => {
    const from = Math.floor(i / 25) * 10;
    const birthDate = i % 25 < 10 || from === 100 ? `${2026 - from}-10-31` : `${2026 - from - 10}-11-01`;
    return { ...town[0]!, person: String(i), birthDate };
  });
  const figures = await figuresOf(rows, {}, counted('birthDate~age-10/k-10/asOf/person'));
  expect(figures).toHaveLength(12);
  expect(figures.slice(0, -1).every(({ count }) => count === 25)).toBe(true);
  expect(figures.slice(-2)).toEqual([
    { birthDate: '100歳以上', count: 25 },
    { birthDate: null, count: 275 },
  ]);
});

test('all who ask for a month get the same table: there is nothing to average', async () => {
  const first = await ask(town);
  for (const more of [
    { receiver: 'INS/06990013' as const, purpose: 'other' },
    { time: new Date('2027-03-01T00:00:00Z') },
  ])
    expect(await ask(town, more)).toEqual(first);
  expect(await ask(town.toReversed())).toEqual(first);
});

/** Which cell rose most between two tables that differ by one person; undefined where none did. */
function findRisen(before: Figures, after: Figures) {
  const risen = after
    .filter(({ ward, level }) => ward !== null && level !== null)
    .map(({ count, ...cell }) => ({ ...cell, by: (count ?? 0) - (at(before, cell) ?? 0) }));
  const most = Math.max(...risen.map(({ by }) => by));
  const best = risen.filter(({ by }) => by === most);
  return most > 0 ? best : undefined;
}

/** How often an attacker who subtracts the tables names the person's cell, guessing among those that rose most. */
async function attack(tell: (rows: readonly Person[], i: number) => Promise<Figures>): Promise<number> {
  let found = 0;
  const tried = town.filter((_, i) => i % 2 === 0);
  for (const [i, one] of tried.entries()) {
    const best = findRisen(
      await tell(
        town.filter((other) => other !== one),
        i,
      ),
      await tell(town, i),
    );
    if (best?.some(({ ward, level }) => ward === one.ward && level === one.level)) found += 1 / best.length;
  }
  return found / tried.length;
}

test('subtracting two tables that differ by one person finds the person hardly better than guessing', async () => {
  const exact = (rows: readonly Person[]): Figures =>
    wards.flatMap((ward) =>
      levels.map((level) => ({
        ward,
        level,
        count: rows.filter((row) => row.ward === ward && row.level === level).length,
      })),
    );
  // Undefended, the attack finds everybody.
  expect(await attack(async (rows) => exact(rows))).toBe(1);
  const found = await attack((rows, i) => figuresOf(rows, keyNumber(i)));
  // Guessing the fullest cell without any table is right for one in six.
  expect(found).toBeLessThan(0.25);
});

test('neighbouring months: whoever came in between is found no better', async () => {
  let found = 0;
  const newcomers = town.filter((_, i) => i % 2 === 1);
  for (const [i, one] of newcomers.entries()) {
    const before = await figuresOf(
      town.filter((other) => other !== one),
      keyNumber(i),
      counted(),
      '2026-09-30',
    );
    const best = findRisen(before, await figuresOf(town, keyNumber(i), counted(), '2026-10-31'));
    if (best?.some(({ ward, level }) => ward === one.ward && level === one.level)) found += 1 / best.length;
  }
  expect(found / newcomers.length).toBeLessThan(0.25);
});

test('no pair of tables is certain: what can be seen when a person is in a cell can be seen when not', async () => {
  const people = (ward: string, count: number, from: number): Person[] =>
    Array.from({ length: count }, (_, i) => ({ person: `${from + i}`, ward, level: '要支援' }));
  /** What the attacker looks at: the cell itself, and which figures are hidden. */
  const look = (figures: Figures): string =>
    `${figures[0]!.count} ${figures.map(({ count }) => (count === null ? '*' : '.')).join('')}`;
  const inside = new Set<string>();
  const outside = new Set<string>();
  for (let others = 8; others <= 22; others += 1)
    for (let i = 0; i < 40; i += 1) {
      const rest = [
        ...people('山手', others, 0),
        ...people('川辺', 60, 1_000),
        ...people('中央', 45, 4_000),
        ...people('浜', 31, 2_000),
      ];
      const tell = async (rows: Person[]) =>
        look(await figuresOf(rows, keyNumber(i), counted('ward/k-10/asOf/person')));
      const without = await tell(rest);
      inside.add(`${without} → ${await tell([...rest, ...people('山手', 1, 3_000)])}`);
      outside.add(`${without} → ${await tell([...rest, ...people('川辺', 1, 3_000)])}`);
    }
  expect(inside.size).toBeGreaterThan(8);
  expect([...inside].filter((pair) => !outside.has(pair))).toEqual([]);
  expect([...outside].filter((pair) => !inside.has(pair))).toEqual([]);
});

test.each<[string, Person[], string, RegExp]>([
  ['a month that has not ended', town, '2026-11-30', /末日/],
  ['a day of one’s own choosing', town, '2026-10-30', /末日/],
  ['a day that is none', town, '十月', /末日/],
  ['one person counted ten times', [...town, town[0]!], asOf, /同じ人/],
  ['a row without a person', [{ ward: '浜', level: '要支援' } as Person], asOf, /行があります/],
  ['a row without a category', [{ person: '1', ward: '浜' } as Person], asOf, /行があります/],
])('is refused: %s', async (_, rows, day, detail) => {
  expect(await ask(rows, {}, counted(), day)).toEqual({
    refused: 'answer_invalid',
    detail: expect.stringMatching(detail),
  });
});

test('the last day of a month counts when it is over in Japan', async () => {
  const at = (time: string) => ask(town, { time: new Date(time) }, counted(), '2026-11-30');
  expect(await at('2026-11-30T14:59:59Z')).toMatchObject({ refused: 'answer_invalid' });
  expect(await at('2026-11-30T15:00:00Z')).toMatchObject({ items: ['asOf', 'ward', 'level'] });
});

test('rows about persons never leave a contract about nobody, whatever a rule forgot', async () => {
  expect(await ask(town, {}, [])).toMatchObject({ refused: 'answer_invalid' });
});

test('two limits: the higher holds; two tables of the same persons: none; a side that may not go out: none', async () => {
  const both = [...counted(), ...counted('ward+level/k-40/asOf/person')];
  for (const { count } of await figuresOf(town, {}, both)) expect(count === null || count > 40).toBe(true);
  expect(await ask(town, {}, [...counted(), ...counted('ward/k-10/asOf/person')])).toMatchObject({
    refused: 'answer_invalid',
  });
  const cutAway = giving(survey, permit(['asOf', 'ward'], counted()), { asOf, rows: town });
  expect(await disclose(cutAway)).toMatchObject({ refused: 'answer_invalid' });
});
