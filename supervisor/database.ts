import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Configuration } from '../configuration.ts';
import { createCluster, type Embedded, hasCluster, startCluster } from '../database/embedded/cluster.ts';
import { stopOrphan } from '../database/embedded/orphan.ts';
import { locate, type Place } from '../database/embedded/place.ts';
import { findFreePort, isPortFree } from '../database/embedded/ports.ts';
import { migrate } from '../database/migrate.ts';
import { findApplicationRoles, makeRolePasswords, setRolePasswords } from '../database/roles.ts';
import { CannotStart } from './cannot-start.ts';
import { writePrivate } from './files.ts';
import { pause } from './pause.ts';
import { accessFile, type DatabaseAccess } from './secrets.ts';

export type Database = { readonly access: DatabaseAccess; stop(): Promise<void> };
type Say = (line: string) => void;

/** The migrator's password of the embedded database: only the supervisor reads it, and only while it starts. */
export const migratorFile = (data: string): string => path.join(data, 'keys', 'migrator');

/** Brings up the region's database, migrated, with its roles' passwords set. Only for the holder of the data lock. */
export async function openDatabase({ data, databaseUrl }: Configuration, say: Say): Promise<Database> {
  const known = await readFile(accessFile(data), 'utf8').then(
    (text): DatabaseAccess | undefined => JSON.parse(text),
    () => undefined,
  );
  const { adminUrl, stop } = databaseUrl
    ? { adminUrl: databaseUrl, stop: async () => {} }
    : await openOwn(data, known, say);
  try {
    const applied = await migrate(adminUrl);
    if (applied.length > 0) say(`データベースの構成を新しくしました（${applied.length}件）`);
    const passwords = makeRolePasswords(await findApplicationRoles(adminUrl), known?.passwords);
    const access = { url: withoutUser(adminUrl), passwords };
    await writePrivate(accessFile(data), JSON.stringify(access));
    await setRolePasswords(adminUrl, access.passwords);
    return { access, stop };
  } catch (error) {
    await stop();
    if (databaseUrl)
      throw new CannotStart(`DATABASE_URL のデータベースを使えません: ${(error as Error).message}`, { cause: error });
    throw error;
  }
}

function withoutUser(adminUrl: string): string {
  const url = new URL(adminUrl);
  url.username = '';
  url.password = '';
  return url.href;
}

async function openOwn(data: string, known: DatabaseAccess | undefined, say: Say) {
  const place = await locate(data);
  if (place.moved) say(place.moved);
  if (await stopOrphan(place)) say('前回の終了で残っていたデータベースを止めました');
  const password = await readMigratorPassword(data, place);
  if (!(await hasCluster(place))) say('データベースを作っています（初回だけ）');
  await createCluster(place, password);
  // The same port as last time where it is free: a process that was started alone finds the database again.
  const last = Number(known && new URL(known.url).port);
  const port = last && (await isPortFree('127.0.0.1', last)) ? last : await findFreePort();
  const running = await keepDatabase(place, password, port, say);
  return { adminUrl: running.url, stop: running.stop };
}

async function readMigratorPassword(data: string, place: Place): Promise<string> {
  const file = migratorFile(data);
  const known = await readFile(file, 'utf8').catch(() => undefined);
  if (known) return known;
  if (await hasCluster(place))
    throw new Error(
      `${file} がないため、データベース ${place.folder} に入れません。鍵のバックアップから戻してください。`,
    );
  const password = randomBytes(24).toString('base64url');
  await writePrivate(file, password);
  return password;
}

/** Starts the cluster, and starts it again on the same port whenever it dies. */
async function keepDatabase(place: Place, password: string, port: number, say: Say) {
  let stopping = false;
  let running: Embedded = await startCluster(place, password, {}, port);
  let restarting: Promise<void> = Promise.resolve();
  const restart = async () => {
    for (let wait = 500; !stopping; wait = Math.min(2 * wait, 30_000)) {
      say(`データベースが止まりました。${wait / 1000}秒後に再開します`);
      await pause(wait);
      if (stopping) return;
      try {
        await stopOrphan(place);
        running = await startCluster(place, password, {}, port);
        watch();
        return say('データベースを再開しました');
      } catch (error) {
        say(String((error as Error).message));
      }
    }
  };
  const watch = () =>
    running.process.once('exit', () => {
      if (!stopping) restarting = restart();
    });
  watch();
  return {
    url: running.url,
    stop: async () => {
      stopping = true;
      await restarting;
      await running.stop();
    },
  };
}
