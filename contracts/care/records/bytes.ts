import iconv from 'iconv-lite';

const plain = /^[\x20-\x7e]*$/;

/** How many bytes a text has in CP932; most items are digits, of which nothing need be encoded to know it. */
export const bytesOf = (text: string): number => (plain.test(text) ? text.length : iconv.encode(text, 'cp932').length);

/** Whether a text comes back from CP932 as it is. */
export const isInCp932 = (text: string): boolean =>
  plain.test(text) || iconv.decode(iconv.encode(text, 'cp932'), 'cp932') === text;
