import { hasCheckDigit } from '../content/flaws.ts';

const kinds = {
  insurer: { title: '保険者番号', form: /^\d{6}$/, says: '半角数字6桁' },
  office: { title: '事業所番号', form: /^\d{10}$/, says: '半角数字10桁' },
} as const;

/**
 * What is wrong with the 事業所番号 under which an office is to be enrolled: ten places, and letters in them where it is one of 総合事業. A member is never
 * taken out of the register again, also not under a number that was cut short.
 */
export const findOfficeFlaw = (number: string): string | undefined =>
  /^[0-9A-Z]{10}$/.test(number) ? undefined : '介護保険事業所番号（半角の数字と英大文字、10桁）ではありません。';

/**
 * What is wrong with a number that somebody has typed. In a file it is a warning only (`findNumberFlaws`): the official samples fail it, and
 * offices of 総合事業 can have letters. A 全国地方公共団体コード has six digits too, and another check digit: it is no insurer's number.
 */
export function findTypedFlaw(kind: keyof typeof kinds, number: string): string | undefined {
  const { title, form, says } = kinds[kind];
  if (!form.test(number)) return `${title}は${says}で入れてください。`;
  return hasCheckDigit(number) ? undefined : `${title}の検証番号（末尾1桁）が合いません。もう一度確かめてください。`;
}
