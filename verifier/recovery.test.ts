import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { machineClock } from '../contracts/clock.ts';
import { recover } from '../exchange/record/operating/recovery.ts';
import { openTestLedger, type TestLedger } from '../exchange/record/testing.ts';
import { writeTree } from '../exchange/record/testing-operating.ts';
import { lastCheckpointFile } from '../exchange/record/tree/block.ts';
import { sequence } from '../exchange/record/tree/sequencer.ts';
import { createVerify } from './testing.ts';

let ledger: TestLedger;
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'verifier-'));
  ledger = await openTestLedger();
});
afterEach(async () => {
  await ledger.close();
  await rm(folder, { recursive: true });
});

const verify = createVerify(() => folder);
const site = () => path.join(folder, 'ledger');
/** The newest tree as `/ledger` shows it, with the old ones under `trees/`. */
async function publish(trees: number): Promise<void> {
  await rm(site(), { recursive: true, force: true });
  const at = { trail: ledger.trail, ledgerKeys: ledger.signing.ledgerKeys };
  await writeTree(at, site());
  for (let number = 1; number < trees; number++) await writeTree(at, path.join(site(), 'trees', `${number}`), number);
}
const recoverNow = () =>
  recover(
    { adminUrl: ledger.database.adminUrl, signing: ledger.signing, realClock: machineClock },
    { operator: 'OPR/engawa', actor: '運営 太郎', reason: '控えを失った' },
  );
const noteFile = () => path.join(ledger.folder, lastCheckpointFile);
/** Entries are recorded and signed; then the note says something else, as after a restored database. */
async function grow(count: number): Promise<void> {
  await ledger.record(count);
  expect(await ledger.round()).toBeUndefined();
}

test('a log opened by a recovery is followed from what is remembered, twice over, and said so', async () => {
  await grow(300);
  await publish(1);
  expect(await verify(site())).toEqual([0, expect.stringContaining('300件')]);
  await grow(5);
  for (const number of [2, 3]) {
    await rm(noteFile());
    await recoverNow();
    await grow(3);
    await publish(number);
  }
  const [code, said] = await verify(site());
  expect(said).toContain(
    'ledger.example/990019/3 は、ledger.example/990019/2 に代わるものです（運営 太郎：控えを失った）',
  );
  expect(said).toContain('前に確かめたチェックポイント（ledger.example/990019、300件）を引き継いでいます。');
  expect(code).toBe(0);
  expect(await verify(site())).toEqual([0, expect.stringContaining('の続きです')]);
  // the old log is still known by what was remembered of it
  expect(await verify(path.join(site(), 'trees', '1'))).toEqual([0, expect.stringContaining('300件）の続き')]);
});

/** The database is put back to its first ten entries, beside a note that knows of more. */
const loseAllButTen = () =>
  ledger.admin.query(
    `SET session_replication_role = 'replica'; DELETE FROM ledger.checkpoint WHERE size > 10; DELETE FROM ledger.place WHERE index >= 10;
     UPDATE ledger.tile SET bytes = substr(bytes, 1, 320); RESET session_replication_role`,
  );

test('what a recovery has lost of what was remembered is told; losing more than it says is an alarm', async () => {
  await grow(10);
  await publish(1);
  const early = path.join(folder, 'early');
  await cp(site(), early, { recursive: true });
  await grow(10);
  await publish(1);
  expect((await verify(site()))[0]).toBe(0);
  await loseAllButTen();
  await recoverNow();
  await grow(1);
  await publish(2);
  const [code, said] = await verify(site());
  expect(said).toContain('【注意】前に確かめた20件のうち、10件目より後は失われた');
  expect(code).toBe(0);
  // the first ten are said to be kept: a server that shows none of them is not believed
  await rm(path.join(folder, 'state'), { recursive: true });
  expect((await verify(early))[0]).toBe(0);
  await rm(path.join(site(), 'trees'), { recursive: true });
  expect(await verify(site())).toEqual([1, expect.stringContaining('[rolled_back]')]);
});

test.each<[string, string, (opening: Record<string, unknown>) => unknown]>([
  ['left out', 'recovery_unproved', () => undefined],
  [
    'another reason',
    'recovery_unproved',
    ({ fields, ...rest }) => ({ ...rest, fields: { ...(fields as object), reasons: ['x'] } }),
  ],
  ['another secret', 'recovery_unproved', (opening) => ({ ...opening, secret: Buffer.alloc(32).toString('base64') })],
  ['no opening', 'recovery_unproved', () => 'x'],
])('an opening that is not the first entry proves nothing: %s', async (_, code, change) => {
  await grow(4);
  await publish(1);
  await verify(site());
  await rm(noteFile());
  await recoverNow();
  await publish(2);
  const file = path.join(site(), 'opening');
  const changed = change(JSON.parse(await readFile(file, 'utf8')));
  if (changed === undefined) await rm(file);
  else await writeFile(file, JSON.stringify(changed));
  expect(await verify(site())).toEqual([1, expect.stringContaining(`[${code}]`)]);
});

test('an old log whose kept part has been rewritten is a fork', async () => {
  await grow(4);
  await publish(1);
  await verify(site());
  await rm(noteFile());
  await recoverNow();
  await publish(2);
  const other = await openTestLedger();
  try {
    await other.record(6);
    await other.round();
    const forged = { ...ledger.signing, keys: other.signing.keys };
    await rm(path.join(other.folder, lastCheckpointFile));
    await other.admin.query('DELETE FROM ledger.checkpoint');
    await other.record(1);
    expect(await sequence(other.client, forged, machineClock)).toBeUndefined();
    const tree1 = path.join(site(), 'trees', '1');
    await rm(tree1, { recursive: true });
    await writeTree({ trail: other.trail, ledgerKeys: ledger.signing.ledgerKeys }, tree1);
    expect(await verify(site())).toEqual([1, expect.stringContaining('[forked]')]);
  } finally {
    await other.close();
  }
});
