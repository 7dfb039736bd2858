import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../database/testing.ts';
import { openTownClock, type TownClock } from './clock.ts';

let database: TestDatabase;
const clocks: TownClock[] = [];
const open = async () => {
  const clock = await openTownClock(database.pool('exchange', 2));
  clocks.push(clock);
  return clock;
};
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(async () => {
  await Promise.all(clocks.map((clock) => clock.close()));
  await database.drop();
});

/** Whether the clock reads `instant`, give or take what a slow machine needs. */
const reads = (clock: TownClock, instant: string) => {
  const away = clock.now().getTime() - Date.parse(instant);
  return away >= 0 && away < 60_000;
};
const night = '2027-01-05T22:15:00+09:00';
const soon = { timeout: 20_000 };

describe('the turned clock', () => {
  it('is the machine’s until it is turned, and then every process’s', async () => {
    const [one, other] = [await open(), await open()];
    expect(reads(one, new Date(Date.now() - 1000).toISOString())).toBe(true);
    await one.turn(new Date(night));
    expect(reads(one, night)).toBe(true);
    await vi.waitFor(() => expect(reads(other, night)).toBe(true), soon);
  });

  it('stays turned for a process that starts later, and goes back', async () => {
    const late = await open();
    expect(reads(late, night)).toBe(true);
    await late.reset();
    for (const clock of clocks)
      await vi.waitFor(() => expect(reads(clock, new Date(Date.now() - 1000).toISOString())).toBe(true), soon);
  });

  it('runs on while its listener is cut off, and catches up', async () => {
    const [one, other] = [clocks[0]!, clocks[1]!];
    const admin = database.pool('admin', 1);
    await one.turn(new Date(night));
    await vi.waitFor(() => expect(reads(other, night)).toBe(true), soon);
    await admin.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'engawa town clock' AND datname = current_database()",
    );
    expect(reads(other, night)).toBe(true);
    const morning = '2027-01-06T08:30:00+09:00';
    await one.turn(new Date(morning));
    await vi.waitFor(() => expect(reads(other, morning)).toBe(true), { timeout: 10_000 });
  });
});
