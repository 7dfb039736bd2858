import type { ProblemCode } from '../problem/catalogue.ts';

/** Stands where bytes mean nothing in CP932; no CP932 file has it by itself. */
export const unreadable = '\ufffd';

export type Decoded = {
  readonly text: string;
  /** of the file as a whole; a fatal one leaves no text */
  readonly flaw?: ProblemCode;
  /** the bytes behind each `unreadable`, in order, in hexadecimal */
  readonly bad: readonly string[];
};

const cp932 = new TextDecoder('shift_jis', { fatal: true });
const eucJp = new TextDecoder('euc-jp', { fatal: true });
const jis = new TextDecoder('iso-2022-jp', { fatal: true });
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Bytes as the text that they are meant to be. What is not CP932 is named and still read as far as it goes, so that one look finds everything
 * that is wrong.
 */
export function decode(bytes: Uint8Array): Decoded {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) return flawed('utf16');
  if (bytes.includes(0)) return flawed('not_text');
  const mark = first === 0xef && second === 0xbb && bytes[2] === 0xbf;
  const rest = mark ? bytes.subarray(3) : bytes;
  const asUtf8 = tryDecode(utf8, rest);
  // Two half-width kana may look like one Latin letter of UTF-8; three bytes that make a kana or kanji are no accident.
  if (asUtf8 !== undefined && (mark || /[\u3000-\u9fff\uff00-\uff60]/.test(asUtf8)))
    return { text: asUtf8, flaw: mark ? 'utf8_mark' : 'utf8', bad: [] };
  const other = asOther(rest);
  if (other !== undefined) return { text: other, flaw: 'euc', bad: [] };
  const text = tryDecode(cp932, rest);
  const asEuc = text === undefined ? tryEucJp(rest) : undefined;
  if (asEuc !== undefined) return { text: asEuc, flaw: 'euc', bad: [] };
  return { ...(text === undefined ? decodeByPiece(rest) : { text, bad: [] }), ...(mark ? { flaw: 'utf8_mark' } : {}) };
}

/**
 * EUC-JP and JIS read as CP932 without a fault, into half-width kana and signs that nobody wrote. EUC-JP has no byte between ASCII and A1, with which most
 * kana and kanji of CP932 begin, nor one beyond F4, where CP932 has 髙 and 﨑; and half-width kana alone have none from E0 on.
 */
function asOther(bytes: Uint8Array): string | undefined {
  if (bytes.includes(0x1b)) return tryDecode(jis, bytes);
  if (bytes.some((byte) => (byte >= 0x80 && byte < 0xa1 && byte !== 0x8e) || byte > 0xf4)) return undefined;
  const text = tryEucJp(bytes);
  // Of half-width kana alone some pairs are kanji of EUC-JP by chance, but hardly three hiragana one after another.
  const isLikely = bytes.some((byte) => byte >= 0xe0) || /[\u3041-\u3093]{3}/.test(text ?? '');
  return isLikely ? text : undefined;
}

/** One character alone is no evidence. */
function tryEucJp(bytes: Uint8Array): string | undefined {
  const text = tryDecode(eucJp, bytes);
  return text !== undefined && (text.match(/[\u3041-\u30fe\u4e00-\u9fff]/g)?.length ?? 0) > 1 ? text : undefined;
}

const flawed = (flaw: ProblemCode): Decoded => ({ text: '', flaw, bad: [] });

function tryDecode(decoder: TextDecoder, bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}

const isLead = (byte: number) => (byte >= 0x81 && byte <= 0x9f) || (byte >= 0xe0 && byte <= 0xfc);

/** Character by character. A lead byte before an ASCII one is bad by itself: a comma or quotation mark is not swallowed with it. */
function decodeByPiece(bytes: Uint8Array): Decoded {
  const known = new Map<number, string | undefined>();
  const look = (...piece: number[]) => {
    const key = piece.reduce((sum, byte) => sum * 256 + byte, 0);
    if (!known.has(key)) known.set(key, tryDecode(cp932, Uint8Array.from(piece)));
    return known.get(key);
  };
  const bad: string[] = [];
  let text = '';
  for (let i = 0; i < bytes.length; ) {
    const byte = bytes[i]!;
    const next = bytes[i + 1];
    const pair = isLead(byte) && next !== undefined ? look(byte, next) : undefined;
    const found = pair ?? (isLead(byte) ? undefined : look(byte));
    const length = pair !== undefined || (isLead(byte) && next !== undefined && next >= 0x80) ? 2 : 1;
    text += found ?? unreadable;
    if (found === undefined)
      bad.push(
        Buffer.from(bytes.subarray(i, i + length))
          .toString('hex')
          .toUpperCase(),
      );
    i += length;
  }
  return { text, bad };
}
