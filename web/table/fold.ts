const selectors = /[\uFE00-\uFE0F\u{E0100}-\u{E01EF}]/gu;
const plain = /^[\u0020-\u0060\u007B-\u007E\u30A1-\u30FF\u4E00-\u9FFF]*$/;

/**
 * Text as a search sees it: ﾔﾏﾀﾞ, やまだ and ヤマダ are one, and so are Ａ and a, and a glyph with and without its variation selector.
 * 髙 and 高 stay two: who is looked for by a registered name is found by the registered name.
 */
export function fold(text: string): string {
  if (plain.test(text)) return text.toLowerCase();
  return text
    .normalize('NFKC')
    .replace(selectors, '')
    .replace(/[ぁ-ゖ]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) + 0x60))
    .toLowerCase();
}
