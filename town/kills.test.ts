import { existsSync } from 'node:fs';
import { readdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CrashRegion, openCrashRegion } from '../bench/crash/region.ts';
import { roleUrl } from '../database/roles.ts';
import { accessFile } from '../supervisor/secrets.ts';
import { makeCarePlanFiles } from './careplan/files.ts';
import { makeTown } from './town.ts';

/*
 * Anything is killed at any moment (SIGKILL: no process gets to tidy up), while files are being sent. Nothing that an office dropped
 * may be missing in the end, and nothing may have taken effect twice.
 */
const kills = Number(process.env.ENGAWA_KILLS ?? 8);
let region: CrashRegion;

beforeAll(async () => {
  region = await openCrashRegion();
  await region.start();
}, 150_000);
afterAll(() => region.close(), 60_000);

test(`${kills} random kills lose nothing and repeat nothing`, { timeout: 900_000 }, async () => {
  const town = makeTown();
  const { data } = region;
  const person = town.residents.filter(({ insured }) => insured.some((one) => one.insured === '1234567890'));
  const home = (office: string, folder: string) => path.join(data, 'town', office, folder);
  const dropped = new Map<string, Buffer>();
  for (let round = 0; round < kills; round++) {
    const sequence = String(20270101000000 + round);
    for (const { name, bytes } of makeCarePlanFiles({ town, unit: 'plan', persons: person, sequence })) {
      const aside = path.join(data, `${name}.tmp`);
      await writeFile(aside, bytes);
      await rename(aside, path.join(home('0300000100', 'out'), name));
      dropped.set(name, bytes);
    }
    await sleep(Math.random() * 7000);
    const alive = region.processes();
    const victim = alive[Math.floor(Math.random() * alive.length)]!;
    process.kill(victim.pid, 'SIGKILL');
    await sleep(300);
    if (!region.isRunning() || victim.kind === 'supervisor') await region.start();
  }
  const arrived = async () => {
    const [received, sent] = await Promise.all([
      readdir(home('0300000005', 'in')),
      readdir(home('0300000100', 'sent')),
    ]);
    return [...dropped.keys()].filter(
      (name) => !received.includes(name) || !sent.includes(name) || !sent.includes(`${name}.receipt.json`),
    );
  };
  for (let waited = 0; waited < 300 && (await arrived()).length > 0; waited++) {
    if (!region.isRunning()) await region.start();
    await sleep(1000);
  }
  expect(await arrived()).toEqual([]);
  for (const [name, bytes] of dropped)
    expect((await readFile(path.join(home('0300000005', 'in'), name))).equals(bytes), name).toBe(true);
  for (const folder of [home('0300000005', 'in'), home('0300000100', 'sent')])
    expect(existsSync(path.join(folder, '2')), folder).toBe(false);

  // Records equal decisions: one accepted message a unit, each handed over at least once and acknowledged.
  const { url, passwords } = JSON.parse(await readFile(accessFile(data), 'utf8'));
  const client = new pg.Client({ connectionString: roleUrl(url, 'trail', passwords) });
  await client.connect();
  await client.query(`BEGIN; SELECT set_config('engawa.auditor', 'yes', true)`);
  const { rows } = await client.query(
    `SELECT count(DISTINCT fields ->> 'messageId') FILTER (WHERE fields ->> 'phase' = 'acceptance')::int AS accepted,
        count(*) FILTER (WHERE fields ->> 'phase' = 'acceptance')::int AS acceptances,
        count(DISTINCT message) FILTER (WHERE fields ->> 'phase' = 'hand-over')::int AS handed
      FROM ledger.record WHERE fields ->> 'kind' = 'submission' AND outcome = 'permit'`,
  );
  const places = await client.query('SELECT count(*) = max(index) + 1 AS gapless FROM ledger.place');
  await client.end();
  expect(rows[0]).toEqual({ accepted: kills, acceptances: kills, handed: kills });
  expect(places.rows[0].gapless).toBe(true);
});
