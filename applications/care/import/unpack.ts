import { maxParcelBytes } from '../../../contracts/content/extract.ts';
import { findMyNumbers } from '../../../contracts/my-number.ts';
import { openZip, unpack, zipLimits } from '../../../web/export/read/zip.ts';
import { sayFileSize } from '../../../web/japanese/say.ts';
import { decode } from '../files/read/decode.ts';
import type { NamedBytes } from '../files/read/file.ts';

/** Something that was brought and is no file of its own: why it is not read. */
export type Unread = { readonly name: string; readonly why: string };
export type Brought = { readonly files: readonly NamedBytes[]; readonly unread: readonly Unread[] };

/** As much as goes by the road at once. */
export const limit = maxParcelBytes;

/**
 * The files that somebody brought, those in a ZIP as if they lay beside the others. Where a ZIP says that they lie is nobody's business here: a name
 * loses its folders, and nothing is ever written under it.
 */
export function unpackFiles(brought: readonly NamedBytes[]): Brought {
  const files: NamedBytes[] = [];
  const unread: Unread[] = [];
  let size = 0;
  const take = (file: NamedBytes) => {
    size += file.bytes.length;
    // Kept nowhere, not even until somebody has looked (番号法20条): whatever it is called.
    if (size <= limit && hasMyNumber(file)) unread.push({ name: file.name, why: myNumber });
    else if (size <= limit) files.push(file);
    else unread.push({ name: file.name, why: `合わせて${sayFileSize(limit)}を超えます。分けて取り込んでください。` });
  };
  for (const file of brought) {
    if (!isZip(file)) take({ ...file, name: baseOf(file.name) });
    else {
      const opened = openZip(Buffer.from(file.bytes));
      if ('outcome' in opened) unread.push({ name: file.name, why: whyNot[opened.reason] ?? whyNot.broken_file! });
      else
        for (const entry of opened.entries) {
          const name = baseOf(entry.name);
          if (entry.name.endsWith('/')) continue;
          if (/^__MACOSX\/|(?:^|\/)\.DS_Store$/.test(entry.name))
            unread.push({ name, why: 'パソコンが付けた覚え書きなので、読みません。' });
          else if (/\.zip$/i.test(name))
            unread.push({ name, why: 'ZIPの中のZIPは開きません。開いてから選んでください。' });
          else take({ name, bytes: unpack(entry) });
        }
    }
  }
  return { files, unread };
}

const hasMyNumber = ({ name, bytes }: NamedBytes) => !/\.jpe?g$/i.test(name) && findMyNumbers(textOf(bytes)).length > 0;

/** Also of a file that will not be read: nothing of it is kept either. */
function textOf(bytes: Uint8Array): string {
  const { text } = decode(bytes);
  if (text !== '') return text;
  const [first, second] = bytes;
  const mark =
    first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : undefined;
  return mark ? new TextDecoder(mark).decode(bytes) : Buffer.from(bytes).toString('latin1').replaceAll('\0', '');
}
const myNumber =
  '個人番号（マイナンバー）と思われる12桁の数字があります。受け取らず、残してもいません。送信元に知らせ、消したものを出し直してもらってください。';

const isZip = ({ bytes }: NamedBytes) => bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4;

/** A name as text: no folders, no control signs, and not longer than a parcel bears. */
const baseOf = (name: string): string =>
  (name.split(/[/\\]/).at(-1) || '（名前なし）')
    .replace(/[\x00-\x1f\x7f]/g, '_')
    .toWellFormed()
    .slice(0, 200);

const whyNot: Readonly<Record<string, string>> = {
  zip_bomb: `ZIPを開くと、大きすぎるか、ファイルが${zipLimits.entries}個を超えます。分けて取り込んでください。`,
  broken_file: 'ZIPがこわれているか、パスワードが付いています。開いてから、中のファイルを選んでください。',
};
