import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Connection, transact } from '../../../database/connect.ts';
import { assertRelation, endRelation } from '../standing/relations.ts';
import type { Registrar } from '../standing/standing.ts';
import { createTestRegion, makeSubject, members, type TestRegion } from '../testing.ts';
import { readChanges } from './code-changes.ts';
import { codesFor, findCodes, subjectsOf } from './codes.ts';
import { type Linkage, openLinkage } from './digests.ts';
import { lockSubjects, readFacts } from './facts.ts';
import { findGroup } from './group.ts';
import { mergeSubjects, splitSubject } from './merge.ts';
import { closeSubject, setProtection } from './protection.ts';
import { createSubjects, findCandidates, type NewSubject } from './subjects.ts';

let region: TestRegion;
let linkage: Linkage;
beforeAll(async () => {
  region = await createTestRegion();
  linkage = await openLinkage(region.keys);
});
afterAll(() => region.close());

const now = new Date();
const hall: Registrar = { member: members.town, memberKind: 'municipality', municipality: '990019' };
const inside = <T>(work: (connection: Connection) => Promise<T>) => transact(region.pool, {}, work);
async function register(count: number, change: Partial<NewSubject> = {}): Promise<NewSubject[]> {
  const people = Array.from({ length: count }, () => makeSubject(change));
  await inside((c) => createSubjects(c, region.keys, people, now));
  return people;
}
const relate = (subject: string, member: typeof members.manager | typeof members.provider = members.manager) =>
  inside((c) =>
    assertRelation(
      c,
      hall,
      { subject, member, kind: 'care-manager', evidence: '届出書', validFrom: new Date(0), validUntil: null },
      now,
    ),
  );
const codeOf = async (member: (typeof members)[keyof typeof members], subject: string) =>
  (await inside((c) => codesFor(c, linkage, member, [subject]))).get(subject)!;
const meant = async (member: (typeof members)[keyof typeof members], code: string) =>
  (await inside((c) => subjectsOf(c, linkage, member, [code]))).get(code);
const factsOf = async (subject: string) => (await inside((c) => readFacts(c, [subject], now))).get(subject)!;
const merge = (survivor: string, merged: string, who = hall) =>
  inside((c) => mergeSubjects(c, linkage, who, { survivor, merged }, now));
const split = (survivor: string, merged: string, who = hall) =>
  inside((c) => splitSubject(c, linkage, who, { survivor, merged }, now));

test('what the second has leads to the first: codes, identifiers, relations, protection', async () => {
  const [a, b] = (await register(2)).map(({ id }) => id) as [string, string];
  const relation = (await relate(b)).relations[0]!;
  await inside((c) => setProtection(c, hall, { subject: b, until: new Date(now.getTime() + 86_400_000) }, now));
  const [ours, theirs] = [await codeOf(members.manager, b), await codeOf(members.provider, a)];
  const both = [await codeOf(members.town, a), await codeOf(members.town, b)];
  const { told } = await merge(a, b);
  expect(told).toEqual([{ member: members.town, kind: 'merged', code: both[1], leading: both[0] }]);
  expect(await meant(members.manager, ours)).toBe(a);
  expect(await codeOf(members.manager, a)).toBe(ours);
  expect(await codeOf(members.manager, b)).toBe(ours);
  expect(await meant(members.provider, theirs)).toBe(a);
  for (const code of both) expect(await meant(members.town, code)).toBe(a);
  expect(await codeOf(members.town, b)).toBe(both[0]);
  expect(await factsOf(b)).toEqual(await factsOf(a));
  expect(await factsOf(a)).toMatchObject({ id: a, status: 'active', protected: true, relations: [{ id: relation }] });
  await inside((c) => endRelation(c, hall, { subject: a, relation }, now));
  expect((await factsOf(a)).relations[0]!.endedAt).not.toBeNull();
  expect(await inside((c) => readChanges(c, linkage, members.town, undefined))).toMatchObject([
    { kind: 'merged', code: both[1], leading: both[0] },
  ]);
  expect(await inside((c) => readChanges(c, linkage, members.manager, undefined))).toEqual([]);
});

