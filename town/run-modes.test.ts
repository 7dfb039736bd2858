import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkOpening } from '../contracts/leaf.ts';
import { receipt as receiptSchema } from '../contracts/receipt.ts';
import { startTestRegion, type TestRegion } from '../exchange/testing.ts';
import { connectorFileOf } from './connectors.ts';
import { sampleOffices } from './members.ts';

/*
 * Two offices with connectors of their own, real processes, and one exchange: a real file, a drill and a test of one name and one
 * ファイル連番 are sent at once, and nowhere on the way do they lie together.
 */
const { careManagement, homeHelp } = sampleOffices;
const project = path.dirname(path.dirname(new URL(import.meta.url).pathname));
const name = `UP2KYO_${careManagement}_43_${homeHelp}_11_20261124100000.CSV`;
const textOf = (mode: string) =>
  `202407,123456,123456789,20261101,20261101,1,"${{ 通常: 'real', 訓練: 'drill', 試験: 'test' }[mode]}",1,,,,,1,"",,"",,"","","",,\r\n`;
const modes = ['通常', '訓練', '試験'] as const;
const folderOf = (mode: string) => (mode === '通常' ? '' : mode);

let region: TestRegion;
const connectors: ChildProcess[] = [];
let said = '';
const home = (office: string) => path.join(region.data, 'town', office);

beforeAll(async () => {
  region = await startTestRegion();
  await region.clock.turn(new Date('2026-11-24T10:00:00+09:00'));
  for (const office of [careManagement, homeHelp]) {
    const child = spawn(process.execPath, ['engawa.mjs', 'connect', connectorFileOf(region.data, office)], {
      cwd: project,
      env: { ...process.env, NODE_OPTIONS: '' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [child.stdout!, child.stderr!]) stream.on('data', (text) => (said += text));
    connectors.push(child);
  }
}, 60_000);
afterAll(async () => {
  await Promise.all(
    connectors.map((child) => {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      if (child.exitCode !== null || child.signalCode !== null) return undefined;
      child.kill('SIGTERM');
      return gone;
    }),
  );
  await region.close();
});

test('real, drill and test travel side by side and never mix', async () => {
  const out = (mode: string) => path.join(home(careManagement), 'out', folderOf(mode));
  await expect.poll(() => existsSync(out('試験')), { timeout: 30_000 }).toBe(true);
  for (const mode of modes) writeFileSync(path.join(out(mode), name), textOf(mode));

  const arrived = (mode: string) => path.join(home(homeHelp), 'in', folderOf(mode), name);
  const receiptAt = (mode: string) => path.join(home(careManagement), 'sent', folderOf(mode), `${name}.receipt.json`);
  const isThere = () => modes.every((mode) => existsSync(arrived(mode)) && existsSync(receiptAt(mode)));
  for (const until = Date.now() + 60_000; !isThere() && Date.now() < until; ) await sleep(200);
  expect(isThere(), said).toBe(true);
  for (const mode of modes) {
    expect(readFileSync(arrived(mode), 'utf8')).toBe(textOf(mode));
    const receipt = receiptSchema.parse(JSON.parse(readFileSync(receiptAt(mode), 'utf8')));
    expect(receipt.records.length).toBeGreaterThan(0);
    for (const { leaf, opened } of receipt.records) {
      expect(opened.runMode!.value).toBe(mode);
      expect(checkOpening(Buffer.from(leaf, 'base64'), 'runMode', opened.runMode!)).toBe(true);
    }
  }
  expect(readdirSync(path.join(home(homeHelp), 'in')).toSorted()).toEqual([name, '訓練', '試験'].toSorted());
  const { rows } = await region.database
    .pool('admin', 1)
    .query(
      `SELECT fields ->> 'runMode' AS mode, count(*)::int AS n FROM ledger.record WHERE fields ->> 'kind' = 'submission' GROUP BY 1`,
    );
  expect(new Set(rows.map((row) => row.mode))).toEqual(new Set(modes));
}, 120_000);
