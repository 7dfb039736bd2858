import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createCluster, startCluster } from './database/embedded/cluster.ts';
import { locate } from './database/embedded/place.ts';
import { findFreePort } from './database/embedded/ports.ts';
import { type Running, run as runAnywhere } from './testing-start.ts';

// `npm start` as an operator meets it.
vi.setConfig({ testTimeout: 120_000 }); // a start takes a few seconds, on a busy machine many
let folder: string;
let port: number;
const started: Running[] = [];

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'engawa-start-'));
  await chmod(folder, 0o755);
  port = await findFreePort(5);
});
afterAll(async () => {
  for (const one of started) one.signalAll('SIGKILL');
  await killPostgres('SIGKILL');
  const place = await locate(path.join(folder, 'data'));
  await rm(place.folder, { recursive: true, force: true });
  await rm(folder, { recursive: true, force: true });
});

test('a first start creates the region, prints one ready line, and keeps its data folder and ports to itself', async () => {
  const region = run();
  await region.ready;
  expect(region.said()).toContain('データベースを作っています');
  for (const at of [port, port + 1, port + 2, port + 3])
    expect((await fetch(`http://localhost:${at}/health`)).status).toBe(200);
  expect((await fetch(`http://localhost:${port + 1}/`)).headers.get('content-security-policy')).toContain("'none'");

  const doctor = run({}, ['npx', 'engawa', 'doctor']);
  expect(await doctor.exit, doctor.said()).toBe(0);
  expect(doctor.said()).toContain(`ポート ${port}（exchange）は応答しています`);

  const second = run({ PORT: String(await findFreePort(5)) });
  expect(await second.exit).toBe(1);
  expect(second.said()).toContain('すでに起動している縁側が使っています');

  const elsewhere = run({ ENGAWA_DATA: path.join(folder, 'other') });
  expect(await elsewhere.exit).toBe(1);
  expect(elsewhere.said()).toContain(`ポート ${port} は、ほかのプログラムが使っています`);

  region.signalAll('SIGINT'); // Ctrl-C reaches npm, the supervisor and every child at once
  await region.gone();
  expect(await findPostgres()).toBeUndefined();
  expect(region.said().match(/^ready .*/gm)).toEqual([`ready http://localhost:${port}`]);
  expect(region.said()).toMatch(/止まりました\s*$/);
});

/** Of the second test, which the third kills: a start takes all there is of two processors for ten seconds. */
let later: Running;
test('a later start finds what was there; each process also starts alone beside it; a child that dies comes back', async () => {
  const region = run();
  later = region;
  await region.ready;
  expect(region.said()).not.toContain('データベースを作っています');

  const alone = String(await findFreePort(5));
  for (const entry of ['exchange/main.ts', 'applications/main.ts', 'public/main.ts']) {
    const one = run({ PORT: alone }, [process.execPath, '--import', 'tsx', entry]);
    await one.ready;
    one.signalAll('SIGTERM');
    expect(await one.exit).toBe(0);
  }

  const [child] = (await region.members()).filter(({ command }) => command.includes('public/main.ts'));
  process.kill(child!.pid, 'SIGKILL');
  await region.says('公開ページを再開しました');
  expect((await fetch(`http://localhost:${port + 2}/health`)).status).toBe(200);

  process.kill((await findPostgres())!, 'SIGKILL');
  await region.says('データベースを再開しました');
});

test('after kill -9 of the supervisor its children end, and the next start recovers from the database left behind', async () => {
  process.kill(Number(await readFile(path.join(folder, 'data', 'engawa.pid'), 'utf8')), 'SIGKILL');
  await later.gone();
  expect(await findPostgres()).toBeDefined();

  const next = run();
  await next.ready;
  expect(next.said()).toContain('残っていたデータベースを止めました');
  next.signalAll('SIGKILL');
  await killPostgres('SIGKILL');
  await next.gone();

  const last = run();
  await last.ready;
  process.kill(last.pid, 'SIGTERM'); // npm alone, as a service manager does it
  await last.gone();
  expect(await findPostgres()).toBeUndefined();
});

test('with DATABASE_URL it uses that database, hands no child its password, and leaves it running', async () => {
  const server = path.join(folder, 'server');
  const place = await locate(server);
  await createCluster(place, 'of-the-migrator');
  const own = await startCluster(place, 'of-the-migrator');
  try {
    const data = path.join(folder, 'data-beside-a-server');
    const region = run({ ENGAWA_DATA: data, DATABASE_URL: own.url });
    await region.ready;
    expect(existsSync(path.join(data, 'postgres'))).toBe(false);
    expect((await stat(path.join(data, 'keys', 'database.json'))).mode & 0o077).toBe(0);
    const { passwords } = JSON.parse(await readFile(path.join(data, 'keys', 'database.json'), 'utf8'));
    for (const { pid, command } of (await region.members()).filter((one) => one.command.includes('loader'))) {
      const environment = await readFile(`/proc/${pid}/environ`, 'utf8');
      for (const secret of ['of-the-migrator', ...(Object.values(passwords) as string[])])
        expect(`${environment} ${command}`).not.toContain(secret);
    }
    region.signalAll('SIGTERM');
    await region.gone();
    expect(own.process.exitCode).toBeNull();
  } finally {
    await own.stop();
  }
});

/** In the folder and on the ports of these tests. */
function run(env: Record<string, string> = {}, command?: readonly string[]): Running {
  const running = runAnywhere({ PORT: String(port), ENGAWA_DATA: path.join(folder, 'data'), ...env }, command);
  started.push(running);
  return running;
}

/** The PostgreSQL of the data folder, when one lives. */
async function findPostgres(): Promise<number | undefined> {
  const place = await locate(path.join(folder, 'data'));
  const [pid] = (await readFile(path.join(place.folder, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n');
  const command = pid && (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => ''));
  return command ? Number(pid) : undefined;
}

async function killPostgres(signal: NodeJS.Signals): Promise<void> {
  const pid = await findPostgres();
  if (pid !== undefined) process.kill(pid, signal);
}
