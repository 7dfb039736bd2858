import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { transact } from '../../../database/connect.ts';
import { makeTown } from '../../../town/town.ts';
import { createTestRegion, type TestRegion } from '../testing.ts';
import { type Linkage, openLinkage } from './digests.ts';
import { createSubjects, type FourItems, findCandidates } from './subjects.ts';

/*
 * 名寄せ: a wrong link gives one person's life to another. Whoever matches in three of the four items (氏名・生年月日・性別・住所) and not in
 * the fourth is not the same person, however alike the fourth looks.
 */
const town = makeTown();
/** Beside the town: twins, two of one name in one house, and names that differ in a variant character alone. */
const alike: readonly FourItems[] = [
  ['神谷　勝', 'カミヤ　マサル'],
  ['神谷　優', 'カミヤ　マサル'],
  ['\uFA19谷　勝', 'カミヤ　マサル'],
  ['神谷　勝\u{E0100}', 'カミヤ　マサル'],
  ['渡邉　実', 'ワタナベ　ミノル'],
  ['渡邊　実', 'ワタナベ　ミノル'],
  ['渡邉\u{E0101}　実', 'ワタナベ　ミノル'],
].map(([name, kana]) => ({
  name: name!,
  kana: kana!,
  birth: '1941-03-03',
  sex: '男',
  address: '縁側市日向町1番1号',
}));
const persons: readonly { readonly id: string; readonly items: FourItems }[] = [
  ...town.residents.map((resident) => ({ id: resident.id, items: itemsOf(resident) })),
  ...alike.map((items) => ({ id: randomUUID(), items })),
];
function itemsOf({ name, kana, birth, sex, address }: FourItems): FourItems {
  return { name, kana, birth, sex, address };
}

let region: TestRegion;
let linkage: Linkage;
beforeAll(async () => {
  region = await createTestRegion();
  linkage = await openLinkage(region.keys);
  const subjects = persons.map(({ id, items }) => ({
    id,
    municipality: '990019',
    insuredNumbers: [],
    fourItems: items,
  }));
  await transact(region.pool, {}, (connection) => createSubjects(connection, region.keys, subjects, new Date()));
});
afterAll(() => region.close());

const find = (asked: readonly FourItems[]) =>
  transact(region.pool, {}, (connection) => findCandidates(connection, linkage, asked));

/** What one sees; spaces are not seen by every system. */
const seen = ({ name, kana, birth, sex, address }: FourItems) =>
  JSON.stringify([name, kana, birth, sex, address].map((text) => text.replace(/\s/gu, '')));
const whoAre = (items: FourItems) => persons.filter((one) => seen(one.items) === seen(items)).map(({ id }) => id);

test('everybody is found by their own items, alone unless another has all of them too', async () => {
  const found = await find(persons.map(({ items }) => items));
  for (const [i, { items }] of persons.entries()) expect(found[i]!.toSorted()).toEqual(whoAre(items).toSorted());
  expect(found.filter((ids) => ids.length > 1).length).toBeGreaterThan(0); // two in the town are alike in all of them
});

const variants: readonly [string, string][] = [
  ['高', '髙'],
  ['崎', '﨑'],
  ['神', '\uFA19'],
  ['福', '\uFA1B'],
  ['塚', '\uFA10'],
  ['吉', '𠮷'],
  ['渡邉', '渡邊'],
  ['斎', '齋'],
  ['ー', '－'],
  ['1', '１'],
  ['町', '丁'],
];
/** A text that looks like another, or a little different, and is not it. */
const nearly = (text: string) =>
  fc.oneof(
    fc.nat(text.length).map((at) => `${text.slice(0, at)}\u{E0100}${text.slice(at)}`),
    fc.constantFrom(...variants).map(([a, b]) => text.replace(a, b)),
    fc.constantFrom(...variants).map(([a, b]) => text.replace(b, a)),
    fc.nat(Math.max(0, text.length - 1)).map((at) => text.slice(0, at) + text.slice(at + 1)),
    fc.constant(text.normalize('NFKC')),
    fc.constant(text.normalize('NFD').replace(/[\u3099\u309A]/g, '')),
    fc.constant(''),
  );
const someone = fc.constantFrom(...persons);
const changed = fc
  .tuple(someone, someone, fc.constantFrom('name', 'kana', 'birth', 'sex', 'address'))
  .chain(([{ id, items }, other, item]) =>
    fc
      .oneof(fc.constant(other.items[item]), nearly(items[item]))
      .map((value) => ({ id, items, asked: { ...items, [item]: value } as FourItems })),
  );

test('three of the four items never link, whatever the fourth is', { timeout: 60_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(changed, { minLength: 50, maxLength: 50 }), async (cases) => {
      const found = await find(cases.map(({ asked }) => asked));
      for (const [i, { id, items, asked }] of cases.entries()) {
        expect(found[i]!.toSorted()).toEqual(whoAre(asked).toSorted());
        if (seen(asked) !== seen(items)) expect(found[i]).not.toContain(id);
      }
    }),
    { numRuns: 60 },
  );
});

test('a kana written as two characters, and spaces, are how a system writes, and no other name', async () => {
  const [first] = persons.filter(({ items }) => /[ガギグゲゴザジズゼゾダヂヅデドバビブベボ]/.test(items.kana));
  const { items, id } = first!;
  const written = {
    ...items,
    kana: items.kana.normalize('NFD'),
    name: items.name.replace(/\s/u, ' '),
    address: ` ${items.address}`,
  };
  expect(written.kana).not.toBe(items.kana);
  expect((await find([written]))[0]).toContain(id);
});
