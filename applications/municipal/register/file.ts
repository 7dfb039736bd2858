import { z } from 'zod';
import { type ImportAnswer, importAnswer, residentRow } from '../../../contracts/residents.ts';
import type { Rows } from '../../../web/application/rows.ts';
import type { Member } from '../../../web/member/member.ts';
import type { Sent } from '../../../web/sign-in/person.ts';
import type { Difference } from '../file/take-in.tsx';
import { openWaiting, type Waiting } from '../file/waiting.ts';
import { differencesOf, residentsOf } from './difference.ts';
import type { FileRow } from './read-file.ts';
import { listByNumber, putResidents } from './resident.ts';

const row = residentRow.extend({ household: z.string().nullable(), position: z.string().nullable() });
export const files = openWaiting<FileRow>('residents', row);

export const differences = (rows: Rows, file: Waiting<FileRow>): Promise<Difference[]> =>
  rows(async (connection) => differencesOf(file.rows, await listByNumber(connection, numbersOf(file))));

const numbersOf = ({ rows }: Waiting<FileRow>): string[] => [...new Set(rows.map(({ number }) => number))];

/** What the exchange makes of the file, or would: it is told who a person is, and not with whom they live. */
export const tellExchange = (member: Member, file: Waiting<FileRow>, dryRun: boolean): Promise<Sent<ImportAnswer>> =>
  member.act(
    '/v1/residents/imports',
    {
      rows: file.rows.map(({ household: _, position: __, ...one }) => one),
      ...{ dryRun, codes: true, actor: member.staff.id },
    },
    importAnswer,
  );

/**
 * Takes the file in: first at the exchange, all or nothing, then in the town hall's own register. Broken off between the two, the same file does the rest.
 * @returns how many residents stand in the register anew; or what is to be mended
 */
export async function takeIn(rows: Rows, member: Member, file: Waiting<FileRow>) {
  const told = await tellExchange(member, file, false);
  if (!told.ok) return { refused: told.refused.text };
  const { done, lines, problems } = told.value;
  if (!done) return { problems };
  const codes = new Map(lines.flatMap(({ line, code }) => (code === undefined ? [] : [[line, code] as const])));
  const put = await rows(async (connection) => {
    const residents = residentsOf(file.rows, codes, await listByNumber(connection, numbersOf(file)));
    await putResidents(connection, member.id, residents);
    await connection.query('DELETE FROM municipal.register_file WHERE id = $1', [file.id]);
    return residents.length;
  });
  return { put };
}
