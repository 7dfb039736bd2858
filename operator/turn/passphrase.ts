import { readFile } from 'node:fs/promises';
import { readConfiguration } from '../../configuration.ts';
import { openRegionKeys } from '../acting.ts';
import type { Turning } from './turning.ts';

/**
 * Wraps the master key in another passphrase. Whoever had the old passphrase and a copy of the files has the keys in that copy: after a
 * leak the keys themselves are turned too.
 */
export async function turnPassphrase({ newFile }: Turning): Promise<string> {
  const { passphraseFile } = readConfiguration(process.env);
  if (passphraseFile === undefined) return '鍵は合言葉で包まれていません（ENGAWA_PASSPHRASE_FILE）。何もしていません。';
  const next = newFile === undefined ? '' : (await readFile(newFile, 'utf8')).replace(/\r?\n$/, '');
  if (next === '') return '--new で、新しい合言葉を書いたファイルを指定してください。何もしていません。';
  await (await openRegionKeys()).rewrap(next);
  return `鍵は新しい合言葉で包まれました。動いているプロセスは止まりません。次に起動する前に、${passphraseFile} の内容を新しい合言葉に替えてください。合言葉と鍵のファイルが共に漏れたおそれがあるときは、ほかの鍵もすべて新しくしてください。`;
}
