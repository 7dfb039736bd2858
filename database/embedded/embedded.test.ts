import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createCluster, type Embedded, startCluster } from './cluster.ts';
import { stopOrphan } from './orphan.ts';
import { locate, type Place } from './place.ts';

let folder: string;
let place: Place;
const running: Embedded[] = [];
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'engawa-embedded-'));
  await chmod(folder, 0o755);
  place = await locate(folder);
});
afterAll(async () => {
  for (const one of running) await one.stop();
  await rm(place.folder, { recursive: true, force: true });
  await rm(folder, { recursive: true, force: true });
});

const start = async () => {
  const started = await startCluster(place, 'secret', { fsync: 'off' });
  running.push(started);
  return started;
};
async function ask(url: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return client.query('SELECT 1').finally(() => client.end());
}
const ended = ({ process: child }: Embedded) =>
  child.exitCode ?? child.signalCode ?? new Promise((resolve) => child.once('exit', resolve));

test('a cluster whose making was cut short is made anew, once', async () => {
  await mkdir(`${place.folder}.new`, { recursive: true });
  await writeFile(path.join(`${place.folder}.new`, 'PG_VERSION'), '18\n');
  expect(await createCluster(place, 'secret')).toBe(true);
  expect(await createCluster(place, 'another')).toBe(false);
  expect(existsSync(`${place.folder}.new`)).toBe(false);
});

test('it lets in by password only, and over loopback only', async () => {
  const { url, stop } = await start();
  await ask(url);
  await expect(ask(url.replace(':secret@', ':guess@'))).rejects.toThrow('password authentication failed');
  const other = Object.values(os.networkInterfaces())
    .flat()
    .find((one) => one && !one.internal && one.family === 'IPv4');
  if (other) await expect(ask(url.replace('127.0.0.1', other.address))).rejects.toThrow();
  await stop();
});

test('one that outlived its supervisor is stopped, and then there is none', async () => {
  const orphan = await start();
  expect(await stopOrphan(place)).toBe(true);
  expect(await ended(orphan)).toBe(0);
  expect(await stopOrphan(place)).toBe(false);
});

test('one that was killed starts again at once', async () => {
  const killed = await start();
  killed.process.kill('SIGKILL');
  await ended(killed);
  expect(await stopOrphan(place)).toBe(false);
  const { url, stop } = await start();
  await ask(url);
  await stop();
});

test('a process number that is another program’s by now is never killed', async () => {
  const file = path.join(place.folder, 'postmaster.pid');
  await writeFile(file, `${process.pid}\n${place.folder}\n`);
  expect(await stopOrphan(place)).toBe(false);
  expect(existsSync(file)).toBe(false);
});

const isRoot = process.getuid?.() === 0;

test.runIf(isRoot)('where its user cannot enter, it lives elsewhere, in the same place every time', async () => {
  const closed = path.join(folder, 'closed');
  await mkdir(closed, { mode: 0o700 });
  const outside = await locate(path.join(closed, 'data'));
  expect(outside.folder).not.toContain(folder);
  expect(outside.moved).toContain(path.dirname(outside.folder));
  expect(await locate(path.join(closed, 'data'))).toEqual(outside);
  const other = await locate(path.join(closed, 'other'));
  expect(other.folder).not.toBe(outside.folder);
  await rm(path.dirname(other.folder), { recursive: true });

  await rm(path.dirname(outside.folder), { recursive: true });
  await symlink(folder, path.dirname(outside.folder)); // somebody's, that leads elsewhere
  await expect(locate(path.join(closed, 'data'))).rejects.toThrow('root だけが書けるフォルダーではない');
  await rm(path.dirname(outside.folder));
});
