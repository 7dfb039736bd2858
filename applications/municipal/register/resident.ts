import { z } from 'zod';
import type { RowsConnection } from '../../../web/application/rows.ts';
import type { PersonQuery } from '../../../web/person-search/query.ts';
import { fold } from '../../../web/table/fold.ts';

/** A resident as the town hall's own register（名簿）has them. The register is of one member: a transaction sees no other's (web/application/rows.ts). */
export type Resident = {
  /** the member's own pairwise code */
  readonly code: string;
  /** 宛名番号 */
  readonly number: string;
  /** as registered, variation selectors and all */
  readonly name: string;
  readonly kana: string;
  /** YYYY-MM-DD */
  readonly birth: string;
  readonly sex: string;
  readonly address: string;
  /** 世帯番号 */
  readonly household: string | null;
  /** 続柄 */
  readonly position: string | null;
  readonly insured: { readonly insurer: string; readonly insured: string } | null;
  /** moved out or died: what is known of the person stays, nothing more is done */
  readonly left: { readonly by: '転出' | '死亡'; readonly on: string } | null;
};

/** Full-width katakana without spaces, as `readPersonQuery` gives what is looked for. */
export const kanaKey = (kana: string): string => fold(kana).replace(/\s/g, '').toUpperCase();

const row = z
  .object({
    ...{ code: z.string(), number: z.string(), name: z.string(), kana: z.string(), birth: z.string() },
    ...{ sex: z.string(), address: z.string(), household: z.string().nullable(), position: z.string().nullable() },
    ...{ insurer: z.string().nullable(), insured: z.string().nullable() },
    ...{ leftBy: z.enum(['転出', '死亡']).nullable(), leftOn: z.string().nullable() },
  })
  .transform(
    ({ insurer, insured, leftBy, leftOn, ...rest }): Resident => ({
      ...rest,
      insured: insured === null ? null : { insurer: insurer!, insured },
      left: leftBy === null ? null : { by: leftBy, on: leftOn! },
    }),
  );

const select = `SELECT code, number, name, kana, to_char(birth, 'YYYY-MM-DD') AS birth, sex, address, household, position, insurer, insured,
    left_by AS "leftBy", to_char(left_on, 'YYYY-MM-DD') AS "leftOn" FROM municipal.resident`;

const read = async (rows: RowsConnection, sql: string, values: readonly unknown[]): Promise<Resident[]> => {
  const found = await rows.query(sql, [...values]);
  return z.array(row).parse(found.rows);
};

/**
 * Who the register has by the beginning of their kana, day of birth, 宛名番号 or 被保険者番号; who lives here before who has left.
 * Nobody may be shown by this alone: `viewPersons` says who may.
 */
export const findResidents = (
  rows: RowsConnection,
  { kana, birth, number }: PersonQuery,
  most: number,
): Promise<Resident[]> =>
  read(
    rows,
    `${select} WHERE ($1::text IS NULL OR kana_key LIKE $1) AND ($2::date IS NULL OR birth = $2)
      AND ($3::text IS NULL OR number = $3 OR insured = $3) ORDER BY left_on NULLS FIRST, kana_key, birth, code LIMIT $4`,
    [kana === undefined ? null : `${kana.replace(/[\\%_]/g, '\\$&')}%`, birth ?? null, number ?? null, most],
  );

/** undefined where the register has nobody by this code */
export const findResident = async (rows: RowsConnection, code: string): Promise<Resident | undefined> =>
  (await listResidents(rows, [code]))[0];

/** Those of these codes whom the register has, in no order. */
export const listResidents = (rows: RowsConnection, codes: readonly string[]): Promise<Resident[]> =>
  read(rows, `${select} WHERE code = ANY ($1::text[])`, [codes]);

/** Those by 宛名番号: what a file is compared with. */
export const listByNumber = (rows: RowsConnection, numbers: readonly string[]): Promise<Resident[]> =>
  read(rows, `${select} WHERE number = ANY ($1::text[])`, [numbers]);

/** Those by the number of their care insurance: nobody who has left under one number stands for who has it now. */
export const listByInsured = (
  rows: RowsConnection,
  numbers: readonly { readonly insurer: string; readonly insured: string }[],
): Promise<Resident[]> =>
  read(
    rows,
    `${select} WHERE (insurer, insured) IN (SELECT * FROM ROWS FROM (unnest($1::text[]), unnest($2::text[])) AS n(insurer, insured))
      ORDER BY left_on NULLS LAST, code DESC`,
    [numbers.map(({ insurer }) => insurer), numbers.map(({ insured }) => insured)],
  );

/** Who lives in one household, without who has left. */
export const listHousehold = (rows: RowsConnection, household: string): Promise<Resident[]> =>
  read(rows, `${select} WHERE household = $1 AND left_on IS NULL ORDER BY birth, code`, [household]);

/** Writes residents as a file has them: new ones are added, known ones (by code) are replaced. The number of another goes with it. */
export async function putResidents(
  rows: RowsConnection,
  member: string,
  residents: readonly Resident[],
): Promise<void> {
  if (residents.length === 0) return;
  const all = residents.map(({ insured, left, ...one }) => ({
    ...{ ...one, member, kana_key: kanaKey(one.kana) },
    ...{ insurer: insured?.insurer ?? null, insured: insured?.insured ?? null },
    ...{ left_by: left?.by ?? null, left_on: left?.on ?? null },
  }));
  await rows.query(
    `INSERT INTO municipal.resident (member, code, number, name, kana, kana_key, birth, sex, address, household, position, insurer, insured, left_by, left_on)
     SELECT member, code, number, name, kana, kana_key, birth, sex, address, household, position, insurer, insured, left_by, left_on
     FROM jsonb_to_recordset($1) AS new (member text, code text, number text, name text, kana text, kana_key text, birth date, sex text, address text,
       household text, position text, insurer text, insured text, left_by text, left_on date)
     ON CONFLICT (member, code) DO UPDATE SET number = EXCLUDED.number, name = EXCLUDED.name, kana = EXCLUDED.kana, kana_key = EXCLUDED.kana_key,
       birth = EXCLUDED.birth, sex = EXCLUDED.sex, address = EXCLUDED.address,
       household = coalesce(EXCLUDED.household, resident.household), position = coalesce(EXCLUDED.position, resident.position),
       insurer = coalesce(EXCLUDED.insurer, resident.insurer), insured = coalesce(EXCLUDED.insured, resident.insured),
       left_by = EXCLUDED.left_by, left_on = EXCLUDED.left_on`,
    [JSON.stringify(all)],
  );
}
