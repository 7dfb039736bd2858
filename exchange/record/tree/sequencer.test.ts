import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestLedger, type TestLedger } from '../testing.ts';
import { checkLedger } from '../testing-check.ts';
import { lastCheckpointFile, openOwn } from './block.ts';
import { startSequencer } from './sequencer.ts';
import { treeReader } from './tree.ts';

let ledger: TestLedger;
const warnings: string[] = [];
process.on('warning', ({ message }) => warnings.push(message));
beforeAll(async () => {
  ledger = await openTestLedger();
});
afterAll(() => ledger.close());

test('an empty tree is published before the first record', async () => {
  expect(await ledger.round()).toBeUndefined();
  expect((await checkLedger(ledger)).size).toBe(0);
});

test('what is recorded is placed once and published, tiles over several rows included', async () => {
  const records = [...(await ledger.record(300)), ...(await ledger.record(70_000 / 50))];
  await ledger.round();
  const more = await ledger.record(7);
  await ledger.round();
  const checked = await checkLedger(ledger);
  expect(checked.size).toBe(records.length + more.length);
  expect(new Set(checked.records)).toEqual(new Set([...records, ...more].map(({ id }) => id)));
});

test('tiles are read side by side on the one connection that holds the lock, and the driver has nothing against it', async () => {
  // As the root of a tree of three rows of tiles is (over 65,536 entries).
  const read = treeReader(ledger.client, 1, 1707);
  await Promise.all([0, 256, 512, 768].map((index) => read(0, index)));
  expect(warnings).toEqual([]);
});

test('a round with nothing new signs nothing', async () => {
  const before = await ledger.signing.keys.readNote(lastCheckpointFile);
  await ledger.round();
  expect(await ledger.signing.keys.readNote(lastCheckpointFile)).toBe(before);
});

test('of several sequencers one works; when it goes, another takes over', async () => {
  const options = {
    url: ledger.database.url('sequencer'),
    keys: ledger.signing.keys,
    origin: ledger.signing.origin,
    interval: 5,
    log: () => {},
  };
  const sequencers = await Promise.all([startSequencer(options), startSequencer(options), startSequencer(options)]);
  const size = async () =>
    openOwn((await ledger.signing.keys.readNote(lastCheckpointFile))!, ledger.signing.ledgerKeys)!.checkpoint.size;
  for (const sequencer of sequencers) {
    const before = await size();
    await ledger.record(20);
    await expect.poll(size, { timeout: 20_000 }).toBe(before + 20);
    const held = await ledger.admin.query(
      `SELECT count(DISTINCT pid)::int AS n FROM pg_locks
        WHERE locktype = 'advisory' AND granted AND objid = 7264 AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
    );
    expect(held.rows[0].n).toBe(1);
    // not a farewell but a cut: the server ends the holder's session in the middle of its work
    await ledger.admin.query(
      `SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted AND objid = 7264`,
    );
    await ledger.record(3);
    await expect.poll(size, { timeout: 20_000 }).toBe(before + 23);
    await sequencer.stop();
    if (sequencer !== sequencers.at(-1)) await ledger.record(1);
    if (sequencer !== sequencers.at(-1)) await expect.poll(size, { timeout: 20_000 }).toBe(before + 24);
  }
  await checkLedger(ledger);
});
