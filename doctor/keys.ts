import { access, constants, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { openKeyStore } from '../exchange/keys.ts';
import { lastCheckpointFile } from '../exchange/record/tree/block.ts';
import { readPassphrase } from '../supervisor/passphrase.ts';
import { bad, type Finding, good, type Installation, unknown, warning } from './check.ts';

/** Whether the keys are there, are closed to others, and open with the passphrase. Makes none. */
export async function checkKeys({ configuration }: Installation): Promise<Finding[]> {
  const folder = path.join(configuration.data, 'keys');
  const files = await listFiles(folder);
  if (files.length === 0) return [unknown('鍵はまだありません（最初の起動で作られます）')];
  return [
    ...findMissing(folder, files),
    ...(process.platform === 'win32'
      ? [unknown('鍵ファイルの権限は、Windows では調べていません')]
      : await checkModes(folder, files)),
    await checkPassphrase(configuration, folder, files),
  ];
}

/** What the next start would make anew, in silence: then the ledger has another signer, and no code finds its person. */
const irreplaceable = ['checkpoint.pem', 'linkage.secret', 'digest.secret'];

/** Once a checkpoint has been signed, all of them have been there. */
function findMissing(folder: string, files: readonly string[]): Finding[] {
  const has = (name: string) => files.includes(path.join(folder, name));
  const missing = has(lastCheckpointFile) ? irreplaceable.filter((name) => !has(name)) : [];
  if (missing.length === 0) return [];
  return [
    bad(
      `鍵 ${missing.join('、')} がありません`,
      `このまま npm start を実行すると、別の鍵が作られます。その前に、鍵のバックアップから ${folder} に戻してください`,
    ),
  ];
}

const listFiles = async (folder: string): Promise<string[]> =>
  (await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []))
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));

async function checkModes(folder: string, files: readonly string[]): Promise<Finding[]> {
  const open: string[] = [];
  const unreadable: string[] = [];
  for (const file of files) {
    if (((await stat(file)).mode & 0o077) !== 0) open.push(file);
    if (!(await isReadable(file))) unreadable.push(file);
  }
  if (unreadable.length > 0)
    return [
      bad(
        `鍵ファイルを読めません: ${unreadable[0]} ほか${unreadable.length}件`,
        '縁側を動かす利用者の持ち物にしてください',
      ),
    ];
  if (open.length > 0)
    return [
      bad(
        `ほかの利用者にも読める鍵ファイルがあります: ${open[0]} ほか${open.length}件`,
        `chmod -R go= ${folder} を実行し、読まれたおそれがあれば鍵を取り替えてください`,
      ),
    ];
  return [good(`鍵ファイル ${files.length}件は、本人だけが読めます`)];
}

const isReadable = (file: string): Promise<boolean> =>
  access(file, constants.R_OK).then(
    () => true,
    () => false,
  );

async function checkPassphrase(
  configuration: Installation['configuration'],
  folder: string,
  files: readonly string[],
): Promise<Finding> {
  const passphrase = await readPassphrase(configuration);
  const secret = files.find((file) => path.dirname(file) === folder && file.endsWith('.secret'));
  if (secret !== undefined)
    try {
      await openKeyStore(folder, passphrase).secret(path.basename(secret, '.secret'));
    } catch {
      return bad(
        '鍵を開けません（合言葉が違うか、ファイルが壊れています）',
        'ENGAWA_PASSPHRASE_FILE を確かめるか、鍵のバックアップから戻してください',
      );
    }
  if (passphrase === undefined)
    return configuration.fictional
      ? good('鍵は合言葉なしで保存しています（架空の地域のため）')
      : warning('鍵に合言葉がありません', 'ENGAWA_PASSPHRASE_FILE を指定してください');
  return good('鍵は合言葉で開きます');
}
