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
