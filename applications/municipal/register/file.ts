import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { type ImportAnswer, importAnswer, residentRow } from '../../../contracts/residents.ts';
import type { Rows } from '../../../web/application/rows.ts';
import type { Member } from '../../../web/member/member.ts';
import type { Sent } from '../../../web/sign-in/person.ts';
import { type Difference, differencesOf, residentsOf } from './difference.ts';
import type { FileRow } from './read-file.ts';
import { listByNumber, putResidents } from './resident.ts';

/** A file that was read and not yet taken in. */
export type Waiting = { readonly id: string; readonly name: string; readonly rows: readonly FileRow[] };

const row = residentRow.extend({ household: z.string().nullable(), position: z.string().nullable() });
const keptMs = 24 * 3_600_000;

/** Keeps a file until it is taken in, for a day at most: what was looked at is what is taken in. */
export async function keepFile(
  rows: Rows,
  {
    member,
    staff,
    name,
    content,
    now,
  }: {
    readonly member: string;
    readonly staff: string;
    readonly name: string;
    readonly content: readonly FileRow[];
    readonly now: Date;
  },
): Promise<string> {
  const id = randomUUID();
  await rows(async (connection) => {
    await connection.query('DELETE FROM municipal.register_file WHERE read_at < $1', [
      new Date(now.getTime() - keptMs),
    ]);
    await connection.query(
      'INSERT INTO municipal.register_file (member, id, name, content, staff, read_at) VALUES ($1, $2, $3, $4, $5, $6)',
      [member, id, name, JSON.stringify(content), staff, now],
    );
  });
  return id;
}

/** undefined: it was taken in, or never was */
export const findFile = (rows: Rows, id: string): Promise<Waiting | undefined> =>
  rows(async (connection) => {
    const { rows: found } = await connection.query('SELECT name, content FROM municipal.register_file WHERE id = $1', [
      id,
    ]);
    return found[0] && { id, name: found[0].name, rows: z.array(row).parse(found[0].content) };
  });

export const dropFile = (rows: Rows, id: string): Promise<unknown> =>
  rows((connection) => connection.query('DELETE FROM municipal.register_file WHERE id = $1', [id]));

export const differences = (rows: Rows, file: Waiting): Promise<Difference[]> =>
  rows(async (connection) => differencesOf(file.rows, await listByNumber(connection, numbersOf(file))));

const numbersOf = ({ rows }: Waiting): string[] => [...new Set(rows.map(({ number }) => number))];

/** What the exchange makes of the file, or would: it is told who a person is, and not with whom they live. */
export const tellExchange = (member: Member, file: Waiting, dryRun: boolean): Promise<Sent<ImportAnswer>> =>
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
export async function takeIn(rows: Rows, member: Member, file: Waiting) {
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
