import { findValid, readTables } from '../../../contracts/care/tables.ts';
import { isoOf } from '../visits/desk.ts';

/** What a service code is called on a day (YYYYMMDD); undefined where our table does not know it. */
export type CodeTitles = (code: string, day?: string) => string | undefined;

let tables: Promise<CodeTitles> | undefined;
/** Read once. */
export function readCodeTitles(): Promise<CodeTitles> {
  tables ??= readTables().then((read) => (code, day) => {
    if (day !== undefined) return findValid(read, 'codes', code, isoOf(day))?.title;
    return read.codes.get(code)?.at(-1)?.title;
  });
  return tables;
}