test('two alike name one person once they are merged, and two again after the split', async () => {
  const { fourItems } = makeSubject();
  const [a, b] = await register(2, { fourItems });
  const find = () =>
    inside((c) => findCandidates(c, linkage, [fourItems, a!.insuredNumbers[0]!, b!.insuredNumbers[0]!]));
  const apart = await find();
  expect(apart).toEqual([[a!.id, b!.id].toSorted(), [a!.id], [b!.id]]);
  await merge(a!.id, b!.id);
  expect(await find()).toEqual([[a!.id], [a!.id], [a!.id]]);
  await split(a!.id, b!.id);
  expect(await find()).toEqual(apart);
});

test('a split: each has its own again, every old code is dead, and their members are told', async () => {
  const [a, b] = (await register(2)).map(({ id }) => id) as [string, string];
  const own = (await relate(b)).relations[0]!;
  const old = [
    [members.manager, await codeOf(members.manager, b)],
    [members.provider, await codeOf(members.provider, a)],
    [members.provider, await codeOf(members.provider, b)],
  ] as const;
  await merge(a, b);
  const during = (await relate(a, members.provider)).relations[0]!;
  const { told } = await split(a, b);
  expect(told.toSorted((x, y) => (x.code < y.code ? -1 : 1))).toEqual(
    old.map(([member, code]) => ({ member, kind: 'split', code })).toSorted((x, y) => (x.code < y.code ? -1 : 1)),
  );
  for (const [member, code] of old) expect(await meant(member, code)).toBeUndefined();
  expect((await factsOf(b)).relations.map(({ id }) => id)).toEqual([own]);
  expect((await factsOf(a)).relations.map(({ id }) => id)).toEqual([during]);
  const [freshA, freshB] = [await codeOf(members.provider, a), await codeOf(members.provider, b)];
  expect(freshA).not.toBe(freshB);
  expect(old.map(([, code]) => code)).not.toContain(freshA);
  expect(await meant(members.provider, freshB)).toBe(b);
  expect((await factsOf(a)).splitAt).toEqual(now);
});

test('only the persons’ own town hall, only the living, and never twice', async () => {
  const [a, b, closed] = (await register(3)).map(({ id }) => id) as [string, string, string];
  const [foreign] = (await register(1, { municipality: '990027' })).map(({ id }) => id) as [string];
  await inside((c) => closeSubject(c, hall, closed, now));
  const other: Registrar = { member: members.otherTown, memberKind: 'municipality', municipality: '990027' };
  const office: Registrar = { member: members.manager, memberKind: 'care-management', municipality: '990019' };
  for (const who of [other, office]) await expect(merge(a, b, who)).rejects.toMatchObject({ code: 'not_found' });
  await expect(merge(a, foreign)).rejects.toMatchObject({ code: 'not_found' });
  await expect(merge(a, crypto.randomUUID())).rejects.toMatchObject({ code: 'not_found' });
  for (const [one, two] of [
    [a, a],
    [a, closed],
    [closed, a],
  ] as const)
    await expect(merge(one, two)).rejects.toMatchObject({ code: 'conflict' });
  await expect(split(a, b)).rejects.toMatchObject({ code: 'conflict' });
  await merge(a, b);
  for (const who of [other, office]) await expect(split(a, b, who)).rejects.toMatchObject({ code: 'not_found' });
  await expect(merge(a, b)).rejects.toMatchObject({ code: 'conflict' });
});

