import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { roleUrl } from '../database/roles.ts';
import { accessFile } from '../supervisor/secrets.ts';
import { makeCarePlanFiles } from './careplan/files.ts';
import { makeTown } from './town.ts';

/*
 * Anything is killed at any moment (SIGKILL: no process gets to tidy up), while files are being sent. Nothing that an office dropped
 * may be missing in the end, and nothing may have taken effect twice.
 */
const kills = Number(process.env.ENGAWA_KILLS ?? 20);
const project = path.dirname(path.dirname(new URL(import.meta.url).pathname));
let data: string;
let ports: { PORT: string; APPLICATIONS_PORT: string; PUBLIC_PORT: string; TOWN_PORT: string };
let supervisor: ChildProcess | undefined;
let said = '';

const freePort = () =>
  new Promise<number>((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port: free } = server.address() as { port: number };
      server.close(() => resolve(free));
    });
  });

async function start(): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    said = '';
    const child = spawn(process.execPath, ['--import', 'tsx', 'main.ts'], {
      cwd: project,
      env: { ...process.env, ...ports, ENGAWA_DATA: data, NODE_OPTIONS: '' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    supervisor = child;
    for (const stream of [child.stdout!, child.stderr!]) stream.on('data', (text) => (said += text));
    const until = Date.now() + 60_000;
    while (Date.now() < until && child.exitCode === null && child.signalCode === null) {
      if (said.includes('ready http')) return;
      await sleep(50);
    }
    // Children of a supervisor that was killed need a moment to notice.
    if (attempt === 5) throw new Error(`not ready:\n${said}`);
    child.kill('SIGKILL');
    await sleep(2000);
  }
}

/** Processes of this very region: the supervisor's descendants, and its database. */
function victims(): number[] {
  const lines = execFileSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' }).split('\n');
  const processes = lines.map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line)).filter((found) => found !== null);
  const family = new Set([supervisor!.pid!]);
  for (let grown = true; grown; ) {
    const before = family.size;
    for (const [, pid, parent] of processes) if (family.has(Number(parent))) family.add(Number(pid));
    grown = family.size > before;
  }
  return processes
    .filter(([, pid, , args]) => family.has(Number(pid)) || args!.includes(`${data}/postgres`))
    .map(([, pid]) => Number(pid));
}

beforeAll(async () => {
  data = await mkdtemp(path.join(os.tmpdir(), 'engawa-kills-'));
  if (process.getuid?.() === 0) execFileSync('chmod', ['755', data]);
  const [exchange, applications, pages, systems] = (await Promise.all(Array.from({ length: 4 }, freePort))).map(String);
  ports = { PORT: exchange!, APPLICATIONS_PORT: applications!, PUBLIC_PORT: pages!, TOWN_PORT: systems! };
  await start();
}, 120_000);
afterAll(async () => {
  supervisor?.kill('SIGTERM');
  for (let i = 0; i < 200 && supervisor?.exitCode === null && supervisor.signalCode === null; i++) await sleep(100);
  await rm(data, { recursive: true, force: true });
}, 60_000);

test(`${kills} random kills lose nothing and repeat nothing`, { timeout: 900_000 }, async () => {
  const town = makeTown();
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
    const alive = victims();
    const victim = alive[Math.floor(Math.random() * alive.length)]!;
    process.kill(victim, 'SIGKILL');
    await sleep(300);
    if (supervisor!.exitCode !== null || supervisor!.signalCode !== null || victim === supervisor!.pid) await start();
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
    if (supervisor!.exitCode !== null || supervisor!.signalCode !== null) await start();
    await sleep(1000);
  }
  expect(await arrived()).toEqual([]);
  for (const [name, bytes] of dropped)
    expect((await readFile(path.join(home('0300000005', 'in'), name))).equals(bytes), name).toBe(true);
  for (const folder of [home('0300000005', 'in'), home('0300000100', 'sent')])
    expect(existsSync(path.join(folder, '2')), folder).toBe(false);

  // Records equal decisions: one accepted message a unit, each handed over at least once and acknowledged.
  const { url, passwords } = JSON.parse(await readFile(accessFile(data), 'utf8'));
  const client = new pg.Client({ connectionString: roleUrl(url, 'trail', passwords.trail) });
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
