import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { type Configuration, readConfiguration } from '../configuration.ts';
import { openFolder } from '../connector/files.ts';
import { sayTrouble } from '../connector/trouble.ts';
import { openKeyStore } from '../exchange/keys.ts';
import { lastCheckpointFile } from '../exchange/record/tree/block.ts';
import { type Io, Usage } from '../operator/answers.ts';
import { runCommand } from '../operator/run.ts';
import { findAdminUrl } from '../supervisor/admin.ts';
import { openDatabase } from '../supervisor/database.ts';
import { lockData } from '../supervisor/lock.ts';
import { readPassphrase } from '../supervisor/passphrase.ts';
import { dumpDatabase } from './dump.ts';
import { checkFiles, loadDatabase } from './load.ts';
import { type Manifest, manifest as manifestSchema } from './manifest.ts';
import { checkPassphrases, openKeys, putKeys, readJson, sealKeys } from './sealed-keys.ts';

const backupUsage = `使い方: engawa backup <フォルダー>
        engawa backup --keys <ファイル> --passphrase-file ファイル --passphrase-file ファイル

データベースを、動かしたまま、ある一時点の姿で書き出します（フォルダーは新しく作ります）。鍵は入りません。
--keys では、鍵を別のファイルに、二人の合言葉で封をして書き出します。二つのバックアップは、別の場所に保管してください。

npm start と同じ環境変数で実行してください。
`;
const restoreUsage = `使い方: engawa restore <フォルダー> --keys <ファイル> --passphrase-file ファイル --passphrase-file ファイル [--checkpoint ファイル]

空のデータフォルダー（ENGAWA_DATA）に、データベースと鍵を戻します。起動はしません。
--checkpoint には、バックアップの後に公開したチェックポイントを、立会人や検証者から受け取って渡してください。
失われた記録があれば、起動しても署名せず、engawa recover が何が失われたかを示します。

合言葉は、封をしたときと同じ順に指定してください。
`;

function readArguments(args: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        keys: { type: 'string' },
        checkpoint: { type: 'string' },
        'passphrase-file': { type: 'string', multiple: true, default: [] },
      },
    });
    return { ...values, files: values['passphrase-file'], folder: positionals[0], more: positionals.length > 1 };
  } catch {
    throw new Usage('知らない指定があります');
  }
}
const readPassphrases = async (files: readonly string[]) =>
  checkPassphrases(await Promise.all(files.map(async (file) => (await readFile(file, 'utf8')).trim())));

/** `engawa backup <folder>`, `engawa backup --keys <file>` @returns the exit code */
export const backupCommand = (args: readonly string[], io: Io): Promise<number> =>
  runCommand(io, backupUsage, args, async () => {
    const { keys, files, folder, more } = readArguments(args);
    const say = (text: string): void => void io.stdout.write(`${text}\n`);
    const configuration = readConfiguration(process.env);
    if (more || (keys === undefined) === (folder === undefined))
      throw new Usage('フォルダーか --keys の、どちらか一つを指定してください');
    if (keys !== undefined) {
      await openFolder(path.dirname(path.resolve(keys)));
      const count = await sealKeys(configuration.data, keys, await readPassphrases(files));
      return say(`鍵 ${count}個を ${keys} に封をしました。データベースのバックアップとは別の場所に保管してください。`);
    }
    await backup(configuration, folder!, say);
  });

async function backup(configuration: Configuration, given: string, say: (text: string) => void): Promise<void> {
  const folder = path.resolve(given); // also of `folder/`, beside which something is put meanwhile
  const adminUrl = await findAdminUrl(configuration);
  if (adminUrl === undefined)
    throw new Error(
      `${configuration.data} にデータベースがありません。npm start で起動している地域で実行してください。`,
    );
  if (existsSync(folder)) throw new Error(`${folder} はすでにあります。新しいフォルダーを指定してください。`);
  const aside = `${folder}.part`;
  if (existsSync(aside))
    throw new Error(
      `${aside} は、途中で終わったバックアップの残りです。いまほかに書き出しているものがなければ、消してから、もう一度実行してください。`,
    );
  await openFolder(path.dirname(folder));
  await mkdir(aside, { mode: 0o700 });
  const dumped = await write(configuration, adminUrl, aside, say).catch(async (error) => {
    await rm(aside, { recursive: true, force: true }); // half of it is of no use, and holds what is about persons
    throw new Error(sayTrouble(error, folder) ?? (error as Error).message, { cause: error });
  });
  await rename(aside, folder); // whole or not at all
  const rows = dumped.tables.reduce((sum, table) => sum + table.rows, 0);
  say(`${dumped.tables.length}個の表、${rows}行を ${folder} に書き出しました。`);
  say('鍵は入っていません。engawa backup --keys で、別に封をして保管してください。');
}

