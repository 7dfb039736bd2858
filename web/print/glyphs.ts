import { codeOf, geta } from '../export/cp932.ts';
import { hasGlyph } from './font.ts';
import { type Letter, textsOf } from './letter.ts';

/** A glyph that paper shows otherwise than it is registered. */
export type ShownOtherwise = { readonly character: string; readonly code: string; readonly shown: string };

const glyphs = /.[\uFE00-\uFE0F\u{E0100}-\u{E01EF}]?/gsu;
const isControl = (character: string) => /^[\t\r\n]$/.test(character);

/** The text as the font can set it: a glyph chosen by a selector as its base, one that the font does not have as 〓. */
export const settable = (text: string): string => text.replace(glyphs, showGlyph);

function showGlyph(glyph: string): string {
  const base = String.fromCodePoint(glyph.codePointAt(0)!);
  return hasGlyph(base) || isControl(base) ? base : geta;
}

/** What of a letter is not shown as it is registered, each glyph once. It is printed as a note: paper must not say less than the register. */
export function findShownOtherwise(letter: Letter): ShownOtherwise[] {
  const found = new Map<string, ShownOtherwise>();
  for (const text of textsOf(letter))
    for (const [glyph] of text.matchAll(glyphs)) {
      const shown = showGlyph(glyph);
      if (shown !== glyph) found.set(glyph, { character: glyph, code: codeOf(glyph), shown });
    }
  return [...found.values()];
}

export const sayShownOtherwise = ({ code, shown }: ShownOtherwise): string =>
  shown === geta
    ? `「${geta}」は、印刷できない文字（${code}）の代わりです。`
    : `「${shown}」は、登録されている字形（${code}）と異なる形で印刷しています。`;
