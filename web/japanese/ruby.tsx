const marked = /(?:｜([^《｜]+)|(\p{Script=Han}(?:\p{Script=Han}|[々〆ヶ]|\p{Variation_Selector})*))《([^》]+)》/gu;

/**
 * Text with readings, written as books are typed: `窓口《まどぐち》`, and `｜お知らせ《おしらせ》` where the word does not begin with its first kanji.
 * Shown on request only; a voice reads the reading.
 */
export const Ruby = ({ text }: { readonly text: string }) => (
  <>
    {splitRuby(text).map(({ base, reading }) =>
      reading === undefined ? (
        base
      ) : (
        <ruby>
          {base}
          <rp>（</rp>
          <rt>{reading}</rt>
          <rp>）</rp>
        </ruby>
      ),
    )}
  </>
);

export function splitRuby(text: string): { base: string; reading?: string }[] {
  const parts: { base: string; reading?: string }[] = [];
  let at = 0;
  for (const match of text.matchAll(marked)) {
    if (match.index > at) parts.push({ base: text.slice(at, match.index) });
    parts.push({ base: match[1] ?? match[2]!, reading: match[3]! });
    at = match.index + match[0].length;
  }
  if (at < text.length) parts.push({ base: text.slice(at) });
  return parts;
}

/** The same without its readings, for a title or an attribute. */
export const withoutRuby = (text: string): string =>
  splitRuby(text)
    .map(({ base }) => base)
    .join('');
