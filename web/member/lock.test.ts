import { expect, test } from 'vitest';
import { openLock } from './lock.ts';

const staff = { member: 'GOV/990019', id: 's', roles: [] } as const;

test('a member’s decision is asked for once a minute; where nobody answers, what was known holds', async () => {
  let time = 0;
  let asked = 0;
  let answer: unknown = new Error('down');
  const call = async () => {
    asked += 1;
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const systems = { find: async () => ({ client: { call } }) as never };
  const lockOf = openLock(systems, { now: () => new Date(time) });
  const at = (minutes: number) => {
    time = minutes * 60_000;
    return lockOf({ staff });
  };
  expect(await at(0)).toBe(300_000);
  answer = { lockMinutes: 10 };
  expect(await at(0.5)).toBe(300_000);
  expect(await Promise.all([at(1), lockOf({ staff })])).toEqual([600_000, 600_000]);
  expect(asked).toBe(2);
  answer = new Error('down');
  expect(await at(2)).toBe(600_000);
  answer = { lockMinutes: 600 }; // not one that a member can choose
  expect(await at(3)).toBe(600_000);
});
