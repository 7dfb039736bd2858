import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestRegion, type TestRegion } from '../testing.ts';
import { waitForLedger } from './begun.ts';
import { openTestLedger, type TestLedger } from './testing.ts';

let ledger: TestLedger;
beforeAll(async () => {
  ledger = await openTestLedger();
});
afterAll(() => ledger.close());

test('a new region has its ledger in the very moment in which it stands', async () => {
  const region: TestRegion = await startTestRegion();
  const answers = ['vkey', 'checkpoint'].map((what) => fetch(`${region.url}/ledger/${what}`));
  expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([200, 200]);
  await region.close();
});

test('it waits for the first checkpoint, and not where it is written down why there is none', async () => {
  let over = false;
  const pool = ledger.database.pool('sequencer', 1);
  const waiting = waitForLedger(pool).then(() => {
    over = true;
  });
  await ledger.record(1);
  expect(over).toBe(false);
  await ledger.round();
  await waiting;

  const blocked = await openTestLedger();
  await blocked.admin.query("UPDATE ledger.sequencing SET blocked = 'why'");
  await waitForLedger(blocked.database.pool('sequencer', 1));
  await blocked.close();
});
