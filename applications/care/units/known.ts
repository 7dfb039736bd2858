import { firstDayOf, type Month } from '../../../contracts/care/month.ts';
import { serviceOf } from '../../../contracts/care/price.ts';
import { findValid, type TableRow, type Tables } from '../../../contracts/care/tables.ts';

/** What the tables say of a サービスコード in a month; undefined of one that cannot be counted, and so is typed nowhere. */
export function findCode(
  tables: Tables,
  month: Month,
  code: string,
): { readonly found: TableRow<'codes'>; readonly service: TableRow<'services'> } | undefined {
  const found = findValid(tables, 'codes', code, firstDayOf(month));
  const service = findValid(tables, 'services', serviceOf(code), firstDayOf(month));
  return found && service && { found, service };
}
