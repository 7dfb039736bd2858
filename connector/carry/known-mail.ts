import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { folderOfMode, isRunMode } from '../lanes.ts';
import { setAside } from './asking.ts';
import type { Office } from './office.ts';

/**
 * Mail that comes a second time to an office that has lost its memory in between: where the very files lie in `in` still, it has them, and
 * they are not written again. Where its own software has taken them away, they come again, and that is said.
 */
export async function recogniseMail(office: Office, say: (text: string) => void): Promise<void> {
  const { store, journal } = office;
  for (const mail of (await store.taken()).mail) {
    if (mail.attempt < 2 || isKnown(office, mail.message)) continue;
    const files = await office.client.openSealed(mail).then(
      (parcel) => parcel.files,
      () => undefined, // told where it is taken in
    );
    if (!files || !isRunMode(mail.runmode)) continue;
    const folder = path.join(office.configuration.folders.in, folderOfMode(mail.runmode));
    const names = files.map(({ name }) => name).join('、');
    if (await areThere(folder, files)) {
      await journal.add({ step: 'written', message: mail.message });
      say(`すでに受け取っています: ${names}`);
    } else if (await wasReset(office))
      say(`控えを失う前に一度受け取ったものかもしれません。確かめてください: ${names}（${mail.sender} から）`);
  }
}

const isKnown = ({ journal }: Office, message: string): boolean =>
  journal.entries().some((entry) => 'message' in entry && entry.message === message);

const wasReset = async ({ configuration }: Office): Promise<boolean> =>
  (await readdir(configuration.folders.state)).some((name) => name.startsWith(setAside));

/** In the folder itself, or together in `2`, `3` … */
async function areThere(
  folder: string,
  files: readonly { readonly name: string; readonly content: string }[],
): Promise<boolean> {
  const below = (await readdir(folder).catch(() => [])).filter((name) => /^\d+$/.test(name));
  for (const one of ['', ...below]) {
    const same = await Promise.all(
      files.map(async ({ name, content }) =>
        (await readFile(path.join(folder, one, path.basename(name))).catch(() => undefined))?.equals(
          Buffer.from(content, 'base64'),
        ),
      ),
    );
    if (same.every((is) => is === true)) return true;
  }
  return false;
}
