import type { MemberId } from '../../../contracts/member.ts';
import type { RowsConnection } from '../../../web/application/rows.ts';
import type { Photo } from '../photo/clean.ts';

export type Note = {
  readonly id: string;
  readonly code: string;
  readonly sender: MemberId;
  readonly role: string;
  readonly kind: string;
  readonly content: string;
  readonly answers: string | null;
  readonly writtenAt: Date;
  /** by which it came; null: this office's own */
  readonly message: string | null;
  readonly receivers: readonly MemberId[];
  readonly takenInto: string | null;
  /** whether a picture of a visit came with it */
  readonly hasPhoto: boolean;
};

const columns = `id, code, sender, role, kind, content, answers, written_at AS "writtenAt", message, receivers, taken_into AS "takenInto",
  photo IS NOT NULL AS "hasPhoto"`;

/** What was written about a person, the newest first. */
export async function readNotes(connection: RowsConnection, code: string): Promise<Note[]> {
  const { rows } = await connection.query<Note>(
    `SELECT ${columns} FROM care.note WHERE code = $1 ORDER BY written_at DESC, id LIMIT 500`,
    [code],
  );
  return rows;
}

/** The newest note of each person of whom there is one. */
export async function readNewest(connection: RowsConnection): Promise<Note[]> {
  const { rows } = await connection.query<Note>(
    `SELECT DISTINCT ON (code) ${columns} FROM care.note ORDER BY code, written_at DESC, id`,
  );
  return rows.toSorted((a, b) => b.writtenAt.getTime() - a.writtenAt.getTime());
}

type NewNote = Omit<Note, 'takenInto' | 'hasPhoto'> & { readonly photo?: Photo | undefined };

/** Once: a note that is there already changes nothing. @returns whether it is new */
export async function keepNote(
  connection: RowsConnection,
  member: MemberId,
  { photo, ...note }: NewNote,
): Promise<boolean> {
  const { rowCount } = await connection.query(
    `INSERT INTO care.note (member, id, code, sender, role, kind, content, answers, written_at, message, receivers, photo_type, photo)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT DO NOTHING`,
    [
      ...[member, note.id, note.code, note.sender, note.role, note.kind, note.content, note.answers, note.writtenAt],
      ...[note.message, [...note.receivers], photo?.type ?? null, photo?.bytes ?? null],
    ],
  );
  return rowCount !== 0;
}

/** The picture that came with a note about a person. */
export async function findPhoto(connection: RowsConnection, code: string, note: string): Promise<Photo | undefined> {
  const { rows } = await connection.query<Photo>(
    'SELECT photo_type AS type, photo AS bytes FROM care.note WHERE code = $1 AND id = $2 AND photo IS NOT NULL',
    [code, note],
  );
  return rows[0];
}

/** @returns whether nobody had taken it in before */
export async function markTaken(connection: RowsConnection, { sender, id }: Note, entry: string): Promise<boolean> {
  const { rowCount } = await connection.query(
    'UPDATE care.note SET taken_into = $3 WHERE sender = $1 AND id = $2 AND taken_into IS NULL',
    [sender, id, entry],
  );
  return rowCount !== 0;
}
