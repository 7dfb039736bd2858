import { randomUUID } from 'node:crypto';
import type { RowsConnection } from '../../../../web/application/rows.ts';

export type Entry = {
  readonly id: string;
  readonly happenedAt: Date;
  readonly kind: string;
  readonly words: string;
  /** the entry that this one puts right */
  readonly corrects: string | null;
  readonly source: string | null;
  readonly staff: string;
  readonly writtenAt: Date;
};
export type NewEntry = Pick<Entry, 'happenedAt' | 'kind' | 'words'> & {
  readonly code: string;
  readonly corrects?: string;
  readonly source?: string;
};

/** Writes an entry of 第5表: once, and for good. What was wrong in another is put right by a new one. */
export async function writeProgress(
  connection: RowsConnection,
  { member, staff, now }: { readonly member: string; readonly staff: string; readonly now: Date },
  { code, happenedAt, kind, words, corrects, source }: NewEntry,
): Promise<string> {
  const id = randomUUID();
  await connection.query(
    `INSERT INTO care.progress (member, id, code, happened_at, kind, words, corrects, source, staff, written_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [member, id, code, happenedAt, kind, words, corrects ?? null, source ?? null, staff, now],
  );
  return id;
}

export type Narrowed = {
  readonly kind?: string;
  readonly from?: string;
  readonly until?: string;
  readonly words?: string;
};

/** The newest first; days are both included. */
export async function listProgress(
  connection: RowsConnection,
  code: string,
  { kind, from, until, words }: Narrowed = {},
): Promise<Entry[]> {
  const { rows } = await connection.query<Entry>(
    `SELECT id, happened_at AS "happenedAt", kind, words, corrects, source, staff, written_at AS "writtenAt" FROM care.progress
      WHERE code = $1 AND ($2::text IS NULL OR kind = $2)
        AND ($3::date IS NULL OR happened_at >= $3::date::timestamp AT TIME ZONE 'Asia/Tokyo')
        AND ($4::date IS NULL OR happened_at < ($4::date + 1)::timestamp AT TIME ZONE 'Asia/Tokyo')
        AND ($5::text IS NULL OR position($5 IN words) > 0)
      ORDER BY happened_at DESC, written_at DESC LIMIT 2000`,
    [code, kind ?? null, from ?? null, until ?? null, words ?? null],
  );
  return rows;
}

export const findEntry = async (connection: RowsConnection, code: string, id: string): Promise<Entry | undefined> =>
  (await listProgress(connection, code)).find((one) => one.id === id);
