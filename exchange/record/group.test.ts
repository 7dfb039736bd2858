import fc from 'fast-check';
import pg from 'pg';
import { expect, test } from 'vitest';
import { createGroup } from './group.ts';

const rolledBack = () => Object.assign(new pg.DatabaseError('bad row', 0, 'error'), { code: '23505' });
const turn = () => new Promise((resolve) => setImmediate(resolve));

test('while one group is being committed, the next one gathers', async () => {
  const groups: number[] = [];
  const goes: (() => void)[] = [];
  const group = createGroup<number, number>(
    async (items) => {
      groups.push(items.length);
      await new Promise<void>((resolve) => goes.push(resolve));
      return items.map((item) => item * 2);
    },
    { most: 50, patienceMs: 10_000 },
  );
  const first = group(1);
  await turn();
  const rest = Promise.all(Array.from({ length: 120 }, (_, i) => group(i)));
  await turn();
  expect(groups).toEqual([1]);
  for (let i = 0; i < 4; i++) {
    goes[i]?.();
    await turn();
    await turn();
  }
  expect(await first).toBe(2);
  expect(await rest).toEqual(Array.from({ length: 120 }, (_, i) => i * 2));
  expect(groups).toEqual([1, 50, 50, 20]);
});

test('a run that takes long does not hold up the next groups, up to as many as may be under way', async () => {
  const goes = new Map<number, () => void>();
  const group = createGroup<number, number>(
    async (items) => {
      await new Promise<void>((resolve) => goes.set(items[0]!, resolve));
      return items;
    },
    { patienceMs: 1, inFlight: 3 },
  );
  const all = [];
  for (const i of [0, 1, 2, 3]) {
    all.push(group(i));
    if (i < 3) await expect.poll(() => goes.has(i)).toBe(true);
  }
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect([...goes.keys()]).toEqual([0, 1, 2]);
  goes.get(1)!();
  expect(await all[1]).toBe(1);
  await expect.poll(() => goes.has(3)).toBe(true);
  for (const go of goes.values()) go();
  expect(await Promise.all(all)).toEqual([0, 1, 2, 3]);
});

test('bad items fail alone, each good one is committed exactly once', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.boolean(), { minLength: 1, maxLength: 60 }),
      fc.integer({ min: 1, max: 20 }),
      async (bad, most) => {
        const committed: number[] = [];
        const group = createGroup<number, number>(
          async (items) => {
            if (items.some((item) => bad[item])) throw rolledBack();
            committed.push(...items);
            return items;
          },
          { most },
        );
        const settled = await Promise.allSettled(bad.map((_, item) => group(item)));
        expect(settled.map(({ status }) => status === 'rejected')).toEqual(bad);
        expect(committed.sort((a, b) => a - b)).toEqual([...bad.keys()].filter((item) => !bad[item]));
      },
    ),
    { numRuns: 100 },
  );
});

test.each([
  new Error('Connection terminated unexpectedly'),
  Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET', syscall: 'read' }),
  Object.assign(new pg.DatabaseError('terminating', 0, 'error'), { code: '57P01' }),
])('a lost connection (%s) is an unknown outcome: nothing is run again, and everybody is told', async (lost) => {
  let runs = 0;
  const group = createGroup<number, number>(async () => {
    runs++;
    throw lost;
  });
  const settled = await Promise.allSettled([group(1), group(2), group(3)]);
  expect(runs).toBe(1);
  for (const one of settled)
    expect(one).toMatchObject({ status: 'rejected', reason: { code: 'not_ready', cause: lost } });
});

test('a run that answers too few is a fault, and nobody gets another’s answer', async () => {
  const group = createGroup<number, number>(async (items) => items.slice(1));
  const settled = await Promise.allSettled([group(1), group(2)]);
  expect(settled.every(({ status }) => status === 'rejected')).toBe(true);
});
