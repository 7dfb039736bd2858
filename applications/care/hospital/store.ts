import type { MemberId } from '../../../contracts/member.ts';
import type { RowsConnection } from '../../../web/application/rows.ts';
import type { OpenedMail, Workplace } from '../../../web/application/work.ts';
import { withBeds } from '../pages/room.ts';
import { readJson } from '../store/json.ts';
import { lastMessage } from '../store/last.ts';
import { findPerson, keepPerson } from '../store/persons.ts';
import { noteReceived } from '../store/received.ts';
import { jsonFile, putOut } from '../store/sent.ts';
import { type Admission, admission, type Discharge, dischargeContract, dischargeSharing } from './content.ts';
import { words } from './words.ts';

/** 入院時情報提供書 as it came, and what has become of the last answer to it. */
export type Received = {
  readonly message: string;
  readonly code: string;
  readonly sender: MemberId;
  readonly content: Admission;
  readonly receivedAt: Date;
  readonly isOpened: boolean;
  /** of the last 退院・退所情報; null where none was told */
  readonly state: string | null;
  readonly answerOpenedAt: Date | null;
};

const received = `a.message, a.code, a.sender, a.content, a.received_at AS "receivedAt", r.opened_at IS NOT NULL AS "isOpened",
    d.state, d.opened_at AS "answerOpenedAt"
  FROM care.admission_received a JOIN care.received r ON r.message = a.message
  LEFT JOIN LATERAL (SELECT last.state, last.opened_at FROM care.discharge x LEFT JOIN ${lastMessage('x.sent')}
                      WHERE x.admission = a.message ORDER BY x.made_at DESC LIMIT 1) d ON true`;

/** What has not been opened first, then by when it came, the latest first. */
export async function listAdmissions(connection: RowsConnection): Promise<Received[]> {
  const { rows } = await connection.query<Received>(
    `SELECT ${received} ORDER BY r.opened_at IS NOT NULL, a.received_at DESC, a.message LIMIT 500`,
  );
  return rows;
}

export async function findAdmission(connection: RowsConnection, message: string): Promise<Received | undefined> {
  const { rows } = await connection.query<Received>(`SELECT ${received} WHERE a.message = $1`, [message]);
  return rows[0];
}

/**
 * Takes 入院時情報提供書 in. The exchange has read again whom it is about: the envelope's code is that person's. She then stands among the hospital's
 * persons, by name and numbers and nothing else.
 */
export async function receiveAdmission(mail: OpenedMail, connection: RowsConnection, at: Workplace): Promise<void> {
  const read = admission.safeParse(readJson(mail.parcel.files[0]?.content ?? ''));
  const [subject] = mail.parcel.subjects;
  const isRight = read.success && subject !== undefined && withBeds.some((kind) => kind === at.kind);
  if (!(await noteReceived(connection, at, mail, { outcome: isRight ? 'taken' : 'held-back' })) || !isRight) return;
  const { person, basics, admittedOn } = read.data;
  const { code } = subject;
  const known = await findPerson(connection, code);
  await keepPerson(connection, at.member, {
    ...{ code, ...person, ...basics, address: null, telephone: null },
    ...{ since: known?.since ?? admittedOn, until: null },
  });
  await connection.query(
    `INSERT INTO care.admission_received (member, message, code, sender, content, received_at) VALUES ($1, $2, $3, $4, $5, $6)`,
    [at.member, mail.message, code, mail.sender, JSON.stringify(read.data), at.ground.clock.now()],
  );
}

/** What was told of one admission, and what has become of it. */
export type Told = {
  readonly id: string;
  readonly content: Discharge;
  /** care.sent: the last message of it, where it was sent anew */
  readonly sent: string;
  readonly staff: string;
  readonly madeAt: Date;
  readonly state: string;
  readonly reason: string | null;
  readonly openedAt: Date | null;
};

/** The latest first. */
export async function listTold(connection: RowsConnection, message: string): Promise<Told[]> {
  const { rows } = await connection.query<Told>(
    `SELECT d.id, d.content, last.id AS sent, d.staff, d.made_at AS "madeAt", last.state, last.reason, last.opened_at AS "openedAt"
      FROM care.discharge d JOIN ${lastMessage('d.sent')} WHERE d.admission = $1 ORDER BY d.made_at DESC, d.id`,
    [message],
  );
  return rows;
}

type Telling = {
  /** of the form: one that was sent twice tells once */
  readonly id: string;
  readonly member: MemberId;
  readonly staff: { readonly id: string; readonly role: string };
  readonly admission: Pick<Received, 'message' | 'code' | 'sender'>;
  readonly content: Discharge;
  readonly now: Date;
};

/** Tells who sent the admission of the discharge, in one transaction. Call `wake` after the commit. */
export async function tellDischarge(connection: RowsConnection, one: Telling): Promise<void> {
  const { id, member, staff, admission: to, content, now } = one;
  await connection.query(`SELECT pg_advisory_xact_lock(hashtextextended($1, 11))`, [`care.discharge ${member} ${id}`]);
  const { rows: known } = await connection.query('SELECT FROM care.discharge WHERE id = $1', [id]);
  if (known.length > 0) return;
  const sent = await putOut(
    connection,
    member,
    {
      ...{ receiver: to.sender, contract: dischargeContract, purpose: dischargeSharing, title: words.discharge, staff },
      ...{ subjects: [to.code], files: [jsonFile('discharge', content)], orderKey: to.message },
    },
    now,
  );
  await connection.query(
    `INSERT INTO care.discharge (member, id, admission, content, sent, staff, made_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [member, id, to.message, JSON.stringify(content), sent, staff.id, now],
  );
}
