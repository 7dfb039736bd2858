import type { MemberId } from '../../../../contracts/member.ts';
import type { RowsConnection } from '../../../../web/application/rows.ts';
import type { OpenedMail, Workplace } from '../../../../web/application/work.ts';
import { sayDayBoth } from '../../../../web/japanese/day.ts';
import { type Discharge, discharge } from '../../hospital/content.ts';
import { words as hospital } from '../../hospital/words.ts';
import { readJson } from '../../store/json.ts';
import { findByNumbers } from '../../store/persons.ts';
import { noteReceived } from '../../store/received.ts';
import { writeProgress } from '../progress/store.ts';
import { words } from './words.ts';

/** 退院・退所情報 as a hospital told it. */
export type ReceivedDischarge = {
  readonly message: string;
  readonly code: string;
  readonly sender: MemberId;
  readonly stay: string | null;
  readonly content: Discharge;
  readonly receivedAt: Date;
  readonly takenAt: Date | null;
  readonly takenBy: string | null;
};

/**
 * Takes 退院・退所情報 in, of a person in the office's list. It belongs to a stay only where that very hospital was told of it; of any other it is kept
 * with the person alone.
 */
export async function receiveDischarge(mail: OpenedMail, connection: RowsConnection, at: Workplace): Promise<void> {
  const read = discharge.safeParse(readJson(mail.parcel.files[0]?.content ?? ''));
  const [person] = read.success ? await findByNumbers(connection, [read.data.person]) : [];
  const isRight = read.success && person !== undefined;
  if (!(await noteReceived(connection, at, mail, { outcome: isRight ? 'taken' : 'held-back' })) || !isRight) return;
  await connection.query(
    `INSERT INTO care.discharge_received (member, message, code, stay, sender, content, received_at)
      VALUES ($1, $2, $3, (SELECT id FROM care.stay WHERE id = $4 AND code = $3 AND receiver = $5), $5, $6, $7)`,
    [
      ...[at.member, mail.message, person.code, read.data.stay, mail.sender, JSON.stringify(read.data)],
      at.ground.clock.now(),
    ],
  );
}

const columns = `message, code, sender, stay, content, received_at AS "receivedAt", taken_at AS "takenAt", taken_by AS "takenBy"`;

/** Of a person, the latest first. */
export async function listDischarges(connection: RowsConnection, code: string): Promise<ReceivedDischarge[]> {
  const { rows } = await connection.query<ReceivedDischarge>(
    `SELECT ${columns} FROM care.discharge_received WHERE code = $1 ORDER BY received_at DESC, message`,
    [code],
  );
  return rows;
}

type Taking = {
  readonly member: MemberId;
  readonly staff: string;
  readonly now: Date;
  /** the hospital, as people call it */
  readonly from: string;
};

/**
 * 支援経過に入れる: all that was told becomes an entry, word for word, and where she has left the hospital the stay ends on that day; in one transaction, once.
 * @returns false where somebody has taken it in already
 */
export async function takeDischarge(
  connection: RowsConnection,
  { message, code, stay, content }: ReceivedDischarge,
  { from, ...by }: Taking,
): Promise<boolean> {
  const { rowCount } = await connection.query(
    'UPDATE care.discharge_received SET taken_by = $2, taken_at = $3 WHERE message = $1 AND taken_at IS NULL',
    [message, by.staff, by.now],
  );
  if (rowCount === 0) return false;
  await writeProgress(connection, by, {
    ...{ code, happenedAt: by.now, kind: '入退院', words: sayDischarge(content) },
    source: words.discharges.source(from),
  });
  if (content.stage === 'discharged')
    await connection.query(
      `UPDATE care.stay SET discharged_on = $2, written_by = $3, written_at = $4
        WHERE id = $1 AND discharged_on IS NULL AND admitted_on <= $2`,
      [stay, content.dischargedOn, by.staff, by.now],
    );
  return true;
}

/** As an entry of the 支援経過 says it. */
const sayDischarge = ({ stage, dischargedOn, items }: Discharge): string =>
  [
    `${hospital.letter.discharged[stage](sayDayBoth(dischargedOn))}`,
    ...items.map(({ title, text }) => `【${title}】\n${text}`),
  ].join('\n');

type Waiting = { readonly code: string; readonly isHome: boolean };

/** Of whom something waits to be taken in, and whether she has left the hospital by it. */
export async function readWaiting(connection: RowsConnection, codes: readonly string[]): Promise<Waiting[]> {
  const { rows } = await connection.query<Waiting>(
    `SELECT code, bool_or(content ->> 'stage' = 'discharged') AS "isHome" FROM care.discharge_received
      WHERE taken_at IS NULL AND code = ANY ($1) GROUP BY code`,
    [codes],
  );
  return rows;
}
