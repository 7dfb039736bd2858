import { priceFrom } from './money.ts';
import { findValid, type Tables } from './tables.ts';

/**
 * 単位数単価 of a service in an office's 地域区分, in hundredths of a yen; undefined where a table does not know the service or the
 * grade, for then no sum is right.
 */
export function findPrice(tables: Tables, service: string, grade: string, day: string): number | undefined {
  const uplift = findValid(tables, 'grades', grade, day);
  const labour = findValid(tables, 'labour-shares', service, day);
  return uplift && labour && priceFrom(uplift.percent, labour.percent);
}

/** サービス種類コード of a サービスコード: its first two characters; the other four are the item. */
export const serviceOf = (code: string): string => code.slice(0, 2);
