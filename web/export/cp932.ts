import iconv from 'iconv-lite';

/** What stands for a character that CP932 does not have（げた）. */
export const geta = '〓';

/** The same sign in CP932's own row of JIS X 0208, which Windows maps to another code point. */
const twins: Readonly<Record<string, string>> = {
  '〜': '～',
  '−': '－',
  '‖': '∥',
  '—': '―',
  '¢': '￠',
  '£': '￡',
  '¬': '￢',
  '¥': '￥',
  '‾': '￣',
};

/** One character that a file in CP932 cannot hold as it is, and what would be written for it. */
export type Unwritable = {
  readonly character: string;
  /** e.g. U+20BB7; with a variation selector, both */
  readonly code: string;
  readonly instead: string;
};

const selector = /^(.)[\uFE00-\uFE0F\u{E0100}-\u{E01EF}]$/u;
const glyphs = /.[\uFE00-\uFE0F\u{E0100}-\u{E01EF}]?/gsu;
const ascii = /^[\0-\x7F]*$/;
const known = new Map<string, boolean>();

/** Whether a character comes back from CP932 as it went in: iconv-lite writes ? or a look-alike for one that does not, and says nothing. */
export function holds(character: string): boolean {
  let held = known.get(character);
  if (held === undefined) {
    held = !isLone(character) && iconv.decode(iconv.encode(character, 'cp932'), 'cp932') === character;
    known.set(character, held);
  }
  return held;
}
const isLone = (character: string) => /^[\uD800-\uDFFF]$/.test(character);

/** @returns the text with what is written instead, and every character for which that was necessary */
export function fitCp932(text: string): { readonly text: string; readonly unwritable: readonly Unwritable[] } {
  if (ascii.test(text)) return { text, unwritable: [] };
  const unwritable: Unwritable[] = [];
  const fitted = text.replace(glyphs, (glyph) => {
    if (holds(glyph)) return glyph;
    const instead = insteadOf(glyph);
    unwritable.push({ character: glyph, code: codeOf(glyph), instead });
    return instead;
  });
  return { text: fitted, unwritable };
}

/** A glyph chosen by a selector keeps its base, a sign with a twin becomes it; all else is 〓. */
function insteadOf(glyph: string): string {
  const base = glyph.match(selector)?.[1] ?? glyph;
  if (base !== glyph && holds(base)) return base;
  return twins[base] ?? geta;
}

export const codeOf = (glyph: string): string =>
  [...glyph].map((character) => `U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`).join(' ');

export const encodeCp932 = (text: string): Buffer => iconv.encode(text, 'cp932');
