import { randomUUID } from 'node:crypto';
import type { MemberId } from '../../../../contracts/member.ts';
import type { RowsConnection } from '../../../../web/application/rows.ts';
import { dayIn } from '../../../../web/japanese/day.ts';
import { type Admission, admissionContract, admissionSharing, readItems } from '../../hospital/content.ts';
import { keepNote } from '../../outbox/anew.ts';
import { hasFailed, lastMessage } from '../../store/last.ts';
import { refusePlace } from '../../store/protection.ts';
import { jsonFile, putOut } from '../../store/sent.ts';
import table from './sheet.json' with { type: 'json' };

/** 入院時情報提供書: its items. */
export const sheetTable = readItems(table);

export type Sheet = Readonly<Record<string, string>>;
export type Stay = {
  readonly id: string;
  readonly hospital: string;
  /** the hospital, where it takes part in the region */
  readonly receiver: MemberId | null;
  readonly admittedOn: string;
  readonly reason: string;
  readonly sheet: Sheet | null;
  /** care.sent: the last message of it, where it was sent anew */
  readonly given: string | null;
  readonly givenOn: string | null;
  readonly dischargedOn: string | null;
  /** of `given`: how it went, and what has become of it */
  readonly way: string | null;
  readonly state: string | null;
  readonly why: string | null;
  readonly openedAt: Date | null;
};

/** What was sent by the road and did not arrive is not given. */
export const isGiven = (stay: Pick<Stay, 'given' | 'way' | 'state'>): boolean =>
  stay.given !== null && !hasFailed(stay);

export async function listStays(connection: RowsConnection, code: string): Promise<Stay[]> {
  const { rows } = await connection.query<Stay>(
    `SELECT t.id, hospital, t.receiver, admitted_on::text AS "admittedOn", t.reason, sheet, coalesce(g.id, t.given) AS given, given_on::text AS "givenOn",
        discharged_on::text AS "dischargedOn", g.way, g.state, g.why, g."openedAt"
       FROM care.stay t
       LEFT JOIN LATERAL (SELECT s.way, last.id, last.state, last.reason AS why, last.opened_at AS "openedAt"
                            FROM care.sent s LEFT JOIN ${lastMessage('s.id')} WHERE s.id = t.given) g ON true
      WHERE t.code = $1 ORDER BY admitted_on DESC, written_at DESC`,
    [code],
  );
  return rows;
}

type By = {
  readonly member: MemberId;
  readonly code: string;
  readonly staff: string;
  readonly role: string;
  readonly now: Date;
};

export const openStay = (
  connection: RowsConnection,
  { member, code, staff, now }: By,
  { id, hospital, receiver, admittedOn, reason }: Pick<Stay, 'id' | 'hospital' | 'receiver' | 'admittedOn' | 'reason'>,
) =>
  connection.query(
    `INSERT INTO care.stay (member, id, code, hospital, receiver, admitted_on, reason, written_by, written_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [member, id, code, hospital, receiver, admittedOn, reason, staff, now],
  );

export const keepSheet = (connection: RowsConnection, { staff, now }: By, id: string, sheet: Sheet) =>
  connection.query('UPDATE care.stay SET sheet = $2, written_by = $3, written_at = $4 WHERE id = $1', [
    id,
    JSON.stringify(sheet),
    staff,
    now,
  ]);

export const closeStay = (connection: RowsConnection, { staff, now }: By, id: string, dischargedOn: string) =>
  connection.query('UPDATE care.stay SET discharged_on = $2, written_by = $3, written_at = $4 WHERE id = $1', [
    id,
    dischargedOn,
    staff,
    now,
  ]);

/**
 * The sheet was given on paper, to a hospital to which the road does not lead. Noted beside what is sent by the road, with what was on it, so that
 * one list has all that ever left.
 */
export async function giveSheet(
  connection: RowsConnection,
  by: By,
  { id }: Pick<Stay, 'id'>,
  content: Admission,
  givenOn: string,
): Promise<void> {
  const { member, code, staff, role, now } = by;
  const stay = await lockStay(connection, by, id);
  if (isGiven(stay)) return;
  const given = randomUUID();
  const files = [jsonFile('admission', content)];
  await refusePlace(connection, { subjects: [code], files });
  const receiver = stay.receiver ?? stay.hospital;
  await connection.query(
    `INSERT INTO care.sent (member, id, receiver, contract, purpose, way, title, subjects, files, staff, role, made_at, state, state_at)
      VALUES ($1, $2, $3, $4, $5, 'paper', $6, ARRAY[$7], $8, $9, $10, $11, 'given', $11)`,
    [
      member,
      given,
      receiver,
      admissionContract,
      admissionSharing,
      sheetTable.title,
      code,
      JSON.stringify(files),
      staff,
      role,
      now,
    ],
  );
  await keepNote(connection, staffOf(by), {
    ...{ id: randomUUID(), sent: given, kind: 'given', way: 'paper', who: stay.hospital, text: '', next: null, now },
    at: dayIn(now) === givenOn ? now : new Date(`${givenOn}T00:00:00+09:00`),
  });
  await noteGiven(connection, by, stay, { given, givenOn, way: 'paper' });
}

/** The sheet is put out by the road, as often as it is pressed once; what did not arrive goes again, as it stands now. Call `wake` after the commit. */
export async function sendSheet(
  connection: RowsConnection,
  by: By,
  { id, receiver }: Pick<Stay, 'id'> & { readonly receiver: MemberId },
  content: Admission,
  givenOn: string,
): Promise<void> {
  const { member, code, staff, role, now } = by;
  const stay = await lockStay(connection, by, id);
  if (isGiven(stay)) return;
  const given = await putOut(
    connection,
    member,
    {
      ...{
        receiver,
        contract: admissionContract,
        purpose: admissionSharing,
        title: sheetTable.title,
        subjects: [code],
      },
      ...{ files: [jsonFile('admission', content)], staff: { id: staff, role } },
    },
    now,
  );
  await noteGiven(connection, by, stay, { given, givenOn, way: 'road' });
}

/** As it stands, and nobody else gives its sheet meanwhile: who presses twice gives once. */
async function lockStay(connection: RowsConnection, { code }: By, id: string): Promise<Stay> {
  await connection.query('SELECT FROM care.stay WHERE id = $1 FOR UPDATE', [id]);
  return (await listStays(connection, code)).find((one) => one.id === id)!;
}

const staffOf = ({ member, staff, role }: By) => ({ id: member, staff: { member, id: staff, roles: [role] } });

/** What had not arrived says by what it was followed, as the outbox does when something is sent again. */
async function noteGiven(
  connection: RowsConnection,
  by: By,
  stay: Stay,
  { given, givenOn, way }: { readonly given: string; readonly givenOn: string; readonly way: 'road' | 'paper' },
): Promise<void> {
  const { staff, now } = by;
  if (stay.given !== null)
    await keepNote(connection, staffOf(by), {
      id: randomUUID(),
      sent: stay.given,
      kind: 'resent',
      way,
      who: '',
      text: '',
      at: now,
      next: given,
      now,
    });
  await connection.query(
    'UPDATE care.stay SET given = $2, given_on = $3, written_by = $4, written_at = $5 WHERE id = $1',
    [...[stay.id, given, givenOn, staff, now]],
  );
}
