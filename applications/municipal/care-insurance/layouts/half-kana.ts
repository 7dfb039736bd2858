/** Half-width katakana by what they are in full width; voiced ones are two signs. */
const half = new Map(
  Array.from({ length: 0xff9f - 0xff61 + 1 }, (_, i) => String.fromCharCode(0xff61 + i)).map((sign) => [
    sign.normalize('NFKC').normalize('NFD'),
    sign,
  ]),
);

/** Katakana as old interfaces write them（半角カナ）; whatever else there is stays. */
export const toHalfKana = (text: string): string =>
  [...text.normalize('NFD').replaceAll('\u3000', ' ')].map((sign) => half.get(sign) ?? sign).join('');
