import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Connection, transact } from '../../../database/connect.ts';
import { createTestRegion, makeSubject, members, type TestRegion } from '../testing.ts';
import { codesFor, subjectsOf } from './codes.ts';
import { type Linkage, openForSubject, openLinkage, sealForSubject } from './digests.ts';
import { lockSubjects, readFacts } from './facts.ts';
import { createSubjects, findByInsuredNumbers, findCandidates, insuredKey } from './subjects.ts';
import { tagOf, tagsOf } from './tags.ts';

let region: TestRegion;
let linkage: Linkage;
beforeAll(async () => {
  region = await createTestRegion();
  linkage = await openLinkage(region.keys);
});
afterAll(() => region.close());

const inside = <T>(work: (connection: Connection) => Promise<T>) => transact(region.pool, {}, work);
const register = async (...subjects: ReturnType<typeof makeSubject>[]) => {
  await inside((c) => createSubjects(c, region.keys, subjects, new Date()));
  return subjects;
};

test('registers three hundred at once, each found by number and by four items', async () => {
  const town = await register(...Array.from({ length: 300 }, () => makeSubject()));
  const numbers = town.flatMap((subject) => subject.insuredNumbers);
  const found = await inside((c) => findByInsuredNumbers(c, linkage, numbers));
  expect(numbers.map((number) => found.get(insuredKey(number)))).toEqual(town.map(({ id }) => id));
  const byItems = await inside((c) =>
    findCandidates(
      c,
      linkage,
      town.map(({ fourItems }) => fourItems),
    ),
  );
  expect(byItems).toEqual(town.map(({ id }) => [id]));
  const facts = await inside((c) =>
    readFacts(
      c,
      town.map(({ id }) => id),
      new Date(),
    ),
  );
  expect(facts.size).toBe(300);
  expect(facts.get(town[0]!.id)).toEqual({
    id: town[0]!.id,
    municipality: '990019',
    status: 'active',
    closedAt: null,
    protected: false,
    relations: [],
    consents: [],
  });
});

test('a number is what was registered, digit by digit; spaces in a name are nothing', async () => {
  const insured = '123456789';
  const [subject] = await register(makeSubject({ insuredNumbers: [{ insurer: '123456', insured }] }));
  const find = (...identifiers: Parameters<typeof findCandidates>[2]) =>
    inside((c) => findCandidates(c, linkage, identifiers));
  expect(await find({ insurer: '123456', insured })).toEqual([[subject!.id]]);
  expect(await find({ insurer: '123456', insured: '0123456789' }, { insurer: '12345', insured: '6123456789' })).toEqual(
    [[], []],
  );
  const { fourItems } = subject!;
  expect(await find({ ...fourItems, name: fourItems.name.replace(' ', '　') })).toEqual([[subject!.id]]);
  expect(await find({ ...fourItems, name: fourItems.name.replace('髙', '高') })).toEqual([[]]);
  expect(await find({ ...fourItems, birth: '1940-01-03' })).toEqual([[]]);
});

test('a number that two persons have names neither', async () => {
  const insuredNumbers = [{ insurer: '123456', insured: 'shared' }];
  const two = await register(makeSubject({ insuredNumbers }), makeSubject({ insuredNumbers }));
  expect(await inside((c) => findByInsuredNumbers(c, linkage, insuredNumbers))).toEqual(new Map());
  expect((await inside((c) => findCandidates(c, linkage, insuredNumbers)))[0]!.toSorted()).toEqual(
    two.map(({ id }) => id).toSorted(),
  );
});

test('codes: each member has its own, and nobody else understands it', async () => {
  const town = await register(...Array.from({ length: 20 }, () => makeSubject()));
  const ids = town.map(({ id }) => id);
  const ours = await inside((c) => codesFor(c, linkage, members.manager, ids));
  const theirs = await inside((c) => codesFor(c, linkage, members.provider, ids));
  expect(new Set([...ours.values(), ...theirs.values()]).size).toBe(40);
  for (const code of ours.values()) expect(code).toMatch(/^[a-z2-7]{32}$/);
  expect(await inside((c) => codesFor(c, linkage, members.manager, ids))).toEqual(ours);
  const codes = [...ours.values()];
  expect(await inside((c) => subjectsOf(c, linkage, members.manager, codes))).toEqual(
    new Map(ids.map((id) => [ours.get(id)!, id])),
  );
  expect(await inside((c) => subjectsOf(c, linkage, members.provider, codes))).toEqual(new Map());
  expect(await inside((c) => subjectsOf(c, linkage, members.manager, ['', 'x', `${codes[0]} `]))).toEqual(new Map());
});

test('processes that make codes at the same moment get the same', async () => {
  const ids = (await register(...Array.from({ length: 30 }, () => makeSubject()))).map(({ id }) => id);
  const made = await Promise.all(
    [ids, ids.toReversed(), ids, ids.toReversed()].map((order) =>
      inside((c) => codesFor(c, linkage, members.manager, order)),
    ),
  );
  for (const codes of made) for (const id of ids) expect(codes.get(id)).toBe(made[0]!.get(id));
});

test('looking up inside a transaction keeps what its caller has named', async () => {
  const [a, b] = await register(makeSubject(), makeSubject());
  await inside(async (c) => {
    await readFacts(c, [a!.id], new Date());
    await readFacts(c, [b!.id], new Date());
    await codesFor(c, linkage, members.manager, [a!.id]);
    expect((await c.query('SELECT id FROM exchange.subject')).rowCount).toBe(2);
  });
});

test('a shared lock keeps a change waiting, and a thousand persons take few locks', async () => {
  const ids = Array.from({ length: 1000 }, () => crypto.randomUUID());
  const order: string[] = [];
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  let locked = () => {};
  const taken = new Promise<void>((resolve) => {
    locked = resolve;
  });
  const reader = inside(async (c) => {
    await lockSubjects(c, ids, 'shared');
    const { rows } = await c.query(
      `SELECT count(*) AS locks FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()`,
    );
    expect(rows[0].locks).toBeLessThanOrEqual(256);
    locked();
    await held;
    order.push('read');
  });
  await taken;
  await inside((c) => lockSubjects(c, ids, 'shared')); // readers do not wait for each other
  const writer = inside(async (c) => {
    await lockSubjects(c, [ids[500]!], 'exclusive');
    order.push('changed');
  });
  await expect
    .poll(
      async () =>
        (await region.pool.query('SELECT FROM pg_locks WHERE NOT granted AND locktype = $1', ['advisory'])).rowCount,
    )
    .toBe(1);
  release();
  await Promise.all([reader, writer]);
  expect(order).toEqual(['read', 'changed']);
});

test('tags and sealed texts are made with the person’s own key, and end with it', async () => {
  const [a, b] = await register(makeSubject(), makeSubject());
  const tag = await tagOf(region.keys, a!.id);
  expect(tag).toMatch(/^[0-9a-f]{64}$/);
  expect(await tagOf(region.keys, b!.id)).not.toBe(tag);
  const sealed = await sealForSubject(region.keys, a!.id, '髙﨑 一郎');
  expect(await openForSubject(region.keys, a!.id, sealed)).toBe('髙﨑 一郎');
  await expect(openForSubject(region.keys, b!.id, sealed)).rejects.toThrow();
  await region.keys.dropSubjectKey(a!.id);
  expect(await tagsOf(region.keys, [a!.id, b!.id])).toEqual(new Map([[b!.id, await tagOf(region.keys, b!.id)]]));
  await expect(openForSubject(region.keys, a!.id, sealed)).rejects.toThrow();
});
