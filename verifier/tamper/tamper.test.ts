import { expect, test } from 'vitest';
import { runTampering } from './run.ts';

test('of a hundred tamperings, by strangers and by whoever holds the log’s key, none slips past', async () => {
  const tallies = await runTampering(100, 20261124);
  expect([...tallies].filter(([, { tried, caught }]) => tried === 0 || caught !== tried)).toEqual([]);
}, 120_000);
