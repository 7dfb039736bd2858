import { findValid, readTables, type Tables } from '../../../contracts/care/tables.ts';
import { isoOf } from '../visits/desk.ts';

/** What a service code is called on a day (YYYYMMDD); undefined where our table does not know it. */
export type CodeTitles = (code: string, day?: string) => string | undefined;

let tables: Promise<Tables> | undefined;
/** Read once. */
export function readCodes(): Promise<Tables> {
  tables ??= readTables();
  return tables;
}
export async function readCodeTitles(): Promise<CodeTitles> {
  const read = await readCodes();
  return (code, day) => {
    if (day !== undefined) return findValid(read, 'codes', code, isoOf(day))?.title;
    return read.codes.get(code)?.at(-1)?.title;
  };
}
