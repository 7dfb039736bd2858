import { readFile } from 'node:fs/promises';
import { type Configuration, ConfigurationError } from '../configuration.ts';

/** @returns undefined where the keys are not wrapped: in the fictional region only */
export async function readPassphrase({ passphraseFile }: Configuration): Promise<string | undefined> {
  if (passphraseFile === undefined) return undefined;
  const text = await readFile(passphraseFile, 'utf8').catch(() => '');
  const passphrase = text.replace(/\r?\n$/, '');
  if (passphrase === '')
    throw new ConfigurationError([{ key: 'ENGAWA_PASSPHRASE_FILE', text: `${passphraseFile} を読めないか、空です` }]);
  return passphrase;
}
