import { isMonth } from '../../../../../contracts/month-letter.ts';
import { parseDay } from '../../../../../web/japanese/day.ts';

/** A month as an office writes it, 令和8年10月, or 2026-10, as `YYYY-MM`. */
export function readMonth(typed: string): string | undefined {
  const plain = typed.normalize('NFKC').replace(/\s/g, '');
  if (isMonth(plain)) return plain;
  if (!plain.endsWith('月')) return undefined;
  const read = parseDay(`${plain}1日`);
  return 'day' in read && isMonth(read.day.slice(0, 7)) ? read.day.slice(0, 7) : undefined;
}
