import { type Refused, refuse } from './result.ts';

export type Decoded = { readonly form: 'utf-8' | 'cp932'; readonly text: string };

/**
 * Finds the encoding: a byte order mark says it, else UTF-8 if all of it is, else CP932 if all of it is.
 * Nothing is guessed beyond that: a wrong guess is a wrong name in a register.
 */
export function decode(bytes: Uint8Array): Decoded | Refused {
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff))
    return unknown('UTF-16（Unicodeテキスト）');
  if (Buffer.from(bytes).includes('\x1b$')) return unknown('JIS（ISO-2022-JP）');
  const utf8 = tryDecode('utf-8', bytes);
  if (utf8 !== undefined) return utf8.includes('\0') ? binary() : { form: 'utf-8', text: utf8 };
  const cp932 = tryDecode('shift_jis', bytes);
  if (cp932 === undefined || cp932.includes('\0')) {
    const line = firstBrokenLine(bytes);
    return refuse(
      'unknown_encoding',
      `${line}行目に、UTF-8でもCP932（Shift_JIS）でもない文字があります。「CSV UTF-8」で保存し直してください。`,
    );
  }
  if (looksLikeEucJp(bytes, cp932)) return unknown('EUC-JP');
  return { form: 'cp932', text: cp932 };
}

const unknown = (name: string): Refused =>
  refuse('unknown_encoding', `文字コードが${name}のようです。「CSV UTF-8」で保存し直してください。`);
const binary = () => refuse('not_what_it_says', 'CSVとして読めません。文字ではないデータが入っています。');

function tryDecode(encoding: string, bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Kanji in EUC-JP are half-width kana in CP932: nobody writes kanji of a register so, and a reader that shows ｶﾅ for 漢字 is caught here. */
function looksLikeEucJp(bytes: Uint8Array, asCp932: string): boolean {
  const asEuc = tryDecode('euc-jp', bytes);
  if (asEuc === undefined) return false;
  const halfWidth = asCp932.match(/[｡-ﾟ]/g)?.length ?? 0;
  const kana = asEuc.match(/[ぁ-んァ-ヶ]/g)?.length ?? 0;
  return halfWidth > 0 && kana > 0 && !/[ぁ-んァ-ヶ]/.test(asCp932);
}

function firstBrokenLine(bytes: Uint8Array): number {
  let line = 1;
  for (const part of splitLines(bytes)) {
    if (tryDecode('utf-8', part) === undefined && tryDecode('shift_jis', part) === undefined) return line;
    line += 1;
  }
  return 1;
}

function* splitLines(bytes: Uint8Array): Generator<Uint8Array> {
  let from = 0;
  for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, from)) {
    yield bytes.subarray(from, end);
    from = end + 1;
  }
  yield bytes.subarray(from);
}
