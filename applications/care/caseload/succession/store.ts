import type { MemberId } from '../../../../contracts/member.ts';
import type { RowsConnection } from '../../../../web/application/rows.ts';
import type { OpenedMail, Workplace } from '../../../../web/application/work.ts';
import { readJson } from '../../store/json.ts';
import { failing, lastMessage } from '../../store/last.ts';
import { noteReceived } from '../../store/received.ts';
import { type Succession, succession } from './content.ts';

/** What was passed on to whom, and what has become of it. */
export type Given = {
  readonly id: string;
  readonly receiver: MemberId | null;
  readonly receiverName: string;
  readonly way: 'road' | 'paper';
  readonly content: Succession;
  /** care.sent: the last message of it, where it was sent anew */
  readonly sent: string | null;
  readonly madeAt: Date;
  readonly staff: string;
  readonly state: string | null;
  readonly reason: string | null;
  readonly openedAt: Date | null;
};

/** What this office passed on of a person, the latest first. */
export async function listGiven(connection: RowsConnection, code: string): Promise<Given[]> {
  const { rows } = await connection.query<Given>(
    `SELECT g.id, g.receiver, g.receiver_name AS "receiverName", g.way, g.content, last.id AS sent, g.made_at AS "madeAt", g.staff,
        last.state, last.reason, last.opened_at AS "openedAt"
      FROM care.succession g LEFT JOIN ${lastMessage('g.sent')} WHERE g.code = $1 ORDER BY g.made_at DESC, g.id`,
    [code],
  );
  return rows;
}

type NewGiven = Pick<Given, 'id' | 'receiver' | 'receiverName' | 'way' | 'content' | 'sent'> & {
  readonly code: string;
  readonly member: MemberId;
  readonly staff: string;
  readonly now: Date;
};
export const keepGiven = (connection: RowsConnection, one: NewGiven) =>
  connection.query(
    `INSERT INTO care.succession (member, id, code, receiver, receiver_name, way, wished_on, content, sent, staff, made_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      ...[one.member, one.id, one.code, one.receiver, one.receiverName, one.way, one.content.wishedOn],
      ...[JSON.stringify(one.content), one.sent, one.staff, one.now],
    ],
  );

/** A succession that came to this office. */
export type Received = {
  readonly message: string;
  readonly code: string;
  readonly sender: MemberId;
  readonly content: Succession;
  readonly receivedAt: Date;
  readonly takenAt: Date | null;
  readonly takenBy: string | null;
  /** the person is in the office's list */
  readonly isOurs: boolean;
};
const received = `message, r.code, sender, content, received_at AS "receivedAt", taken_at AS "takenAt", taken_by AS "takenBy",
    EXISTS (SELECT FROM care.person p WHERE p.code = r.code AND p.until IS NULL) AS "isOurs" FROM care.succession_received r`;

/** What waits to be taken in first, then by when it came, the latest first. */
export async function listReceived(connection: RowsConnection): Promise<Received[]> {
  const { rows } = await connection.query<Received>(
    `SELECT ${received} ORDER BY taken_at IS NOT NULL, received_at DESC, message LIMIT 500`,
  );
  return rows;
}

export async function findReceived(connection: RowsConnection, message: string): Promise<Received | undefined> {
  const { rows } = await connection.query<Received>(`SELECT ${received} WHERE message = $1`, [message]);
  return rows[0];
}

/** The last one about a person, taken in or not. */
export async function findLastReceived(connection: RowsConnection, code: string): Promise<Received | undefined> {
  const { rows } = await connection.query<Received>(
    `SELECT ${received} WHERE r.code = $1 ORDER BY received_at DESC, message LIMIT 1`,
    [code],
  );
  return rows[0];
}

/** How many wait of persons whom the office has not in its list yet: the list of persons cannot say so of them. */
export async function countUnlisted(connection: RowsConnection): Promise<number> {
  const { rows } = await connection.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM care.succession_received r WHERE taken_at IS NULL
      AND NOT EXISTS (SELECT FROM care.person p WHERE p.code = r.code AND p.until IS NULL)`,
  );
  return rows[0]!.count;
}

/** @returns false where somebody has taken it in already */
export async function markTaken(
  connection: RowsConnection,
  message: string,
  { staff, now }: { readonly staff: string; readonly now: Date },
): Promise<boolean> {
  const { rowCount } = await connection.query(
    'UPDATE care.succession_received SET taken_by = $2, taken_at = $3 WHERE message = $1 AND taken_at IS NULL',
    [message, staff, now],
  );
  return rowCount !== 0;
}

/** Takes a succession in. The exchange has read again whom it is about: the envelope's code is that person's. */
export async function receiveSuccession(mail: OpenedMail, connection: RowsConnection, at: Workplace): Promise<void> {
  const read = succession.safeParse(readJson(mail.parcel.files[0]?.content ?? ''));
  const [subject] = mail.parcel.subjects;
  const isRight = read.success && subject !== undefined;
  if (!(await noteReceived(connection, at, mail, { outcome: isRight ? 'taken' : 'held-back' })) || !isRight) return;
  await connection.query(
    `INSERT INTO care.succession_received (member, message, code, sender, content, received_at) VALUES ($1, $2, $3, $4, $5, $6)`,
    [at.member, mail.message, subject.code, mail.sender, JSON.stringify(read.data), at.ground.clock.now()],
  );
}

type Standing = { readonly code: string; readonly waits: Date | null; readonly failed: boolean };

/** How persons stand: since when a succession waits to be taken in, and whether the last one of ours did not arrive. */
export async function readSuccessions(connection: RowsConnection, codes: readonly string[]): Promise<Standing[]> {
  const { rows } = await connection.query<Standing>(
    `SELECT p.code, r.waits, coalesce(g.failed, false) AS failed FROM unnest($1::text[]) AS p(code)
      LEFT JOIN (SELECT code, min(received_at) AS waits FROM care.succession_received WHERE taken_at IS NULL GROUP BY code) r ON r.code = p.code
      LEFT JOIN (SELECT DISTINCT ON (g.code) g.code, g.way = 'road' AND last.state = ANY ($2) AS failed
                   FROM care.succession g LEFT JOIN ${lastMessage('g.sent')} ORDER BY g.code, g.made_at DESC, g.id) g ON g.code = p.code
     WHERE r.code IS NOT NULL OR g.code IS NOT NULL`,
    [codes, failing],
  );
  return rows;
}
