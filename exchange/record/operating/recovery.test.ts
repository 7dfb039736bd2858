import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { machineClock } from '../../../contracts/clock.ts';
import { isLeafOf } from '../../../contracts/leaf.ts';
import { openCheckpoint } from '../../../contracts/tlog/checkpoint.ts';
import { decodeEntries, entriesPath } from '../../../contracts/tlog/tile.ts';
import { openTestLedger, type TestLedger } from '../testing.ts';
import { checkLedger } from '../testing-check.ts';
import { lastCheckpointFile } from '../tree/block.ts';
import { vkeysOf } from '../tree/ledger-keys.ts';
import { findOpening } from '../tree/opening.ts';
import { createPublishingCheck } from '../tree/publishing.ts';
import { startSequencer } from '../tree/sequencer.ts';
import { findView, readTile } from '../tree/view.ts';
import { diagnose, recover } from './recovery.ts';

const tables = ['record', 'unplaced', 'tree', 'place', 'tile', 'checkpoint', 'sequencing'];
const by = {
  operator: 'OPR/engawa',
  actor: '運営 太郎',
  reason: 'ディスクの故障により、前夜の控えから復元した',
} as const;

let ledger: TestLedger;
let options: Parameters<typeof recover>[0];
const restore = async (from: string) => {
  const c = await ledger.admin.connect();
  try {
    await c.query("BEGIN; SET LOCAL session_replication_role = 'replica'; DELETE FROM ledger.sequencing");
    for (const table of tables.slice(0, -1)) await c.query(`DELETE FROM ledger.${table}`);
    for (const table of tables) {
      const columns = table === 'record' ? 'id, fields, secret, leaf, retained, recorded_at' : '*';
      const named = table === 'record' ? `(${columns})` : '';
      await c.query(`INSERT INTO ledger.${table} ${named} SELECT ${columns} FROM ${from}.${table}`);
    }
    await c.query('COMMIT');
  } finally {
    c.release();
  }
};
const backUp = async (to: string) => {
  await ledger.admin.query(`CREATE SCHEMA ${to}`);
  for (const table of tables) await ledger.admin.query(`CREATE TABLE ${to}.${table} AS SELECT * FROM ledger.${table}`);
};
const note = () => ledger.signing.keys.readNote(lastCheckpointFile);
const checkPublishing = () => createPublishingCheck(ledger.exchange, machineClock, 30_000)();

beforeAll(async () => {
  ledger = await openTestLedger();
  options = { adminUrl: ledger.database.adminUrl, signing: ledger.signing, realClock: machineClock };
  await backUp('empty');
});
beforeEach(async () => {
  await restore('empty');
  await ledger.admin.query('DROP SCHEMA IF EXISTS b CASCADE');
});
afterAll(() => ledger.close());

/** A ledger of 300 published entries, then of 500; the database is put back to the 300 and some that were not yet published. */
async function loseTheNewest(): Promise<void> {
  await startAnew();
  await ledger.record(300);
  await ledger.round();
  await ledger.record(5);
  await backUp('b');
  await ledger.record(195);
  expect(await ledger.round()).toBeUndefined();
  await restore('b');
}

/** As a new installation would be: no note outside. */
async function startAnew(): Promise<void> {
  await rm(`${ledger.folder}/${lastCheckpointFile}`, { force: true });
}

test('with nothing wrong there is nothing to recover', async () => {
  await startAnew();
  await ledger.record(3);
  await ledger.round();
  expect(await diagnose(options)).toBeUndefined();
  expect(await recover(options, by)).toBeUndefined();
  expect(await ledger.round()).toBeUndefined();
});

test('a restored older database signs and places nothing, and stops the exchange, until recover opens a new tree', async () => {
  await loseTheNewest();
  const signed = await note();
  await ledger.record(2);
  expect(await ledger.round()).toMatch('署名した記録が失われています');
  expect(await ledger.round()).toMatch('500件');
  expect(await note()).toBe(signed);
  expect((await ledger.admin.query('SELECT count(*) AS n FROM ledger.place')).rows[0].n).toBe(300);
  await expect(checkPublishing()).rejects.toMatchObject({ code: 'ledger_behind', headers: { 'Retry-After': '5' } });

  expect(await diagnose(options)).toMatchObject({ kept: 300, lost: { first: 300, beyond: 500 } });
  const recovery = await recover(options, by);
  expect(recovery?.origin).toBe(`${ledger.signing.origin}/2`);
  expect(await ledger.round()).toBeUndefined();
  await checkPublishing();
  expect((await checkLedger(ledger)).size).toBe(1 + 5 + 2);

  const opening = (await findOpening(ledger.trail, 2))!;
  expect(opening.previousCheckpoint).toBe(signed);
  expect(opening.fields.items).toContain(`lost ${ledger.signing.origin} 300-500`);
  expect(opening.fields.reasons).toContain(by.reason);
  const now = (await findView(ledger.trail))!;
  const [first] = decodeEntries((await readTile(ledger.trail, now, entriesPath(0, now.size)))!);
  expect(isLeafOf(first!, opening.fields, Buffer.from(opening.secret, 'base64'))).toBe(true);

  const old = (await findView(ledger.trail, 1))!;
  expect(old.size).toBe(300);
  openCheckpoint(old.note, vkeysOf(ledger.signing.origin, ledger.signing.ledgerKeys));
  expect(decodeEntries((await readTile(ledger.trail, old, 'tile/entries/000'))!)).toHaveLength(256);
});