test('a merge waits for whoever relies on either, and a withdrawal from the survivor for whoever names the other', async () => {
  const [a, b] = (await register(2)).map(({ id }) => id) as [string, string];
  const relation = (await relate(b)).relations[0]!;
  const order: string[] = [];
  const rely = async (what: string, then: Promise<unknown>[]) =>
    inside(async (c) => {
      await lockSubjects(c, [b], 'shared');
      const standing = (await readFacts(c, [b], now)).get(b)!.relations[0]!.endedAt === null;
      then.push(
        what === 'merge'
          ? merge(a, b).then(() => order.push('merged'))
          : inside((d) => endRelation(d, hall, { subject: a, relation }, now)).then(() => order.push('ended')),
      );
      await expect
        .poll(
          async () =>
            (await region.pool.query(`SELECT FROM pg_locks WHERE NOT granted AND locktype = 'advisory'`)).rowCount,
        )
        .toBeGreaterThan(0);
      expect(standing).toBe(true);
      order.push(`relied before ${what}`);
    });
  for (const what of ['merge', 'end']) {
    const then: Promise<unknown>[] = [];
    await rely(what, then);
    await Promise.all(then);
  }
  expect(order).toEqual(['relied before merge', 'merged', 'relied before end', 'ended']);
});

test('codes that are made while their persons are merged lead to the survivor', async () => {
  for (let round = 0; round < 20; round++) {
    const [a, b] = (await register(2)).map(({ id }) => id) as [string, string];
    const [made] = await Promise.all([codeOf(members.provider, b), merge(a, b), codeOf(members.manager, b)]);
    expect(await meant(members.provider, made)).toBe(a);
    expect(await codeOf(members.provider, a)).toBe(made);
  }
});

/*
 * The registry as a town hall would draw it: who leads to whom, and which codes are alive. Whatever is merged and split, no code leads to
 * another person than the drawing says, and a code that died stays dead.
 */
test('any sequence of merges and splits: every code means whom the registry says', { timeout: 120_000 }, async () => {
  const who = [members.manager, members.provider, members.town] as const;
  const step = fc.oneof(
    fc.record({ act: fc.constant('merge' as const), x: fc.nat(4), y: fc.nat(4), m: fc.nat(2) }),
    fc.record({ act: fc.constant('split' as const), x: fc.nat(4), y: fc.nat(4), m: fc.nat(2) }),
    fc.record({ act: fc.constant('code' as const), x: fc.nat(4), y: fc.nat(4), m: fc.nat(2) }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
      const people = await register(5);
      const ids = people.map(({ id }) => id);
      const parent = new Map<string, string>();
      const rootOf = (id: string): string => (parent.has(id) ? rootOf(parent.get(id)!) : id);
      const codes = new Map<string, { member: (typeof who)[number]; means: string | undefined }>();
      for (const { act, x, y, m } of steps) {
        const [one, two, member] = [ids[x]!, ids[y]!, who[m]!];
        if (act === 'code') {
          const code = await codeOf(member, one);
          const known = codes.get(code);
          if (known) expect(known.means).toBe(rootOf(one));
          codes.set(code, { member, means: rootOf(one) });
        } else if (act === 'merge') {
          const [survivor, merged] = [rootOf(one), rootOf(two)];
          const done = await merge(survivor, merged).then(
            () => true,
            () => false,
          );
          expect(done).toBe(survivor !== merged);
          if (!done) continue;
          parent.set(merged, survivor);
          for (const known of codes.values()) if (known.means === merged) known.means = survivor;
        } else if (parent.has(one)) {
          const survivor = rootOf(one);
          await split(survivor, one);
          parent.delete(one);
          for (const known of codes.values()) if (known.means === survivor) known.means = undefined;
        }
      }
      for (const [code, { member, means }] of codes) {
        expect(await meant(member, code)).toBe(means);
        for (const other of who) if (other !== member) expect(await meant(other, code)).toBeUndefined();
      }
      for (const { id, insuredNumbers } of people) {
        expect((await factsOf(id)).id).toBe(rootOf(id));
        expect(await inside((c) => findCandidates(c, linkage, [insuredNumbers[0]!]))).toEqual([[rootOf(id)]]);
        const group = await inside((c) => findGroup(c, [rootOf(id)]));
        expect(group.map((one) => one.id)).toEqual(ids.filter((one) => rootOf(one) === rootOf(id)).toSorted());
      }
      // The registration that a code was made for is never forgotten: it is what a split is asked by.
      for (const [code, { member, means }] of codes)
        if (means) expect(ids).toContain((await inside((c) => findCodes(c, linkage, [{ member, code }])))[0]!.owner);
    }),
    { numRuns: 25 },
  );
});
