import { prefecture } from './places.ts';

/**
 * The check digit of office, insurer and medical institution numbers: modulus 10, weights 2, 1, 2, 1 … from the right, products
 * summed digit by digit (保険者番号等設定要領; worked example there: 3312001 → 5).
 */
export function checkDigit(digits: string): string {
  if (!/^\d+$/.test(digits)) throw new TypeError('digits are needed');
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const product = Number(digits[digits.length - 1 - i]) * (i % 2 === 0 ? 2 : 1);
    sum += product > 9 ? product - 9 : product;
  }
  return String((10 - (sum % 10)) % 10);
}

export const isCheckDigitValid = (number: string): boolean =>
  /^\d{2,}$/.test(number) && checkDigit(number.slice(0, -1)) === number.at(-1);

/**
 * An office number (介護保険事業所番号): prefecture 2, division 1 (0 予防支援, 6 訪問看護, 7 指定, 9 地域密着型), district 2, serial 4, check digit.
 */
export function officeNumber(division: '0' | '6' | '7' | '9', district: '01' | '02', serial: number): string {
  const digits = `${prefecture.code}${division}${district}${String(serial).padStart(4, '0')}`;
  return digits + checkDigit(digits);
}

/** A medical institution number (医療機関コード in ten digits): prefecture 2, table 1 (1 医科, 4 調剤), institution 6, check digit of those. */
export function institutionNumber(table: '1' | '4', serial: number): string {
  const digits = `${prefecture.code}${table}${String(serial).padStart(6, '0')}`;
  return digits + checkDigit(digits);
}

/** An insurer number of a health insurance society (保険者番号): 法別番号 06, prefecture, serial 3, check digit. */
export function healthInsurerNumber(serial: number): string {
  const digits = `06${prefecture.code}${String(serial).padStart(3, '0')}`;
  return digits + checkDigit(digits);
}