test('recover gets the lock from a running, blocked sequencer, which then goes on', async () => {
  await loseTheNewest();
  const said: string[] = [];
  const sequencer = await startSequencer({
    url: ledger.database.url('sequencer'),
    keys: ledger.signing.keys,
    origin: ledger.signing.origin,
    interval: 20,
    log: (text) => said.push(text),
  });
  try {
    await expect.poll(() => said.length, { timeout: 10_000 }).toBe(1);
    expect(said[0]).toMatch('engawa recover');
    expect(await recover(options, by)).toBeDefined();
    await ledger.record(4);
    await expect.poll(async () => (await findView(ledger.trail))?.size, { timeout: 10_000 }).toBe(1 + 5 + 4);
    expect(await recover(options, by)).toBeUndefined(); // the sequencer works: not to be disturbed
  } finally {
    await sequencer.stop();
  }
  await checkLedger(ledger);
}, 60_000);

test('a recovery that is cut off before it is signed is finished by the next, without a third tree', async () => {
  await loseTheNewest();
  const cut = {
    ...ledger.signing.keys,
    writeNote: async (name: string, text: string) => {
      if (name === lastCheckpointFile) throw new Error('cut');
      return ledger.signing.keys.writeNote(name, text);
    },
  };
  await expect(recover({ ...options, signing: { ...ledger.signing, keys: cut } }, by)).rejects.toThrow('cut');
  expect(await ledger.round()).toMatch('別の台帳');
  expect((await recover(options, by))?.origin).toBe(`${ledger.signing.origin}/2`);
  expect(await ledger.round()).toBeUndefined();
  expect((await ledger.admin.query('SELECT count(*) AS n FROM ledger.tree')).rows[0].n).toBe(2);
  await checkLedger(ledger);
});

test('a database from before an earlier recovery opens a third tree, not the second again', async () => {
  await loseTheNewest();
  await recover(options, by);
  await restore('b');
  expect(await ledger.round()).toMatch('別の台帳');
  expect((await recover(options, by))?.origin).toBe(`${ledger.signing.origin}/3`);
  expect(await ledger.round()).toBeUndefined();
  await checkLedger(ledger);
});

test('an emptied database does not begin the same tree again', async () => {
  await startAnew();
  await ledger.record(10);
  await ledger.round();
  await restore('empty');
  await ledger.record(1);
  expect(await ledger.round()).toMatch('監査台帳がありません');
  expect((await recover(options, by))?.origin).toBe(`${ledger.signing.origin}/2`);
  expect(await ledger.round()).toBeUndefined();
  expect((await checkLedger(ledger)).size).toBe(2);
});

test('a rewritten entry, with its tile made to fit, is not signed over', async () => {
  await startAnew();
  await ledger.record(10);
  await ledger.round();
  const signed = await note();
  await ledger.admin.query(
    `ALTER TABLE ledger.tile DISABLE TRIGGER check_tile;
     UPDATE ledger.tile SET bytes = substring(bytes FROM 33) || substring(bytes FROM 1 FOR 32);
     ALTER TABLE ledger.tile ENABLE TRIGGER check_tile`,
  );
  await ledger.record(1);
  expect(await ledger.round()).toMatch('署名したものと違います');
  expect(await note()).toBe(signed);
  expect(await diagnose(options)).toMatchObject({ kept: 0, lost: { first: 0, beyond: 10 } });
  await recover(options, by);
  expect(await ledger.round()).toBeUndefined();
  expect((await checkLedger(ledger)).size).toBe(12);
});

test('without the note outside, with a forged note, and under another origin nothing is signed', async () => {
  await startAnew();
  await ledger.record(10);
  await ledger.round();
  const signed = (await note())!;
  await startAnew();
  expect(await ledger.round()).toMatch('鍵のフォルダーにありません');
  await ledger.signing.keys.writeNote(lastCheckpointFile, signed.replace('\n10\n', '\n9\n'));
  expect(await ledger.round()).toMatch('読めません');
  await ledger.signing.keys.writeNote(lastCheckpointFile, signed);
  expect(await ledger.round()).toBeUndefined();
  const elsewhere = { ...ledger.signing, origin: 'other.example/1' };
  expect((await diagnose({ ...options, signing: elsewhere }))?.block.text).toMatch('origin');
});
