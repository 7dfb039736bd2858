import { decodeEntries, encodeEntries } from '../../contracts/tlog/tile.ts';
import { type Tampering, withoutKey } from './attack.ts';
import type { Chance } from './chance.ts';
import { bundlesOf, type Files, hashTilesOf, placeOf, recordFilesOf } from './log.ts';

const isBundle = (path: string) => path.startsWith('tile/entries/');
const isHashTile = (path: string) => path.startsWith('tile/') && !isBundle(path);
const isRecords = (path: string) => path.startsWith('records/');
const pickFile = (files: Files, chance: Chance, is: (path: string) => boolean): [string, Buffer] =>
  chance.pick([...files].filter(([path]) => is(path)));

const flip = (is: (path: string) => boolean) =>
  withoutKey((files, chance) => {
    const [path, bytes] = pickFile(files, chance, is);
    const changed = Buffer.from(bytes);
    const at = chance.int(changed.length);
    changed[at] = changed[at]! ^ (1 + chance.int(255));
    files.set(path, changed);
  });
const cut = (is: (path: string) => boolean) =>
  withoutKey((files, chance) => {
    const [path, bytes] = pickFile(files, chance, is);
    files.set(path, bytes.subarray(0, chance.int(bytes.length)));
  });
const remove = (is: (path: string) => boolean) =>
  withoutKey((files, chance) => void files.delete(pickFile(files, chance, is)[0]));

const editEntries = (edit: (entries: Buffer[], chance: Chance) => Buffer[]) =>
  withoutKey((files, chance) => {
    const [path, bytes] = pickFile(files, chance, isBundle);
    files.set(path, encodeEntries(edit(decodeEntries(bytes), chance)));
  });

/** Against the files as they lie on a server, a mirror or on their way. */
export const fileTamperings: Readonly<Record<string, Tampering>> = {
  エントリーの1バイトを変える: flip(isBundle),
  エントリーを消す: editEntries((entries, chance) => entries.toSpliced(chance.int(entries.length), 1)),
  エントリーを入れ替える: editEntries((entries, chance) => {
    const [a, b] = chance.pair(entries.length);
    return entries.with(a, entries[b]!).with(b, entries[a]!);
  }),
  エントリーを差し込む: editEntries((entries, chance) =>
    // a bundle has no room for a 257th, so that one put there would be no change
    entries
      .toSpliced(chance.int(Math.min(entries.length + 1, 256)), 0, placeOf(chance.int(1000), chance).entry)
      .slice(0, 256),
  ),
  エントリーの束を途中で切る: cut(isBundle),
  エントリーの束を消す: remove(isBundle),
  タイルの1バイトを変える: flip(isHashTile),
  タイルを途中で切る: cut(isHashTile),
  タイルを消す: remove(isHashTile),
  記録のファイルの1バイトを変える: flip(isRecords),
  記録のファイルを途中で切る: cut(isRecords),
  記録のファイルを消す: remove(isRecords),
  チェックポイントの1バイトを変える: flip((path) => path === 'checkpoint'),
  チェックポイントを途中で切る: cut((path) => path === 'checkpoint'),
  チェックポイントを消す: remove((path) => path === 'checkpoint'),
  署名のほかをすべて辻褄の合うように書き換える: withoutKey(async (files, chance, { places }) => {
    const at = chance.int(places.length);
    const changed = places.with(at, placeOf(at, chance));
    for (const rebuilt of [bundlesOf(changed), await hashTilesOf(changed), recordFilesOf(changed)])
      for (const [path, bytes] of rebuilt) files.set(path, bytes);
  }),
};
