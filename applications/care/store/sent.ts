import { randomUUID } from 'node:crypto';
import { mediaTypeOf } from '../../../contracts/content/extract.ts';
import { type MemberId, memberCode } from '../../../contracts/member.ts';
import type { Parcel, RelayState } from '../../../contracts/message.ts';
import type { RowsConnection } from '../../../web/application/rows.ts';
import type { SendingUnit } from '../files/model/unit.ts';
import { nextSequence } from '../files/write/sequence.ts';
import { type WrittenUnit, writeUnit } from '../files/write/unit.ts';
import { refusePlace } from './protection.ts';

export const carePlanContract = 'care/careplan-v41';
export const sharing = 'care-plan-sharing';

export type Sending = {
  readonly receiver: MemberId;
  readonly contract: string;
  readonly purpose: string;
  /** as a list of what was sent shows it, without a name */
  readonly title: string;
  /** our own codes of the persons */
  readonly subjects: readonly string[];
  readonly files: Parcel['files'];
  readonly sequence?: string;
  /** messages with the same key are handed over in the order in which they were made */
  readonly orderKey?: string;
  readonly staff?: { readonly id: string; readonly role: string };
};

/** `given`: on paper, by fax or as a file, by a person: no message of the exchange's. */
export type SentState = 'waiting' | RelayState | 'refused' | 'given';

/**
 * Puts something among what is to be sent, in the transaction of the act itself: what is committed goes out, once, whatever becomes of this
 * process. Call `wake` after the commit.
 * @returns the id of the message
 * @throws PageError refused: it tells the place of somebody who hides it
 */
export async function putOut(
  connection: RowsConnection,
  member: MemberId,
  sending: Sending,
  now: Date,
): Promise<string> {
  const id = randomUUID();
  const { receiver, contract, purpose, title, subjects, files, sequence, orderKey, staff } = sending;
  // What the application passes on by itself are the person's own words, and days.
  if (staff) await refusePlace(connection, sending);
  await connection.query(
    `INSERT INTO care.sent (member, id, receiver, contract, purpose, way, title, subjects, files, sequence, order_key, staff, role, made_at, state, state_at)
      VALUES ($1, $2, $3, $4, $5, 'road', $6, $7, $8, $9, $10, $11, $12, $13, 'waiting', $13)`,
    [
      ...[member, id, receiver, contract, purpose, title, [...subjects], JSON.stringify(files), sequence ?? null],
      ...[orderKey ?? null, staff?.id ?? null, staff?.role ?? null, now],
    ],
  );
  return id;
}

/** Notes what a person gives on paper: no message of the exchange's, and shown among what was sent. */
export async function noteOnPaper(
  connection: RowsConnection,
  member: MemberId,
  {
    receiver,
    contract,
    purpose,
    title,
    subjects,
    files = [],
    sequence,
    staff,
  }: Omit<Sending, 'files' | 'orderKey'> & Partial<Pick<Sending, 'files'>>,
  now: Date,
): Promise<string> {
  const id = randomUUID();
  await refusePlace(connection, { subjects, files });
  await connection.query(
    `INSERT INTO care.sent (member, id, receiver, contract, purpose, way, title, subjects, files, sequence, staff, role, made_at, state, state_at)
      VALUES ($1, $2, $3, $4, $5, 'paper', $6, $7, $8, $9, $10, $11, $12, 'given', $12)`,
    [
      ...[member, id, receiver, contract, purpose, title, [...subjects], JSON.stringify(files), sequence ?? null],
      ...[staff?.id ?? null, staff?.role ?? null, now],
    ],
  );
  return id;
}

/** A JSON content of one of the application's own contracts, as the only file of a parcel. */
export const jsonFile = (name: string, content: unknown): Parcel['files'][number] => ({
  name: `${name}.json`,
  mediaType: 'application/json',
  content: Buffer.from(JSON.stringify(content)).toString('base64'),
});

/**
 * Makes the files of a unit and puts them out: to the office that its route names. Nothing is put out where they cannot be written to the standard.
 * @param unit without its ファイル連番, which is the next of this office
 */
export async function putOutUnit(
  connection: RowsConnection,
  member: MemberId,
  unit: Omit<SendingUnit, 'sequence'>,
  {
    unwritable,
    ...about
  }: Omit<Sending, 'receiver' | 'contract' | 'purpose' | 'files' | 'sequence'> & {
    /** characters beyond MS932: `replace` only where a person has seen each with what is written instead */
    readonly unwritable?: 'stop' | 'replace';
  },
  now: Date,
): Promise<{ readonly written: WrittenUnit; readonly sequence: string; readonly id?: string }> {
  const sequence = await takeSequence(connection, member, now);
  const written = writeUnit({ ...unit, sequence }, unwritable);
  if (written.outcome === 'refused') return { written, sequence };
  const receiver: MemberId = `CARE/${unit.route.to}`;
  const files = written.files.map(({ name, bytes }) => ({
    name,
    mediaType: mediaTypeOf(name),
    content: Buffer.from(bytes).toString('base64'),
  }));
  const sending = { ...about, receiver, contract: carePlanContract, purpose: sharing, files, sequence };
  return { written, sequence, id: await putOut(connection, member, { orderKey: unit.route.from, ...sending }, now) };
}

/** ファイル連番 that this office has not given out yet; two transactions never get the same. */
export async function takeSequence(connection: RowsConnection, member: MemberId, now: Date): Promise<string> {
  await connection.query(`SELECT pg_advisory_xact_lock(hashtextextended($1, 6))`, [`care.sequence ${member}`]);
  const { rows } = await connection.query<{ last: string | null }>(
    `SELECT greatest((SELECT max(sequence) FROM care.sent), (SELECT max(sequence) FROM care.held WHERE sender = $1)) AS last`,
    [memberCode(member)],
  );
  return nextSequence(now, rows[0]?.last ?? undefined);
}
