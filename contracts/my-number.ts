/**
 * My Number (個人番号) in free text. It is never stored (DESIGN §5), and those who find one must not write it down either, so
 * that a finding is a place and nothing more.
 */

/**
 * The check digit (検査用数字) of the eleven digits before it: 番号法施行令8条, 平成26年総務省令85号5条
 * (11 − Σ(Pn×Qn) mod 11, Pn counted from the lowest digit, Qn = n+1 up to the sixth and n−5 from the seventh; 0 where the
 * remainder is 0 or 1).
 */
export function myNumberCheckDigit(elevenDigits: string): string {
  if (!/^\d{11}$/.test(elevenDigits)) throw new TypeError('eleven digits are needed');
  let sum = 0;
  for (let n = 1; n <= 11; n++) sum += Number(elevenDigits[11 - n]) * (n <= 6 ? n + 1 : n - 5);
  const remainder = sum % 11;
  return String(remainder <= 1 ? 0 : 11 - remainder);
}

const digit = '[0-9０-９]';
/** What people write between groups of four; ー and ｰ are what a Japanese keyboard gives for a hyphen. */
const separator = '[ \\u00a0\\u3000\\-‐-―−－ーｰ]';
const joined = '[0-9０-９A-Za-zＡ-Ｚａ-ｚ_]';
// Twelve digits that belong to a longer number, a word (base64, a hexadecimal digest) or a decimal fraction do not stand alone.
const plain = `(?<!${joined})(?<!${digit}[.．])${digit}{12}(?!${joined})(?![.．]${digit})`;
// A fourth group makes it something else (a card's number). The same separator must stand twice.
const grouped = `(?<!${joined})(?<!${digit}{4}${separator})${digit}{4}(${separator})${digit}{4}\\1${digit}{4}(?!${joined})(?!${separator}${digit}{4}(?!${digit}))`;
const candidate = new RegExp(`${plain}|${grouped}`, 'gu');
/** Ids of messages and records look like groups of digits now and then. */
const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;

const toHalfWidth = (text: string) => text.replace(/[０-９]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0));

/**
 * Finds twelve digits that stand alone (half or full width, in one piece or as 4-4-4 with spaces or hyphens) and carry a valid
 * check digit. One in eleven of other twelve-digit numbers does too: a sender may declare that it is none.
 * @returns offsets in UTF-16 units, in order
 */
export function findMyNumbers(text: string): { offset: number }[] {
  const found: { offset: number }[] = [];
  for (const match of text.replace(uuid, (id) => '_'.repeat(id.length)).matchAll(candidate)) {
    const digits = toHalfWidth(match[0]).replace(/\D/g, '');
    if (digits[11] === myNumberCheckDigit(digits.slice(0, 11))) found.push({ offset: match.index });
  }
  return found;
}
