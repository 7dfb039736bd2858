import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { RowsConnection } from '../../../../web/application/rows.ts';
import { jsonFile, sharing } from '../../store/sent.ts';
import table from './sheet.json' with { type: 'json' };

const items = z.object({
  title: z.string(),
  source: z.string(),
  seen: z.boolean(),
  items: z.array(z.object({ id: z.string(), title: z.string(), rows: z.number().int() })),
});
/** 入院時情報提供書: its items. */
export const sheetTable = items.parse(table);

export type Sheet = Readonly<Record<string, string>>;
export type Stay = {
  readonly id: string;
  readonly hospital: string;
  readonly admittedOn: string;
  readonly reason: string;
  readonly sheet: Sheet | null;
  /** of care.sent */
  readonly given: string | null;
  readonly givenOn: string | null;
  readonly dischargedOn: string | null;
};

export async function listStays(connection: RowsConnection, code: string): Promise<Stay[]> {
  const { rows } = await connection.query<Stay>(
    `SELECT id, hospital, admitted_on::text AS "admittedOn", reason, sheet, given, given_on::text AS "givenOn", discharged_on::text AS "dischargedOn"
       FROM care.stay WHERE code = $1 ORDER BY admitted_on DESC, written_at DESC`,
    [code],
  );
  return rows;
}

type By = {
  readonly member: string;
  readonly code: string;
  readonly staff: string;
  readonly role: string;
  readonly now: Date;
};

export const openStay = (
  connection: RowsConnection,
  { member, code, staff, now }: By,
  { id, hospital, admittedOn, reason }: Pick<Stay, 'id' | 'hospital' | 'admittedOn' | 'reason'>,
) =>
  connection.query(
    `INSERT INTO care.stay (member, id, code, hospital, admitted_on, reason, written_by, written_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [member, id, code, hospital, admittedOn, reason, staff, now],
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
 * The sheet was handed over on paper: hospitals use no application. Noted beside what is sent by the road, with what was on it, so that one list
 * has all that ever left.
 */
export async function giveSheet(
  connection: RowsConnection,
  { member, code, staff, role, now }: By,
  { id, hospital, sheet }: Stay,
  givenOn: string,
): Promise<void> {
  const given = randomUUID();
  const files = JSON.stringify([jsonFile('hospital-sheet', sheet)]);
  await connection.query(
    `INSERT INTO care.sent (member, id, receiver, contract, purpose, way, title, subjects, files, staff, role, made_at, state, state_at)
      VALUES ($1, $2, $3, 'care/hospital-sheet', $4, 'paper', $5, ARRAY[$6], $7, $8, $9, $10, 'given', $10)`,
    [member, given, hospital, sharing, sheetTable.title, code, files, staff, role, now],
  );
  await connection.query(
    'UPDATE care.stay SET given = $2, given_on = $3, written_by = $4, written_at = $5 WHERE id = $1',
    [id, given, givenOn, staff, now],
  );
}
