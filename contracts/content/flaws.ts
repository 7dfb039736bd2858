/**
 * Flaws in numbers. The official 記載例 of the standard fail them, so they are warnings and never refuse a file; the numbers
 * themselves are opaque strings and are never corrected. The texts name the place, not the value.
 */
export function findNumberFlaws(insurer: string, insured: string): string[] {
  const flaws: string[] = [];
  if (!/^\d{6}$/.test(insurer)) flaws.push('保険者番号が半角数字6桁ではありません。');
  else if (!hasCheckDigit(insurer)) flaws.push('保険者番号の検証番号（末尾1桁）が合いません。');
  // 生活保護の単独（40–64歳）は H と9桁
  if (!/^(?:\d{10}|H\d{9})$/.test(insured)) flaws.push('被保険者番号が半角10桁（または H と9桁）ではありません。');
  return flaws;
}

/** Modulus 10, weights 2,1,2,1… from the digit before the check digit leftwards, two-digit products summed digit by digit. */
export function hasCheckDigit(number: string): boolean {
  const digits = [...number].map(Number);
  const check = digits.pop()!;
  const sum = digits.reverse().reduce((total, digit, index) => {
    const product = digit * (index % 2 === 0 ? 2 : 1);
    return total + (product > 9 ? product - 9 : product);
  }, 0);
  return (10 - (sum % 10)) % 10 === check;
}

/** 外字 (CP932 F040–F9FC) decode to private use: the bytes travel unchanged, but the receiver sees another sign or none. */
export const hasPrivateCharacter = (text: string): boolean => /[\ue000-\uf8ff]/.test(text);

/**
 * A sign that nobody sees and that makes of one name two: one of no width, of direction or of control, or a blank that is none of the two that people
 * type. Tabs and line ends are seen in what is longer than a name.
 * @returns what to mend, in Japanese, without the value
 */
export function findUnseen(text: string): string | undefined {
  const [sign] = /[\p{Cf}\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f]|(?![\t\r\n])\p{Cc}/u.exec(text) ?? [];
  if (sign === undefined) return undefined;
  const code = `U+${sign.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`;
  return /[\p{Cf}\p{Cc}]/u.test(sign)
    ? `目に見えない文字（${code}）を含んでいます。取り除いてください`
    : `ふつうの空白に見える別の文字（${code}）を含んでいます。全角か半角の空白に置き換えてください`;
}