async function write(
  { region }: Configuration,
  adminUrl: string,
  folder: string,
  say: (text: string) => void,
): Promise<Awaited<ReturnType<typeof dumpDatabase>>> {
  const dumped = await dumpDatabase(adminUrl, path.join(folder, 'tables'), say);
  const { ENGAWA_REGION: file } = process.env;
  if (file !== undefined) await writeFile(path.join(folder, 'region.json'), await readFile(file), { mode: 0o600 });
  const manifest: Manifest = {
    format: 'engawa-backup/v1',
    region: region.name,
    takenAt: new Date().toISOString(),
    ...dumped,
  };
  await writeFile(path.join(folder, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600 });
  return dumped;
}

/** `engawa restore <folder> --keys <file>` @returns the exit code */
export const restoreCommand = (args: readonly string[], io: Io): Promise<number> =>
  runCommand(io, restoreUsage, args, async () => {
    const { keys, files, folder, checkpoint, more } = readArguments(args);
    if (more || folder === undefined || keys === undefined)
      throw new Usage('バックアップのフォルダーと、--keys を指定してください');
    const say = (text: string): void => void io.stdout.write(`${text}\n`);
    const configuration = readConfiguration(process.env);
    const { data } = configuration;
    const read = manifestSchema.safeParse(readJson(await readFile(path.join(folder, 'manifest.json'), 'utf8')));
    if (!read.success) throw new Error(`${folder} は、縁側のバックアップではありません。`);
    checkRegion(configuration, folder, read.data);
    await checkFiles(path.join(folder, 'tables'), read.data);
    const opened = await openKeys(keys, await readPassphrases(files)); // a wrong passphrase leaves the folder empty, for another try
    if ((await readdir(data).catch(() => [])).length > 0)
      throw new Error(`${data} が空ではありません。空のデータフォルダーを ENGAWA_DATA で指定してください。`);
    const unlock = await lockData(data);
    if (!unlock) throw new Error(`${data} は、起動している縁側が使っています。`);
    try {
      const count = await putKeys(opened, data);
      say(`鍵 ${count}個を戻しました。`);
      await restoreDatabase(configuration, folder, read.data, say);
      await keepCheckpoint(configuration, checkpoint, say);
    } catch (error) {
      const why = sayTrouble(error, data) ?? (error as Error).message;
      throw new Error(`${why}\n途中まで戻したものが ${data} に残っています。空にしてから、もう一度実行してください。`, {
        cause: error,
      });
    } finally {
      await unlock();
    }
    say('戻しました。npm start の前に、npx engawa doctor で確かめてください。');
  });

/** Against a real region's data under the settings of another, which would be those of the fictional one where none are named. */
function checkRegion({ region }: Configuration, folder: string, { region: name }: Manifest): void {
  if (region.name !== name)
    throw new Error(
      `このバックアップは「${name}」のもので、いまの設定は「${region.name}」のものです。${name}の設定を ENGAWA_REGION で指定してください（取ったときの設定が ${path.join(folder, 'region.json')} にあれば、それを元の場所に戻して使います）。`,
    );
}

async function restoreDatabase(
  configuration: Configuration,
  folder: string,
  read: Manifest,
  say: (text: string) => void,
): Promise<void> {
  const database = await openDatabase(configuration, say);
  try {
    const adminUrl = await findAdminUrl(configuration);
    await loadDatabase(adminUrl!, path.join(folder, 'tables'), read);
    say(`データベースを、${read.takenAt} の姿に戻しました（${read.tables.length}個の表）。`);
  } finally {
    await database.stop();
  }
}

/** What holds the region to one history: a back-up knows nothing of what was published after it. */
async function keepCheckpoint(
  configuration: Configuration,
  file: string | undefined,
  say: (text: string) => void,
): Promise<void> {
  if (file === undefined)
    return say(
      '【注意】バックアップの後に公開したチェックポイントがあるときは、起動する前に、--checkpoint で渡してやり直してください。渡さずに起動すると、同じ番号に別の記録が付き、検証者が改ざんとして知らせます。',
    );
  const store = openKeyStore(path.join(configuration.data, 'keys'), await readPassphrase(configuration));
  await store.writeNote(lastCheckpointFile, await readFile(file, 'utf8'));
  say('最後に公開したチェックポイントを控えました。');
}
